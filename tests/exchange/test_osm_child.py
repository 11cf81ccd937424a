"""The process that reads extracts: what it tells, and that it can do nothing else."""

from pathlib import Path

from geodata.exchange.restricted import reading
from tests.builders import SQUARE
from tests.extracts import AnExtract

LON, LAT = SQUARE.lon, SQUARE.lat
AROUND = [str(LON - 0.1), str(LAT - 0.1), str(LON + 0.1), str(LAT + 0.1)]


def told(path: Path, *, arguments: list[str] = AROUND) -> list[dict[str, object]]:
    with reading("geodata.exchange.osm_child", path, as_name="input.osm.pbf", arguments=arguments) as answer:
        return list(answer)


def test_each_thing_is_a_line_and_the_last_says_what_was_left_out(tmp_path: Path):
    made = AnExtract()
    made.point((LON, LAT), highway="street_lamp")
    made.point((LON, LAT), amenity="bench")
    made.line([(LON, LAT), (LON, LAT + 0.01)], {"highway": "footway", "lit": "yes", "name": "Gångvägen"})
    made.square((LON, LAT), 0.001, building="yes")
    found = told(made.written(tmp_path / "town.osm.pbf"))
    assert [each.get("layer") for each in found] == ["lamps", "streets", "buildings", None]
    assert [each["light"] for each in found[:3]] == ["", "lit", ""]
    assert found[1]["name"] == "Gångvägen"
    assert found[-1] == {"left_out": 0}


def test_more_things_than_are_compared_at_a_time_are_all_told(tmp_path: Path):
    made = AnExtract()
    for place in range(5_001):
        made.point((LON + place * 1e-6, LAT), highway="street_lamp")
    assert len(told(made.written(tmp_path / "town.osm.pbf"))) == 5_002


def test_what_lies_outside_the_box_is_not_told(tmp_path: Path):
    made = AnExtract()
    made.point((LON + 1, LAT), highway="street_lamp")
    assert told(made.written(tmp_path / "town.osm.pbf")) == [{"left_out": 0}]
