"""Extracts: read by another process, clipped to the municipality, refused in words."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from shapely.geometry import box

from geodata.errors import Invalid, Missing, Refused
from geodata.exchange import osm
from geodata.exchange.osm import MARGIN_M, clipped, extract, region
from geodata.model.place import Municipality
from tests.builders import SQUARE, a_municipality, a_square
from tests.extracts import AnExtract

LON, LAT = SQUARE.lon, SQUARE.lat


@pytest.fixture
def town() -> Municipality:
    return a_municipality(boundary=a_square(half_deg=0.02))


def things(path: Path, town: Municipality) -> dict[str, list[tuple[str, shapely.Geometry]]]:
    found: dict[str, list[tuple[str, shapely.Geometry]]] = {}
    with extract(path, town) as read:
        for batch in read.batches:
            for head, shape in zip(batch.heads, batch.shapes, strict=True):
                found.setdefault(head["layer"], []).append((head["kind"], shape))
    return found


def test_the_map_reaches_half_a_kilometre_beyond_the_boundary(town: Municipality):
    plane = shapely.transform(region(town), lambda xy: xy)
    west, south, _, _ = plane.bounds
    metres_per_degree = 111_300
    assert (LAT - 0.02 - south) * metres_per_degree == pytest.approx(MARGIN_M, rel=0.1)
    assert west < LON - 0.02


def test_streets_are_cut_at_the_edge_and_what_lies_outside_is_gone(tmp_path: Path, town: Municipality):
    made = AnExtract()
    made.line([(LON, LAT), (LON + 1, LAT)], highway="residential", name="Långa gatan")
    made.line([(LON + 0.5, LAT), (LON + 0.6, LAT)], highway="residential", name="Utanför")
    made.point((LON, LAT), highway="street_lamp")
    made.point((LON + 0.5, LAT), highway="street_lamp")
    found = things(made.written(tmp_path / "town.osm.pbf"), town)
    ((_, street),) = found["streets"]
    assert street.within(region(town).buffer(1e-9))
    assert street.length == pytest.approx(0.0286, abs=0.001)
    assert len(found["lamps"]) == 1


def test_a_wood_with_a_hole_larger_than_the_town_is_cut_to_it(tmp_path: Path, town: Municipality):
    made = AnExtract()
    made.ring(made.square((LON, LAT), 0.5), made.square((LON, LAT), 0.01), landuse="forest")
    ((kind, wood),) = things(made.written(tmp_path / "town.osm.pbf"), town)["green"]
    assert kind == "wood"
    assert wood.equals(region(town).difference(box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01))) or (
        wood.symmetric_difference(region(town) - box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01)).area < 1e-9
    )


def test_a_way_without_its_nodes_is_counted_as_left_out(tmp_path: Path, town: Municipality):
    import osmium
    from osmium.osm import mutable

    path = tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(mutable.Node(id=1, location=(LON, LAT), tags={"highway": "street_lamp"}))
        writer.add_way(mutable.Way(id=2, nodes=[1, 7, 8], tags={"highway": "residential"}))
    with extract(path, town) as read:
        assert sum(len(batch.heads) for batch in read.batches) == 1
        assert read.left_out == 1


@pytest.mark.parametrize(
    "body",
    [b"<osm/>", b"\x00\x00\x00\x0d\x0a\x09OSMHeader", b"\xff" * 4000, b"PK\x03\x04" + b"\0" * 100],
    ids=["xml", "cut off", "noise", "zip"],
)
def test_what_is_no_extract_is_refused_in_words(tmp_path: Path, town: Municipality, body: bytes):
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(body)
    with pytest.raises(Refused) as refused:
        things(path, town)
    assert refused.value.code == "file.unreadable"
    assert refused.value.facts["file"] == "town.osm.pbf"


def test_an_extract_that_breaks_off_is_refused(tmp_path: Path, town: Municipality):
    made = AnExtract()
    for place in range(3000):
        made.point((LON + place * 1e-6, LAT), highway="street_lamp")
    path = made.written(tmp_path / "town.osm.pbf")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Invalid, match=r"file\.unreadable"):
        things(path, town)


def test_a_file_that_is_not_there_is_missing(tmp_path: Path, town: Municipality):
    with pytest.raises(Missing, match=r"file\.missing"):
        things(tmp_path / "none.osm.pbf", town)


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path, town: Municipality, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(osm, "TIME_LIMIT_S", 0.01)
    path = AnExtract().written(tmp_path / "town.osm.pbf")
    with pytest.raises(Invalid) as refused:
        things(path, town)
    assert "0.01 s" in str(refused.value.facts["reason"])


def test_a_told_thing_of_an_unknown_layer_is_not_believed():
    wkb = shapely.to_wkb(shapely.Point(LON, LAT), hex=True)
    told = {"layer": "../x", "kind": "", "zoom": 9, "light": "", "name": "", "also": "", "wkb": wkb}
    with pytest.raises(ValueError, match="x"):
        clipped([told], a_square())


def test_a_crossing_outline_is_mended_before_it_is_cut():
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    told = {"layer": "water", "kind": "water", "zoom": 9, "light": "", "name": "", "also": ""}
    made = clipped([told | {"wkb": shapely.to_wkb(bow_tie, hex=True)}], box(0, 0, 1.5, 3))
    assert made.shapes[0].is_valid
    assert made.shapes[0].area == pytest.approx(1.25)


def test_the_reader_is_told_the_box_and_not_the_name(tmp_path: Path, town: Municipality):
    elsewhere = replace(town, boundary=a_square(half_deg=0.001))
    path = AnExtract().written(tmp_path / "<b>town.osm.pbf")
    assert things(path, elsewhere) == {}
