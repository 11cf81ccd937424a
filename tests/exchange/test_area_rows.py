import json
from pathlib import Path

import pytest
from shapely import affinity
from shapely.geometry import MultiPolygon

from geodata.errors import Missing
from geodata.exchange.area_rows import AreaReading, read_areas
from geodata.exchange.exports import geojson_bytes
from geodata.exchange.geojson import feature
from geodata.exchange.outlines import outlines_in
from geodata.exchange.shapes import geometry
from geodata.model.area import AreaKind
from geodata.model.record import Kept
from tests.builders import NOON, a_municipality, a_square, an_area


def reading(path: Path, *rows: tuple[dict, MultiPolygon], name_column: str | None = None) -> AreaReading:
    features = [{"type": "Feature", "geometry": geometry(shape), "properties": said} for said, shape in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return read(path, name_column=name_column)


def read(path: Path, *, name_column: str | None = None) -> AreaReading:
    outlines = outlines_in(path)
    return read_areas(outlines, a_municipality(), kind=AreaKind.PATROL, name_column=name_column, source=path.stem)


SHAPES = [affinity.translate(a_square(), 0.001 * i, 0) for i in range(4)]


def test_areas_have_the_name_that_their_column_says(tmp_path: Path):
    found = reading(tmp_path / "a.geojson", ({"namn": "Centrum"}, SHAPES[0]), ({"namn": " Parken "}, SHAPES[1]))
    assert [area.name for area in found.areas] == ["Centrum", "Parken"]
    assert {area.kind for area in found.areas} == {AreaKind.PATROL}
    assert {area.source for area in found.areas} == {"a"}


def test_reading_again_in_another_order_makes_the_same_areas_and_equal_names_stay_apart(tmp_path: Path):
    rows = [({"name": name}, shape) for name, shape in zip(["A", "A", "B", "C"], SHAPES, strict=True)]
    first = {area.id: area for area in reading(tmp_path / "a.geojson", *rows).areas}
    again = {area.id: area for area in reading(tmp_path / "a.geojson", *rows[:2], rows[3], rows[2]).areas}
    assert len(first) == 4
    assert again == first


def test_a_column_can_be_named_and_must_be_there(tmp_path: Path):
    row = ({"beat": 111}, SHAPES[0])
    assert reading(tmp_path / "a.geojson", row, name_column="beat").areas[0].name == "111"
    for name in (None, "Beat"):
        with pytest.raises(Missing) as refused:
            reading(tmp_path / "a.geojson", row, name_column=name)
        assert refused.value.code == "file.column-missing"
        assert refused.value.facts["allowed"] == ["beat"]


def test_a_bad_row_is_refused_by_number_and_the_rest_is_read(tmp_path: Path):
    far = affinity.translate(a_square(), 5, 0)
    found = reading(tmp_path / "a.geojson", ({"name": ""}, SHAPES[0]), ({"name": "B"}, far), ({"name": "C"}, SHAPES[1]))
    assert [(row.number, row.refused.code) for row in found.refused] == [(1, "value.missing"), (2, "position.far-away")]
    assert [area.name for area in found.areas] == ["C"]
    assert found.read == 3


def test_areas_of_our_own_export_stay_what_they_are(tmp_path: Path):
    area = an_area(kind=AreaKind.EST, decision="EST 12/11", outline=SHAPES[2])
    (tmp_path / "own.geojson").write_bytes(geojson_bytes([feature(Kept(area, 4, NOON))]))
    back = read(tmp_path / "own.geojson").areas[0]
    assert (back.id, back.kind, back.decision, back.source) == (area.id, AreaKind.EST, "EST 12/11", "")
    assert back.outline.equals(area.outline)


def test_the_same_area_twice_in_a_file_is_refused_by_its_row(tmp_path: Path):
    area = an_area(outline=SHAPES[2])
    (tmp_path / "own.geojson").write_bytes(geojson_bytes([feature(Kept(area, 1, NOON))] * 2))
    found = read(tmp_path / "own.geojson")
    assert (found.areas, found.numbers) == ([area], [1])
    refused = found.refused[0].refused
    assert (refused.facts["row"], refused.facts["field"], refused.facts["reason"]) == (2, "id", "as row 1")


def test_areas_of_another_municipality_are_refused(tmp_path: Path):
    (tmp_path / "own.geojson").write_bytes(geojson_bytes([feature(Kept(an_area(municipality="skara"), 1, NOON))]))
    refused = read(tmp_path / "own.geojson").refused[0].refused
    assert (refused.code, refused.facts["field"]) == ("value.invalid", "municipality")
