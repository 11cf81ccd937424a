import json
from pathlib import Path

import pytest

from geodata.errors import Invalid
from geodata.exchange.shape_rows import SUFFIXES, shape_table
from tests.exchange.foreign_files import written
from tests.exchange.geopackages import geopackage


def test_every_feature_is_a_row_with_or_without_a_shape(tmp_path: Path):
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.5, 58.5]}, "properties": {"a": 1}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": ["x"]}, "properties": {"b": 2}},
        "no feature",
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features})
    table = shape_table(written(tmp_path / "a.geojson", body))
    assert (table.crs, table.layer, table.columns) == ("EPSG:4326", None, ("a", "b"))
    assert [(number, shape is not None, cells) for number, shape, cells in table.rows] == [
        (1, True, {"a": 1}),
        (2, False, {"b": 2}),
        (3, False, {}),
    ]


def test_a_crs_that_is_named_goes_before_the_files_and_one_of_them_is_needed(tmp_path: Path):
    named = geopackage(tmp_path / "a.gpkg", crs="EPSG:3006")
    assert shape_table(named).crs == "EPSG:3006"
    assert shape_table(named, crs="EPSG:3008").crs == "EPSG:3008"
    unnamed = geopackage(tmp_path / "b.gpkg", crs="")
    assert shape_table(unnamed, crs="EPSG:3006").layer == "beats"
    with pytest.raises(Invalid, match=r"crs\.missing"):
        shape_table(unnamed)


def test_a_file_without_shapes_is_refused_with_what_is_taken(tmp_path: Path):
    with pytest.raises(Invalid) as refused:
        shape_table(written(tmp_path / "a.csv", "a,b\n1,2\n"))
    assert refused.value.facts["allowed"] == list(SUFFIXES)
