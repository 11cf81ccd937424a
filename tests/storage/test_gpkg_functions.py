"""The spatial functions that triggers and queries call."""

import contextlib
import sqlite3
from collections.abc import Iterator

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.place import Position, outline
from geodata.storage.geometry import encode_point, encode_shape
from geodata.storage.gpkg_functions import register_functions
from tests.builders import SQUARE, a_square


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        register_functions(connection)
        yield connection


def test_the_edges_of_a_shape(db: sqlite3.Connection) -> None:
    blob = encode_shape(a_square())
    assert db.execute("SELECT ST_MinX(?1), ST_MinY(?1), ST_MaxX(?1), ST_MaxY(?1)", (blob,)).fetchone() == (
        a_square().bounds
    )


@pytest.mark.parametrize("call", ["ST_MinX(NULL)", "ST_IsEmpty(NULL)", "ST_Covers(NULL, NULL)"])
def test_nothing_has_no_edges(db: sqlite3.Connection, call: str) -> None:
    assert db.execute(f"SELECT {call}").fetchone() == (None,)


@given(lon=st.floats(13.47, 13.51), lat=st.floats(58.51, 58.55))
def test_covering_agrees_with_the_plane(db: sqlite3.Connection, lon: float, lat: float) -> None:
    position, square = Position(lon, lat), a_square()
    (found,) = db.execute("SELECT ST_Covers(?, ?)", (encode_shape(square), encode_point(position))).fetchone()
    assert bool(found) == shapely.covers(square, shapely.Point(position.lon, position.lat))


def test_a_corner_is_covered(db: sqlite3.Connection) -> None:
    square = outline(a_square(SQUARE))
    west, south, _, _ = square.bounds
    corner = encode_point(Position(west, south))
    assert db.execute("SELECT ST_Covers(?, ?)", (encode_shape(square), corner)).fetchone() == (1,)
