import json
from pathlib import Path

import pytest

from geodata.errors import Invalid
from geodata.exchange.layers import collection_in, feature_table

POINT = {"type": "Point", "coordinates": [13.5, 58.5]}


def written(tmp_path: Path, document: object) -> Path:
    path = tmp_path / "rows.geojson"
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return path


def collection(*features: object, **members: object) -> dict:
    return {"type": "FeatureCollection", "features": list(features), **members}


def test_features_are_rows_that_count_from_one(tmp_path: Path):
    features = [
        {"type": "Feature", "id": 4, "geometry": POINT, "properties": {"a": "x"}},
        {"type": "Feature", "geometry": None, "properties": {"b": 2}},
        {"type": "Feature", "geometry": None, "properties": None},
    ]
    table = feature_table(written(tmp_path, collection(*features)))
    assert table.columns == ("id", "a", "b")
    rows = list(table.rows)
    assert [(row.number, row.cells, row.pair) for row in rows] == [
        (1, {"id": 4, "a": "x"}, (13.5, 58.5)),
        (2, {"b": 2}, None),
        (3, {}, None),
    ]


def test_a_bad_feature_is_refused_alone(tmp_path: Path):
    strange = [
        5,
        {"type": "Point"},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []}, "properties": {}},
        {"type": "Feature", "geometry": POINT, "properties": [1]},
        {"type": "Feature", "geometry": POINT, "properties": {}},
    ]
    rows = list(feature_table(written(tmp_path, collection(*strange))).rows)
    codes = [row.refused.code if row.refused else None for row in rows]
    assert codes == ["value.invalid", "value.invalid", "geometry.wrong-type", "value.invalid", None]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("urn:ogc:def:crs:EPSG::3006", "EPSG:3006"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("EPSG:4326", "EPSG:4326"),
        (None, None),
    ],
)
def test_the_old_crs_member_is_believed(tmp_path: Path, name: str | None, meant: str | None):
    said = {"crs": {"type": "name", "properties": {"name": name}}} if name else {}
    feature = {"type": "Feature", "geometry": None, "properties": {}}
    assert collection_in(written(tmp_path, collection(feature, **said))).crs == meant


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "file.no-rows"),
        (b"{", "file.unreadable"),
        (b"[]", "file.unreadable"),
        (b'{"type":"Topology"}', "file.unreadable"),
        (b'{"type":"FeatureCollection"}', "file.unreadable"),
        (b'{"type":"FeatureCollection","features":[]}', "file.no-rows"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "file.unreadable"),
        (b'{"type":"Feature","crs":5}', "crs.unknown"),
        (b"SQLite format 3\0", "file.unreadable"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, body: bytes, code: str):
    with pytest.raises(Invalid) as refused:
        collection_in(written(tmp_path, body))
    assert refused.value.code == code


def test_broken_text_is_refused_with_its_feature_and_byte(tmp_path: Path):
    body = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"\xe5"}}]}'
    with pytest.raises(Invalid) as refused:
        collection_in(written(tmp_path, body))
    assert refused.value.code == "file.encoding"
    assert (refused.value.facts["row"], refused.value.facts["byte"]) == (1, body.index(b"\xe5"))
