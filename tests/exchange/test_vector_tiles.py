"""Tiles that an independent library wrote are read; what is no tile is refused."""

from contextlib import suppress

import mapbox_vector_tile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid
from geodata.exchange.vector_tiles import shapes_of

DOWN = {"y_coord_down": True}
steps = st.tuples(st.integers(-64, 4160), st.integers(-64, 4160))


def encoded(geometry: dict, **texts: str) -> bytes:
    layer = {"name": "streets", "features": [{"geometry": geometry, "properties": texts}]}
    body: bytes = mapbox_vector_tile.encode([layer], default_options=DOWN)
    return body


@given(st.lists(steps, min_size=2, max_size=20, unique=True), st.text(max_size=20))
def test_a_line_and_its_texts_come_back(points, name):
    (shape,) = shapes_of(encoded({"type": "LineString", "coordinates": points}, name=name))["streets"]
    assert shape.parts == (points,)
    assert (shape.texts, shape.is_area, shape.extent) == ({"name": name}, False, 4096)


def test_the_rings_of_an_area_are_parts_without_their_last_point():
    outer = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    inner = [(40, 40), (40, 60), (60, 60), (60, 40), (40, 40)]
    (shape,) = shapes_of(encoded({"type": "Polygon", "coordinates": [outer, inner]}))["streets"]
    assert shape.is_area
    assert [sorted(part) for part in shape.parts] == [sorted(outer[:-1]), sorted(inner[:-1])]


def test_points_and_several_lines_are_several_parts():
    lines = [[(0, 0), (10, 10)], [(20, 20), (30, 40)]]
    (shape,) = shapes_of(encoded({"type": "MultiLineString", "coordinates": lines}))["streets"]
    assert list(shape.parts) == lines
    (shape,) = shapes_of(encoded({"type": "MultiPoint", "coordinates": [(1, 2), (3, 4)]}))["streets"]
    assert list(shape.parts) == [[(1, 2)], [(3, 4)]]


def test_values_that_are_no_texts_are_left_out():
    geometry = {"type": "Point", "coordinates": (1, 2)}
    layer = {"name": "x", "features": [{"geometry": geometry, "properties": {"count": 3, "lit": True, "kind": "a"}}]}
    (shape,) = shapes_of(mapbox_vector_tile.encode([layer], default_options=DOWN))["x"]
    assert shape.texts == {"kind": "a"}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_tile_or_refused(body):
    with suppress(Invalid):
        shapes_of(body)


@pytest.mark.parametrize("body", [b"\x1a\xff", b"\x1a\x05abc", b"\xff" * 12, b"\x1a\x03\x12\x01\x1b"])
def test_what_breaks_off_is_refused(body):
    with pytest.raises(Invalid, match=r"file\.unreadable"):
        shapes_of(body)
