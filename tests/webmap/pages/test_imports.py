"""Importing on pages, without a script: a file is sent, looked at, explained, tried and taken in."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geodata.model.observation import ObservationFilter
from geodata.storage import Store
from tests.builders import TOWN
from tests.exchange.foreign_files import workbook
from tests.waiting import until
from tests.webmap.conftest import TOKEN
from webmap.app import create_app
from webmap.settings import Settings
from webmap.world import JOBS_KEY, KEY

CSV = "nr,lon,lat,text,typ\n1,13.4915,58.5279,Mörkt,lampa\n2,13,58,Heltal,skräp\n3,,,<script>alert(1)</script>,lampa\n"
FORM = {
    "source.name": "fel",
    "source.crs": "EPSG:4326",
    "source.x": "lon",
    "source.y": "lat",
    "columns.source_id": "nr",
    "columns.text": "text",
    "codes.column": "typ",
    "codes.shown": "typ",
    "codes.default": "O9",
    "value.0": "lampa",
    "code.0": "L2",
    "defaults.valence": "unsafe",
}


@pytest.fixture
def visitor(app: Flask, client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser whose jobs are done beside it."""
    yield client
    app.extensions[JOBS_KEY].close()


def send(client: FlaskClient, body: str | bytes = CSV, name: str = "fel.csv", mapping: str = "") -> TestResponse:
    data = {"file": (io.BytesIO(body.encode() if isinstance(body, str) else body), name)}
    if mapping:
        data["mapping"] = (io.BytesIO(mapping.encode()), "m.toml")
    return client.post("/gotene/importera?lang=sv", data=data, content_type="multipart/form-data")


def settled(client: FlaskClient, address: str) -> TestResponse:
    """The page once its job is over; it says itself that it looks again."""

    def look() -> TestResponse | None:
        answer = client.get(f"{address}?lang=sv")
        return None if "Refresh" in answer.headers else answer

    return until(look)


def sent(client: FlaskClient, *given: str | bytes) -> str:
    answer = send(client, *given)
    assert answer.status_code == 303, answer.text
    return answer.location


def observed(store: Store) -> int:
    return store.count(ObservationFilter(municipality=TOWN)).matched


@pytest.mark.slow
def test_a_file_is_looked_at_explained_tried_and_taken_in_once(visitor: FlaskClient, store: Store):
    address = sent(visitor)
    form = settled(visitor, address).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in form
    assert "<script>alert" not in form
    trial = visitor.post(address, data=FORM | {"action": "try"})
    shown = settled(visitor, trial.location).text
    assert observed(store) == 0
    assert "Importera raderna (2)" in shown
    assert "Positionen är avrundad till hela grader" in shown
    assert "Ingen position" in shown
    done = settled(visitor, visitor.post(trial.location).location).text
    assert observed(store) == 2
    links = re.findall(r'href="/gotene/karta\?observation=([0-9a-f-]{36})"', done)
    assert set(links) == {str(kept.thing.id) for kept in store.observations(ObservationFilter(municipality=TOWN))}
    rejects = re.search(r'href="(/api/v1/jobs/[0-9a-f]+/file)"', done)
    assert rejects is not None
    with visitor.get(rejects[1]) as file:
        assert "position.whole-degrees" in file.text
    again = settled(visitor, visitor.post(trial.location).location).text
    assert observed(store) == 2
    assert "Importera raderna" not in again


@pytest.mark.slow
def test_of_several_sheets_one_is_chosen(visitor: FlaskClient, tmp_path: Path):
    book = workbook(tmp_path / "a.xlsx", Ett=[["nr"], [1]], Två=[["typ"], ["lampa"]])
    address = sent(visitor, book.read_bytes(), "a.xlsx")
    assert '<option value="Två"' in settled(visitor, address).text
    visitor.post(address, data={"action": "read", "layer": "Två"})
    assert "lampa" in settled(visitor, address).text
    assert 'layer" = "Två"' in visitor.post(address, data=FORM | {"action": "mapping"}).text


@pytest.mark.slow
def test_the_encoding_is_asked_for_where_the_file_is_in_another(visitor: FlaskClient):
    address = sent(visitor, CSV.encode("windows-1252"))
    assert '<option value="windows-1252" selected' in settled(visitor, address).text
    visitor.post(address, data={"action": "read", "encoding": "windows-1252"})
    assert "Mörkt" in settled(visitor, address).text


