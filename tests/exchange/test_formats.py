from pathlib import Path

import pytest

from geodata.errors import Refused
from geodata.exchange.formats import SUFFIXES, table_in
from geodata.exchange.mapping import Mapping
from tests.exchange.foreign_files import gpx, kml, shapefile, workbook, written
from tests.exchange.geopackages import geopackage

POINTS = "[Point(412000, 6489000), MultiPoint([(412000, 6489000)]), box(0, 0, 1, 1), None, Point()]"


def test_every_format_gives_the_same_row(tmp_path: Path):
    header = ["typ", "när", "ost", "nord"]
    files = {
        "kml": kml(tmp_path / "a.kml"),
        "kmz": kml(tmp_path / "a.kmz"),
        "gpx": gpx(tmp_path / "a.gpx"),
        "shp": shapefile(tmp_path / "a.zip"),
        "xlsx": workbook(tmp_path / "a.xlsx", Blad=[header, ["Trasig lampa", ("date", 46053), 412000, 6489000]]),
        "csv": written(tmp_path / "a.csv", "typ,när,ost,nord\nTrasig lampa,2026-01-31,412000,6489000\n"),
    }
    tables = {name: table_in(path) for name, path in files.items()}
    rows = {name: next(table.rows) for name, table in tables.items()}
    column = {"gpx": "type"}
    assert {row.cells[column.get(name, "typ")] for name, row in rows.items()} == {"Trasig lampa"}
    assert [rows[name].pair for name in ("kml", "kmz", "gpx")] == [(13.5, 58.5)] * 3
    assert rows["shp"].pair == (412000.0, 6489000.0)
    assert {name: table.crs for name, table in tables.items()} == {
        "kml": "EPSG:4326", "kmz": "EPSG:4326", "gpx": "EPSG:4326", "shp": "EPSG:3006", "xlsx": None, "csv": None,
    }  # fmt: skip
    layers = [tables[name].layer for name in ("kml", "gpx", "shp", "xlsx")]
    assert layers == ["Lampor", "waypoints", "belysning", "Blad"]
    assert set(SUFFIXES) >= {path.suffix for path in files.values()}


def test_only_points_are_pairs_and_each_feature_is_judged_alone(tmp_path: Path):
    path = geopackage(tmp_path / "a.gpkg", shapes=POINTS, crs="EPSG:3006")
    rows = list(table_in(path).rows)
    assert [(row.number, row.pair) for row in rows if row.refused is None] == [
        (1, (412000.0, 6489000.0)),
        (2, (412000.0, 6489000.0)),
        (4, None),
    ]
    assert [row.refused.code for row in rows if row.refused] == ["geometry.wrong-type", "geometry.empty"]


def test_a_layer_without_a_crs_needs_one_from_the_mapping_and_the_mapping_is_believed(tmp_path: Path):
    path = shapefile(tmp_path / "a.zip", without=[".prj"])
    with pytest.raises(Refused) as caught:
        table_in(path)
    assert caught.value.code == "crs.missing"
    assert table_in(path, Mapping(crs="EPSG:3008")).crs == "EPSG:3008"
    assert table_in(shapefile(tmp_path / "b.zip"), Mapping(crs="EPSG:3008")).crs == "EPSG:3008"


def test_the_mapping_names_the_layer(tmp_path: Path):
    path = geopackage(geopackage(tmp_path / "a.gpkg"), layer="sectors")
    assert table_in(path, Mapping(layer="sectors")).layer == "sectors"
    tracks = table_in(gpx(tmp_path / "a.gpx"), Mapping(layer="tracks"))
    assert [row.refused.code for row in tracks.rows if row.refused] == ["geometry.wrong-type"]


def test_other_files_are_refused_with_what_is_taken(tmp_path: Path):
    with pytest.raises(Refused) as caught:
        table_in(written(tmp_path / "a.docx", "x"))
    assert (caught.value.code, ".xlsx" in caught.value.facts["allowed"]) == ("file.unsupported", True)
