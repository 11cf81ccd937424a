"""A tile's shapes are what was put in; what is no tile is refused."""

import gzip
from contextlib import suppress
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box, mapping, shape

from geodata.errors import Invalid
from geodata.exchange.vector_tiles import TileShape, shapes_of

steps = st.tuples(st.integers(-64, 4160), st.integers(-64, 4160))


def the_shape(geometry: dict[str, Any], **properties: object) -> TileShape:
    layer = {"name": "streets", "features": [{"geometry": geometry, "properties": properties}]}
    body: bytes = mapbox_vector_tile.encode([layer], default_options={"y_coord_down": True})
    (found,) = shapes_of(gzip.compress(body))["streets"]
    return found


@given(st.lists(steps, min_size=2, max_size=20, unique=True), st.text(max_size=20))
def test_a_line_comes_back_in_shares_of_the_tile_with_its_name(points, name):
    found = the_shape({"type": "LineString", "coordinates": points}, name=name, kind="minor")
    assert (shapely.get_coordinates(found.shape) * 4096).tolist() == [list(each) for each in points]
    assert (found.name, found.kind) == (name, "minor")


def test_an_area_keeps_its_hole_and_goes_southwards():
    area = box(0, 0, 1024, 2048) - box(256, 256, 512, 512)
    found = the_shape(mapping(area))
    assert found.shape.equals(shapely.transform(area, lambda pairs: pairs / 4096))
    assert found.shape.bounds == (0, 0, 0.25, 0.5)


@pytest.mark.parametrize("wkt", ["MULTILINESTRING ((0 0, 10 10), (20 20, 30 40))", "MULTIPOINT (1 2, 3 4)"])
def test_several_parts_are_one_shape(wkt):
    geometry = shapely.from_wkt(wkt)
    found = the_shape(mapping(geometry))
    assert shape(mapping(found.shape)).equals(shapely.transform(geometry, lambda pairs: pairs / 4096))


def test_a_thing_without_kind_and_name_has_empty_ones():
    found = the_shape({"type": "Point", "coordinates": (1, 2)}, count=3)
    assert (found.kind, found.name) == ("", "")


def test_where_there_is_no_tile_there_are_no_shapes():
    assert shapes_of(None) == {}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_tile_or_refused(body):
    for packed in (body, gzip.compress(body)):
        with suppress(Invalid):
            shapes_of(packed)


@pytest.mark.parametrize("body", [b"\x1a\xff", b"\x1a\x05abc", b"\xff" * 12])
def test_what_breaks_off_is_refused(body):
    with pytest.raises(Invalid, match=r"file\.unreadable"):
        shapes_of(gzip.compress(body))
    with pytest.raises(Invalid, match=r"file\.unreadable"):
        shapes_of(body)
