import json
from pathlib import Path

import pytest
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geodata.errors import Refused
from geodata.exchange.outlines import Outlines, in_degrees, outlines_in, united
from geodata.exchange.shapes import geometry
from geodata.model.place import MAX_VERTICES
from tests.builders import a_square
from tests.exchange.geopackages import BOW_TIE, geopackage
from tests.exchange.twins import QUARTERS

RING = [[13.0, 58.0], [13.1, 58.0], [13.1, 58.1], [13.0, 58.0]]
BOW = [[13.0, 58.0], [13.1, 58.1], [13.1, 58.0], [13.0, 58.1], [13.0, 58.0]]


COMB = Polygon([(i / MAX_VERTICES, (i % 2) / 10) for i in range(MAX_VERTICES)] + [(0.5, -1)])


def geojson(path: Path, *geometries: object, **members: object) -> Path:
    features = [{"type": "Feature", "geometry": each, "properties": {"name": "A"}} for each in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8")
    return path


def polygon(ring: object) -> dict:
    return {"type": "Polygon", "coordinates": [ring]}


def codes(outlines: Outlines) -> list[str | None]:
    return [each.refused.code if each.refused else None for each in outlines.found]


def test_a_geopackage_comes_in_degrees(tmp_path: Path):
    outlines = outlines_in(geopackage(tmp_path / "beats.gpkg"))
    assert [each.cells["name"] for each in outlines.found] == ["North", "South"]
    west, south, east, north = united(outlines).bounds
    assert 8.4 < west < east < 8.6
    assert 47.3 < south < north < 47.4


def test_a_layer_without_a_crs_is_refused(tmp_path: Path):
    with pytest.raises(Refused) as refused:
        outlines_in(geopackage(tmp_path / "beats.gpkg", crs=""))
    assert refused.value.code == "crs.missing"


def test_geojson_in_metres_says_so_with_the_old_crs_member(tmp_path: Path):
    ring = [[float(x), float(y)] for x, y in QUARTERS[0].exterior.coords]
    said = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2056"}}
    outlines = outlines_in(geojson(tmp_path / "a.geojson", polygon(ring), crs=said))
    assert codes(outlines) == [None]
    assert codes(outlines_in(geojson(tmp_path / "a.geojson", polygon(ring)))) == ["position.metric-as-degrees"]


def test_each_bad_polygon_is_refused_by_its_number(tmp_path: Path):
    path = geojson(
        tmp_path / "a.geojson",
        polygon(RING),
        polygon(BOW),
        None,
        {"type": "Point", "coordinates": [13, 58]},
        {"type": "LineString", "coordinates": RING},
        polygon([]),
        polygon(RING[:2]),
    )
    outlines = outlines_in(path)
    assert codes(outlines) == [
        None,
        "geometry.crosses-itself",
        "geometry.empty",
        "geometry.wrong-type",
        "geometry.wrong-type",
        "geometry.invalid",
        "geometry.invalid",
    ]
    crossing = outlines.found[1].refused
    assert crossing is not None
    assert (crossing.facts["file"], crossing.facts["row"], crossing.facts["field"]) == ("a.geojson", 2, "geometry")
    assert "Self-intersection" in str(crossing.facts["where"])
    with pytest.raises(Refused) as refused:
        united(outlines)
    assert refused.value is crossing


def test_a_bow_tie_in_a_geopackage_is_refused_too(tmp_path: Path):
    assert codes(outlines_in(geopackage(tmp_path / "a.gpkg", shapes=BOW_TIE))) == ["geometry.crosses-itself"]


@pytest.mark.parametrize("suffix", [".shp", ".csv", ".xlsx", ""])
def test_other_files_are_not_taken(tmp_path: Path, suffix: str):
    (tmp_path / f"a{suffix}").write_text("x", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        outlines_in(tmp_path / f"a{suffix}")
    assert refused.value.code == "file.unsupported"


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "geometry.empty"),
        (Polygon(), "geometry.empty"),
        (Point(13, 58), "geometry.wrong-type"),
        (LineString([(13, 58), (14, 58)]), "geometry.wrong-type"),
        (
            Polygon([(i / MAX_VERTICES, (i % 2) / 10) for i in range(MAX_VERTICES)] + [(0.5, -1)]),
            "geometry.too-detailed",
        ),
        (box(170, 80, 190, 85), "position.out-of-range"),
    ],
)
def test_what_is_no_outline_is_refused(shape: object, code: str):
    with pytest.raises(Refused) as refused:
        in_degrees(shape, "EPSG:4326")  # type: ignore[arg-type]
    assert refused.value.code == code


def test_an_outline_has_no_height_and_turns_as_rfc_7946_asks():
    clockwise = Polygon([(13, 58, 5), (13, 59, 5), (14, 59, 5), (14, 58, 5)])
    found = in_degrees(clockwise, "EPSG:4326")
    assert not found.has_z
    assert found.geoms[0].exterior.is_ccw
    assert in_degrees(MultiPolygon(found), "EPSG:4326") == found


def test_edges_that_only_rounding_makes_cross_are_snapped():
    # Its dent ends 3e-8 degree above the southern edge, and on it once it is rounded.
    dented = Polygon([(13, 58), (13.1, 58), (13.1, 58.1), (13.05, 58 + 3e-8), (13, 58.1)])
    found = in_degrees(dented, "EPSG:4326")
    assert found.is_valid
    assert len(found.geoms) == 2
    assert found.area == pytest.approx(dented.area, rel=1e-5)


def test_several_polygons_make_one_outline(tmp_path: Path):
    square = a_square()
    beside = affinity.translate(square, 0.02, 0)
    outlines = outlines_in(geojson(tmp_path / "a.geojson", geometry(square), geometry(beside)))
    whole = united(outlines)
    assert len(whole.geoms) == 1
    assert whole.area == pytest.approx(2 * square.area)
