"""The geometry codec: what goes in comes out, whoever wrote it."""

import struct

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geodata.model.place import Position
from geodata.storage import geometry
from tests.builders import a_square

positions = st.builds(Position, st.floats(-180, 180), st.floats(-90, 90))


@given(position=positions)
def test_a_position_comes_back_as_it_was(position: Position) -> None:
    blob = geometry.encode_point(position)
    assert geometry.decode_point(blob) == position
    assert geometry.bounds(blob) == (position.lon, position.lat) * 2
    assert [geometry.edge(blob, index) for index in range(4)] == [position.lon, position.lat] * 2
    assert not geometry.is_empty(blob)


@given(centre=st.builds(Position, st.floats(-170, 170), st.floats(-80, 80)))
def test_a_shape_comes_back_as_it_was(centre: Position) -> None:
    outline = a_square(centre)
    blob = geometry.encode_shape(outline)
    assert tuple(geometry.edge(blob, index) for index in range(4)) == geometry.bounds(blob)
    assert geometry.decode_shape(blob) == outline
    assert geometry.bounds(blob) == outline.bounds


def foreign(shape: shapely.Geometry, *, envelope: int, big_endian: bool = False) -> bytes:
    """A GeoPackage binary as another program may write it."""
    order = ">" if big_endian else "<"
    west, south, east, north = shape.bounds
    box = {0: (), 1: (west, east, south, north), 2: (west, east, south, north, 0, 0)}[envelope]
    flags = (envelope << 1) | (0 if big_endian else 1)
    header = struct.pack(f"{order}2sBBi{len(box)}d", b"GP", 0, flags, 4326, *box)
    return header + shapely.to_wkb(shape, byte_order=0 if big_endian else 1)


@pytest.mark.parametrize("envelope", [0, 1, 2])
@pytest.mark.parametrize("big_endian", [False, True])
@pytest.mark.parametrize("shape", [Point(13.5, 58.5), LineString([(13, 58), (14, 59)])])
def test_what_another_program_wrote_is_read(shape: shapely.Geometry, envelope: int, *, big_endian: bool) -> None:
    blob = foreign(shape, envelope=envelope, big_endian=big_endian)
    assert geometry.decode_shape(blob) == shape
    assert geometry.bounds(blob) == shape.bounds
    assert not geometry.is_empty(blob)


def test_a_point_of_another_program_is_a_position() -> None:
    blob = foreign(Point(13.5, 58.5), envelope=0, big_endian=True)
    assert geometry.decode_point(blob) == Position(13.5, 58.5)


@pytest.mark.parametrize("wkt", ["LINESTRING EMPTY", "MULTIPOLYGON EMPTY", "GEOMETRYCOLLECTION EMPTY"])
def test_an_empty_shape_is_known_as_empty(wkt: str) -> None:
    header = struct.pack("<2sBBi", b"GP", 0, 0b00010001, 4326)
    assert geometry.is_empty(header + shapely.to_wkb(shapely.from_wkt(wkt)))
    assert geometry.is_empty(struct.pack("<2sBBi", b"GP", 0, 1, 4326) + shapely.to_wkb(shapely.from_wkt(wkt)))