@pytest.mark.slow
def test_a_mapping_is_saved_and_fills_the_form_the_next_time(visitor: FlaskClient):
    address = sent(visitor)
    settled(visitor, address)
    saved = visitor.post(address, data=FORM | {"action": "mapping"})
    assert saved.headers["Content-Disposition"] == "attachment; filename=fel.toml"
    second = send(visitor, CSV, "annan.csv", saved.text).location
    page = settled(visitor, second).text
    assert '<option value="L2" selected>' in page
    assert 'name="source.name" value="fel"' in page


@pytest.mark.slow
def test_a_mapping_that_can_not_be_used_is_told_first_and_what_was_typed_is_kept(visitor: FlaskClient, store: Store):
    address = sent(visitor)
    settled(visitor, address)
    answer = visitor.post(f"{address}?lang=sv", data=FORM | {"action": "try", "defaults.valence": ""})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert '<a href="#defaults.valence">' in answer.text
    assert 'value="EPSG:4326"' in answer.text
    assert '<option value="L2" selected>' in answer.text


@pytest.mark.slow
def test_a_trial_that_is_refused_as_a_whole_says_why(visitor: FlaskClient, store: Store):
    address = sent(visitor)
    settled(visitor, address)
    trial = visitor.post(address, data=FORM | {"action": "try", "columns.place": "gatan"})
    answer = settled(visitor, trial.location)
    assert (answer.status_code, "file.column-missing" in answer.text) == (404, True)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "body"), [("a.xlsx", "PK"), ("a.gpx", "<!DOCTYPE x><gpx/>")])
def test_a_file_that_can_not_be_read_is_told_with_its_reason(visitor: FlaskClient, name: str, body: str):
    answer = settled(visitor, sent(visitor, body, name))
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_file_of_another_kind_or_none_is_refused_at_once(client: FlaskClient):
    for answer in (send(client, "x", "a.docx"), client.post("/gotene/importera?lang=sv", data={})):
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
    assert "Refresh" not in answer.headers


def test_a_bad_mapping_is_refused_with_the_file(client: FlaskClient, app: Flask):
    assert send(client, CSV, "a.csv", "[source]\nlayr = 'x'").status_code == 400
    assert not list(Path(app.config["SETTINGS"].store).parent.glob("*.uploads"))


def test_a_file_may_be_larger_than_other_bodies_but_not_too_large(store: Store, app: Flask):
    app.extensions[KEY].close()
    small = create_app(Settings(store=str(store.path), token=TOKEN, max_body_bytes=2000, max_upload_bytes=20_000))
    client = small.test_client()
    client.environ_base |= {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    assert send(client, "x" * 10_000, "a.docx").status_code == 400
    refused = send(client, "x" * 30_000)
    assert (refused.status_code, "20000" in refused.text) == (413, True)
    assert client.post("/gotene/importera/" + "0" * 32, data={"a": "x" * 3000}).status_code in {404, 413}
    small.extensions[KEY].close()


def test_a_file_is_sent_from_our_own_pages_only(app: Flask, store: Store):
    stranger = app.test_client()
    assert send(stranger).status_code == 403


@pytest.mark.slow
def test_an_upload_is_found_under_its_own_municipality_and_key_only(visitor: FlaskClient, other_town: str):
    address = sent(visitor)
    key = address.rpartition("/")[2]
    for path in (f"/{other_town}/importera/{key}", "/gotene/importera/" + "0" * 32, f"{address}/{'0' * 32}"):
        assert visitor.get(path).status_code == 404
    settled(visitor, address)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" * 10_000 + b"--x--",
            "multipart/form-data; boundary=x",
            413,
        ),
        (
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"1" * 10**6 + b"\r\n--x--",
            "multipart/form-data; boundary=x",
            413,
        ),
        (b"--x\r\nno part at all", "multipart/form-data; boundary=x", 400),
        (b"file=" + b"1" * 1000, "application/x-www-form-urlencoded", 400),
        (b"x" * 1000, "multipart/form-data", 400),
        (b"{}", "application/json", 400),
    ],
)
def test_a_form_that_is_none_leaves_nothing(
    client: FlaskClient, app: Flask, body: bytes, content_type: str, status: int
):
    answer = client.post("/gotene/importera", data=body, content_type=content_type)
    assert answer.status_code == status
    assert not list(Path(app.config["SETTINGS"].store).parent.glob("*.uploads"))
