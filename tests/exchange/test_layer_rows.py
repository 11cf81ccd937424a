import json
from pathlib import Path

import pytest

from geodata.errors import Refused
from geodata.exchange.layer_rows import MOST_FACTS, layer_features_in
from tests.builders import a_municipality
from tests.exchange.foreign_files import gpx, shapefile, written
from tests.exchange.geopackages import geopackage

TOWN = a_municipality()


def collection(*geometries: object, **properties: object) -> str:
    features = [{"type": "Feature", "geometry": each, "properties": properties} for each in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_points_lines_and_polygons_come_with_names_and_plain_attributes(tmp_path: Path):
    shapes = "[Point(411000, 6488000), box(411000, 6488000, 411100, 6488100)]"
    reading = layer_features_in(geopackage(tmp_path / "a.gpkg", shapes=shapes, crs="EPSG:3006"), TOWN)
    assert [(each.number, each.name, dict(each.facts)) for each in reading.features] == [
        (1, "North", {"name": "North", "size": 1.5}),
        (2, "South", {"name": "South", "size": 1.5}),
    ]
    point, polygon = (each.shape for each in reading.features)
    assert (point.geom_type, polygon.geom_type) == ("Point", "Polygon")
    assert 13.4 < point.x < 13.6
    assert 58.4 < point.y < 58.6


def test_tracks_and_shapefiles_are_layers_too(tmp_path: Path):
    track = layer_features_in(gpx(tmp_path / "a.gpx"), TOWN, layer="tracks")
    assert [each.shape.geom_type for each in track.features] == ["MultiLineString"]
    lamp = layer_features_in(shapefile(tmp_path / "a.zip"), TOWN)
    assert lamp.features[0].facts["typ"] == "Trasig lampa"


def test_a_bad_feature_is_refused_alone(tmp_path: Path):
    bow_tie = [[[13.4, 58.5], [13.5, 58.6], [13.5, 58.5], [13.4, 58.6], [13.4, 58.5]]]
    body = collection(
        {"type": "Point", "coordinates": [13.5, 58.5]},
        None,
        {"type": "Point", "coordinates": ["x"]},
        {"type": "Polygon", "coordinates": bow_tie},
        {"type": "Point", "coordinates": [1.5, 8.5]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [13.5, 58.5]}]},
    )
    reading = layer_features_in(written(tmp_path / "a.geojson", body), TOWN)
    assert [each.number for each in reading.features] == [1]
    assert [(row.number, row.refused.code) for row in reading.refused] == [
        (2, "geometry.empty"),
        (3, "geometry.empty"),
        (4, "geometry.crosses-itself"),
        (5, "position.far-away"),
        (6, "geometry.wrong-type"),
    ]


def test_only_the_first_attributes_are_kept_and_long_ones_are_cut(tmp_path: Path):
    many = {f"a{number}": "x" * 1000 for number in range(50)}
    body = collection({"type": "Point", "coordinates": [13.5, 58.5]}, **many)
    (found,) = layer_features_in(written(tmp_path / "a.geojson", body), TOWN).features
    assert len(found.facts) == MOST_FACTS
    assert found.facts["a0"] == "x" * 300


def test_other_files_and_a_layer_without_a_crs_are_refused(tmp_path: Path):
    for path, code in (
        (written(tmp_path / "a.csv", "x"), "file.unsupported"),
        (shapefile(tmp_path / "a.zip", without=[".prj"]), "crs.missing"),
    ):
        with pytest.raises(Refused) as caught:
            layer_features_in(path, TOWN)
        assert caught.value.code == code
