"""Coordinates that can't be true (faults S-16) are refused by row in every format, and never become a pin at sea."""

from pathlib import Path

import pytest

from geodata.exchange.formats import table_in
from geodata.exchange.mapped_rows import MappedRows
from geodata.exchange.mapping import Mapping
from geodata.exchange.observation_rows import Reading, read_observations
from geodata.exchange.outlines import outlines_in
from tests.builders import NOON, a_municipality
from tests.exchange.foreign_files import KML, gpx, kml, shapefile, workbook, written
from tests.exchange.geopackages import geopackage

HERE = (13.4915, 58.5279)
AS_METRES = (411_000.0, 6_488_000.0)
TRICKS = [
    ("nan", "58.5", "position.not-a-number"),
    ("inf", "58.5", "position.not-a-number"),
    ("1e400", "58.5", "position.not-a-number"),
    ("1e300", "58.5", "position.metric-as-degrees"),
    ("411000.5", "6488000.5", "position.metric-as-degrees"),
    ("58.5279", "13.4915", "position.swapped"),
    ("0.0", "0.0", "position.whole-degrees"),
    ("-180", "90", "position.whole-degrees"),
    ("0.1", "0.1", "position.far-away"),
    ("179.99", "58.5", "position.far-away"),
]


def read(path: Path, mapping: Mapping) -> Reading:
    table, town = table_in(path, mapping), a_municipality()
    return read_observations(table, MappedRows(mapping, table, town), town, source="a", now=NOON)


def mapping(**more: str) -> Mapping:
    return Mapping(code_default="O9", defaults={"valence": "unsafe"}, **more)


def codes(reading: Reading) -> list[str]:
    assert reading.observations == []
    return [row.refused.code for row in reading.refused]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(("x", "y", "code"), TRICKS)
def test_numbers_in_columns_are_judged(tmp_path: Path, form: str, x: str, y: str, code: str):
    if form == "csv":
        path = written(tmp_path / "a.csv", f"x,y\n{x},{y}\n")
    else:
        path = workbook(tmp_path / "a.xlsx", Blad=[["x", "y"], [x, y]])
    assert codes(read(path, mapping(x="x", y="y", crs="EPSG:4326"))) == [code]


@pytest.mark.parametrize("form", ["kml", "gpx"])
@pytest.mark.parametrize(("x", "y", "code"), TRICKS)
def test_points_of_a_document_are_judged_or_never_reach_us(tmp_path: Path, form: str, x: str, y: str, code: str):
    if form == "kml":
        point = f"<Placemark><name>a</name><Point><coordinates>{x},{y},5</coordinates></Point></Placemark>"
        path = kml(tmp_path / "a.kml", point)
    else:
        path = gpx(tmp_path / "a.gpx", f'<wpt lon="{x}" lat="{y}"><name>a</name></wpt>')
    reading = read(path, mapping())
    # What GDAL itself finds impossible comes without a point, or as one that is no number.
    assert all(each.position is None for each in reading.observations)
    assert {row.refused.code for row in reading.refused} <= {code, "geometry.empty", "position.not-a-number"}


@pytest.mark.parametrize(
    ("numbers", "crs", "code"),
    [
        (AS_METRES, "EPSG:4326", "position.metric-as-degrees"),
        (HERE, "EPSG:3006", "position.far-away"),
        (HERE[::-1], "EPSG:4326", "position.swapped"),
        (AS_METRES, "EPSG:2056", "position.far-away"),
    ],
)
@pytest.mark.parametrize("form", ["gpkg", "zip"])
def test_a_file_that_lies_about_its_crs_puts_nothing_on_the_map(
    tmp_path: Path, form: str, numbers: tuple[float, float], crs: str, code: str
):
    shapes = f"[Point({numbers[0]}, {numbers[1]})]"
    if form == "gpkg":
        path = geopackage(tmp_path / "a.gpkg", shapes=shapes, crs=crs)
    else:
        path = shapefile(tmp_path / "a.zip", shapes=shapes, crs=crs)
    assert codes(read(path, mapping())) == [code]


def test_heights_and_measures_are_left_out(tmp_path: Path):
    path = geopackage(tmp_path / "a.gpkg", shapes=f"[Point({HERE[0]}, {HERE[1]}, 120)]", crs="EPSG:4326")
    (found,) = read(path, mapping()).observations
    assert found.position is not None
    assert (found.position.lon, found.position.lat) == HERE


RINGS = {
    "bow-tie": ("13.4,58.5 13.6,58.6 13.6,58.5 13.4,58.6 13.4,58.5", "geometry.crosses-itself"),
    "no area": ("13.4,58.5 13.4,58.5 13.4,58.5 13.4,58.5", "geometry.crosses-itself"),
    "too detailed": (
        " ".join(f"{13.4 + n * 1e-6:.6f},58.5" for n in range(110_000)) + " 13.5,58.6 13.4,58.5",
        "geometry.too-detailed",
    ),
}


@pytest.mark.parametrize("name", RINGS)
def test_outlines_that_are_none_are_refused_one_by_one(tmp_path: Path, name: str):
    ring, code = RINGS[name]
    polygon = (
        f"<Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    path = written(tmp_path / "a.kml", KML.format(placemarks=polygon, more=""))
    (found,) = outlines_in(path).found
    assert found.refused is not None
    assert found.refused.code in {code, "geometry.empty"}
