"""Exports over the API: asked for, waited for, fetched; what is wrong is refused before there is a job."""

import csv
import io
from datetime import UTC, datetime

import pytest

from tests.builders import SQUARE, an_observation, keep
from tests.webmap.api.test_jobs import over
from webmap.world import JOBS_KEY

ASKED = {"what": "observations", "format": "csv", "crs": "EPSG:3006", "municipality": "gotene"}


@pytest.fixture(autouse=True)
def _ended(app):
    yield
    app.extensions[JOBS_KEY].close()


@pytest.mark.slow
def test_a_file_is_asked_for_waited_for_and_fetched(client, store):
    keep(store, *(an_observation(position=SQUARE, primary_code=code) for code in ("L1", "V1")))
    answer = client.post("/api/v1/exports", json=ASKED | {"filter": "codes=V1"})
    assert answer.status_code == 202
    told = over(client, answer.headers["Location"])
    assert (told["state"], told["facts"]["written"]) == ("done", 1)
    file = client.get(told["file"])
    assert "gotene-observationer-2026-11-22.csv" in file.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [row["primary_code"] for row in rows] == ["V1"]
    file.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"what": "secrets"}, "value.invalid"),
        ({"format": "dwg"}, "value.invalid"),
        ({"format": None}, "value.invalid"),
        ({"crs": "EPSG:99999"}, "crs.unknown"),
        ({"crs": "/etc/passwd"}, "crs.unknown"),
        ({"crs": 3006}, "value.invalid"),
        ({"crs": None}, "value.invalid"),
        ({"filter": None}, "value.invalid"),
        ({"municipality": None}, "value.invalid"),
        ({"filter": "&".join(["codes=L1"] * 60)}, "value.invalid"),
        ({"municipality": "atlantis"}, "municipality.missing"),
        ({"filter": "codes=Z9"}, "value.invalid"),
        ({"filter": "x=1"}, "value.unknown"),
        ({"filter": "x" * 5000}, "value.too-long"),
        ({"filter": "area=0b5f5a3c-0000-4000-8000-000000000000"}, "thing.missing"),
        ({"what": "areas", "filter": "codes=L1"}, "value.unknown"),
        ({"store": "/etc/passwd"}, "value.unknown"),
    ],
)
def test_what_is_wrong_is_refused_at_once(client, store, change, code):
    answer = client.post("/api/v1/exports", json=ASKED | change)
    assert (answer.json["code"], answer.status_code // 100) == (code, 4)


def test_a_file_is_named_by_the_day_that_it_is_in_the_town(app, client, store):
    app.config["CLOCK"] = lambda: datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # half past midnight, summer time
    key = client.post("/api/v1/exports", json=ASKED).json["id"]
    assert app.extensions[JOBS_KEY].find(key).arguments["name"] == "observationer-2026-03-30"


def test_what_is_missing_is_named(client, store):
    answer = client.post("/api/v1/exports", json={"what": "areas"})
    assert (answer.json["code"], answer.json["field"]) == ("value.missing", "format")


def test_another_site_cannot_ask(stranger, store):
    assert stranger.post("/api/v1/exports", json=ASKED).status_code == 403
