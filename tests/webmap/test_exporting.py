"""Every format holds the same things in the same order; a job writes what a command would."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from geodata.errors import Invalid
from geodata.exchange.formats import table_in
from geodata.exchange.mapping import Mapping
from geodata.model.observation import ObservationFilter, ObservationState
from geodata.model.role import Role
from geodata.model.viewer import with_role
from geodata.storage import open_store
from tests.builders import NOON, SQUARE, an_action, an_area, an_observation, keep
from webmap.exporting import FORMS, KINDS, check_crs, checked, export, features_of, filter_of, uncollected
from webmap.jobs.job import Task

FILTER = ObservationFilter(municipality="gotene")
COORDINATOR = with_role(Role.COORDINATOR)


@pytest.fixture
def filled(store):
    keep(store, *(an_observation(position=SQUARE, primary_code=code) for code in ("L1", "V1", "L1")))
    keep(store, an_action(title="B"), an_action(title="A"), an_area())
    return store


def test_the_order_is_that_of_the_lists(filled):
    assert [each["id"] for each in features_of(filled, COORDINATOR, "observations", FILTER, NOON)] == [
        kept.thing.key for kept in filled.observations(FILTER)
    ]
    assert [each["properties"]["title"] for each in features_of(filled, COORDINATOR, "actions", FILTER, NOON)] == [
        "A",
        "B",
    ]
    assert len(features_of(filled, COORDINATOR, "areas", FILTER, NOON)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx", "gpkg"])
def test_two_exports_have_their_rows_in_one_order_that_of_the_ids_where_moments_are_the_same(
    filled, form: str, tmp_path: Path
):
    moments = [NOON, NOON, NOON, NOON - timedelta(days=1), NOON - timedelta(days=1), None, None, None]
    things = [
        an_observation(observed_at=at, observed_precision="instant" if at else "unknown", source="order")
        for at in moments
    ]
    keep(filled, *sorted(things, key=lambda each: each.key, reverse=True))
    expected = sorted(things, key=lambda each: each.key)
    expected.sort(key=lambda each: each.observed_at or NOON - timedelta(days=9999), reverse=True)
    orders = []
    for number in range(2):
        path = tmp_path / f"{number}.{form}"
        with path.open("wb") as file:
            FORMS[form].write(
                "observations", features_of(filled, COORDINATOR, "observations", FILTER, NOON), file, "EPSG:3006"
            )
        cells = [row.cells for row in table_in(path, Mapping(crs="EPSG:3006")).rows]
        orders.append([row["id"] for row in cells if row["source"] == "order"])
    assert orders == [[each.key for each in expected]] * 2


def test_a_filter_is_the_lists_own_and_only_for_observations(filled):
    assert filter_of(filled, "observations", "gotene", "codes=L1").codes == {"L1"}
    assert filter_of(filled, "areas", "gotene", "") == FILTER
    for what, asked in (("areas", "codes=L1"), ("observations", "x=1"), ("observations", "municipality=skara")):
        with pytest.raises(Invalid):
            filter_of(filled, what, "gotene", asked)


def test_a_crs_that_the_file_cannot_name_is_refused_first():
    with pytest.raises(Invalid, match=r"crs\.unknown"):
        check_crs("csv", "EPSG:99999")
    check_crs("gpkg", "EPSG:3006")


def test_a_name_that_is_none_of_ours_is_told_with_those_that_are():
    assert checked(FORMS, "format", "csv") == "csv"
    for strange in ("dwg", None, ["csv"]):
        with pytest.raises(Invalid) as refused:
            checked(KINDS, "what", strange)
        assert refused.value.facts["allowed"] == ["observations", "actions", "areas"]


def test_a_job_writes_the_file_and_tells_how_much(filled, tmp_path: Path):
    url = str(filled.path)
    filled.close()
    told: list[tuple[int, int]] = []
    asked = {"what": "observations", "format": "csv", "crs": "EPSG:3006", "municipality": "gotene"}
    asked |= {"filter": "codes=L1", "store": url, "name": "observationer"}
    asked |= {"by": "lokal", "roles": ["planner"], "at": NOON.isoformat()}
    folder = tmp_path / "job"
    folder.mkdir()
    result = export(Task(asked, folder, lambda *pair: told.append(pair)))
    assert result.file == "gotene-observationer.csv"
    assert (result.media_type, result.facts["written"], told) == ("text/csv", 2, [(0, 2), (2, 2)])
    with (folder / result.file).open(encoding="utf-8-sig", newline="") as body:
        assert [row["primary_code"] for row in csv.DictReader(body)] == ["L1", "L1"]
    assert open_store(url).check() == []


def test_a_file_holds_what_its_role_sees(filled):
    patrol = an_area(name="Resecentrum", patrol_times="fredag 22")
    out = an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON, text_raw="Anna bor där")
    keep(filled, patrol, out)

    def rows(role: Role, what: str) -> list[dict[str, Any]]:
        return [dict(each) for each in features_of(filled, with_role(role), what, FILTER, NOON)]

    (everyones,) = rows(Role.PUBLIC, "observations")
    assert everyones["id"] == out.key
    assert everyones["geometry"]["coordinates"] != [SQUARE.lon, SQUARE.lat]
    assert "text_raw" not in everyones["properties"]
    assert len(rows(Role.POLICE, "observations")) == 1
    assert len(rows(Role.READER, "observations")) == 4
    assert [len(rows(role, "areas")) for role in (Role.PUBLIC, Role.POLICE, Role.READER)] == [0, 2, 2]
    times = {role: [each["properties"].get("patrol_times") for each in rows(role, "areas")] for role in Role}
    assert [role for role in Role if any(times[role])] == [Role.POLICE]
    body = io.BytesIO()
    FORMS["csv"].write("observations", rows(Role.PUBLIC, "observations"), body, "EPSG:4326")
    assert b"text_raw" not in body.getvalue()
    assert b"Anna" not in body.getvalue()


def test_what_is_written_is_only_read(filled):
    before = features_of(filled, COORDINATOR, "observations", FILTER, NOON)
    again = orjson.loads(orjson.dumps(before))
    for form in ("geojson", "csv", "xlsx"):
        FORMS[form].write("observations", before, io.BytesIO(), "EPSG:3006")
    assert orjson.loads(orjson.dumps(before)) == again


def test_the_collector_is_as_it_was_afterwards():
    import gc

    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
