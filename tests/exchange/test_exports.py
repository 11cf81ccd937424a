import csv
import io
import json
from pathlib import Path
from uuid import UUID

import pytest
from pyproj import CRS

from geodata.errors import Invalid
from geodata.exchange.exports import csv_pieces, geojson_bytes
from geodata.exchange.geojson import feature
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation
from geodata.model.record import Kept
from tests.builders import NOON, SQUARE, an_action, an_area, an_id, an_observation

GOLDEN = Path(__file__).parent.parent / "golden"


def kept(*things) -> list[dict]:
    return [feature(Kept(each, 1, NOON)) for each in things]


def rows(kind: type, *things, crs: str = "EPSG:4326") -> list[dict[str, str]]:
    body = b"".join(csv_pieces(kind, kept(*things), crs_name=crs)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body, newline="")))


def test_degrees_need_no_word_on_their_crs():
    document = json.loads(geojson_bytes(kept(an_observation(position=SQUARE))))
    assert "crs" not in document
    assert document["features"][0]["geometry"]["coordinates"] == [13.4915, 58.5279]


def test_metres_name_their_crs_the_old_way():
    document = json.loads(geojson_bytes(kept(an_observation(position=SQUARE), an_observation()), crs_name="EPSG:3006"))
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::3006"
    assert document["features"][0]["geometry"]["coordinates"] == [412154.442, 6488471.735]
    assert document["features"][1]["geometry"] is None


def test_an_outline_moves_with_all_its_points():
    document = json.loads(geojson_bytes(kept(an_area()), crs_name="EPSG:3008"))
    ring = document["features"][0]["geometry"]["coordinates"][0][0]
    assert all(100_000 < x < 200_000 and 6_400_000 < y < 6_600_000 for x, y in ring)


def test_a_table_holds_the_place_first_and_every_field():
    row = rows(Observation, an_observation(position=SQUARE, accuracy_m=4.5, text_raw="=1+1"))[0]
    assert list(row)[:3] == ["id", "lon", "lat"]
    assert (row["lon"], row["lat"], row["accuracy_m"], row["text_raw"]) == ("13.4915", "58.5279", "4.5", "'=1+1")
    assert (row["version"], row["changed_at"]) == ("1", "2026-11-22T12:00:00.000Z")


def test_a_table_in_metres_says_so_in_each_row():
    found = rows(Observation, an_observation(position=SQUARE), an_observation(), crs="EPSG:3006")
    assert [(row["east"], row["north"], row["crs"]) for row in found] == [
        ("412154.442", "6488471.735", "EPSG:3006"),
        ("", "", "EPSG:3006"),
    ]


def test_an_outline_stands_in_a_table_as_text():
    row = rows(Area, an_area())[0]
    assert row["outline"].startswith("MULTIPOLYGON (((13.")
    assert row["crs"] == "EPSG:4326"


def test_actions_and_links_are_written_too():
    assert rows(PlanningAction, an_action())[0]["lon"] == ""
    link = ObservationAction(municipality="gotene", observation_id=an_id(), action_id=an_id(), reason="-5 grader")
    assert rows(ObservationAction, link)[0]["reason"] == "'-5 grader"


def test_geojson_names_its_crs_by_an_authority_or_is_not_written():
    one = kept(an_observation(position=SQUARE))
    by_text = json.loads(geojson_bytes(one, crs_name=CRS("EPSG:3006").to_wkt()))
    assert by_text["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::3006"
    with pytest.raises(Invalid) as refused:
        geojson_bytes(one, crs_name=CRS("+proj=tmerc +lon_0=13.1 +ellps=GRS80").to_wkt())
    assert refused.value.code == "crs.unknown"


def test_nothing_makes_an_empty_file_of_its_kind():
    assert json.loads(geojson_bytes([], crs_name="EPSG:3006"))["features"] == []
    assert rows(Observation) == []


@pytest.mark.parametrize("name", ["observations.geojson", "observations.csv"])
def test_what_others_receive_is_what_they_received_before(name: str):
    observation = an_observation(
        id=UUID("0b8f7c1e-1111-4222-8333-444455556666"),
        position=SQUARE,
        text_raw='Mörkt; "nästan svart"\n-5 grader',
        secondary_codes=("V1", "M1"),
        observed_at=NOON,
    )
    one = kept(observation)
    body = geojson_bytes(one) if name.endswith("geojson") else b"".join(csv_pieces(Observation, one))
    assert body == (GOLDEN / name).read_bytes()
