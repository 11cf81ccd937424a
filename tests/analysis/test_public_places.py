"""Everyone is shown one fixed point of a cell, and no number of questions tells more than the cell."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.analysis.crs import WGS84, moved, shape_in
from geodata.analysis.public_places import CLEAR_M, PUBLIC_CELL_M, PublicPlaces
from geodata.errors import Invalid
from tests.builders import SQUARE
from tests.strategies import positions

ZONE = "EPSG:3008"
PLAIN = PublicPlaces(ZONE)
A_CENTIMETRE = 0.01

anywhere = positions().map(lambda at: (at.lon, at.lat))
near = st.tuples(st.floats(13.0, 14.0), st.floats(58.0, 59.0)).map(lambda at: (round(at[0], 7), round(at[1], 7)))


def public(places: PublicPlaces, *positions: tuple[float, float]) -> list[tuple[float, float]]:
    lon, lat = np.array(positions, np.float64).reshape(-1, 2).T
    return [(float(x), float(y)) for x, y in zip(*places.of(lon, lat), strict=True)]


def in_metres(*positions: tuple[float, float]) -> Any:
    return np.column_stack(moved(*np.array(positions).T, WGS84, ZONE))


def degrees(east: float, north: float) -> tuple[float, float]:
    lon, lat = moved([east], [north], ZONE, WGS84)
    return float(lon[0]), float(lat[0])


def house(east: float, north: float, side_m: float) -> Any:
    """A house with that south-west corner, in degrees."""
    return shape_in(shapely.box(east, north, east + side_m, north + side_m), ZONE, WGS84)


EAST, NORTH = (PUBLIC_CELL_M * int(metres // PUBLIC_CELL_M) for metres in in_metres((SQUARE.lon, SQUARE.lat))[0])
"""The corner of the cell that the square lies in."""


@given(st.lists(near, min_size=1, max_size=50))
def test_one_position_and_many_give_the_same_answer(positions: list[tuple[float, float]]):
    together = public(PLAIN, *positions)
    assert together == [public(PLAIN, each)[0] for each in positions]
    assert together == public(PublicPlaces(ZONE), *positions)


@given(near)
def test_the_public_point_lies_in_the_cell_and_is_shown_as_itself(position: tuple[float, float]):
    (shown,) = public(PLAIN, position)
    before, after = in_metres(position, shown) // PUBLIC_CELL_M
    assert tuple(before) == tuple(after)
    assert public(PLAIN, shown) == [shown]


@given(st.lists(st.tuples(st.floats(0.02, 99.98), st.floats(0.02, 99.98)), min_size=2, max_size=9))
def test_all_pins_of_a_cell_are_shown_at_the_same_point(offsets: list[tuple[float, float]]):
    for places in (PLAIN, PublicPlaces(ZONE, [house(EAST + 40, NORTH + 40, 20)])):
        assert len(set(public(places, *(degrees(EAST + dx, NORTH + dy) for dx, dy in offsets)))) == 1


@given(anywhere)
def test_wherever_in_the_world_a_public_point_is_shown_as_itself(position: tuple[float, float]):
    (shown,) = public(PLAIN, position)
    if not np.isnan(shown).any():
        assert public(PLAIN, shown) == [shown]


def test_without_houses_it_is_the_middle():
    (shown,) = public(PLAIN, (SQUARE.lon, SQUARE.lat))
    assert np.allclose(in_metres(shown), [[EAST + 50, NORTH + 50]], atol=A_CENTIMETRE)


@given(
    houses=st.lists(st.tuples(st.floats(-20, 110), st.floats(-20, 110), st.floats(3, 60)), min_size=1, max_size=12),
    at=st.tuples(st.floats(0.02, 99.98), st.floats(0.02, 99.98)),
)
def test_no_public_point_stands_on_a_house_nor_beside_it(houses: list[Any], at: tuple[float, float]):
    shapes = [house(EAST + x, NORTH + y, side) for x, y, side in houses]
    (shown,) = public(PublicPlaces(ZONE, shapes), degrees(EAST + at[0], NORTH + at[1]))
    built = shapely.union_all([shape_in(shape, WGS84, ZONE) for shape in shapes])
    cell = shapely.box(EAST, NORTH, EAST + PUBLIC_CELL_M, NORTH + PUBLIC_CELL_M)
    if np.isnan(shown).any():  # there is no room for a point of the sequence
        assert cell.buffer(-5).difference(built.buffer(CLEAR_M)).area < cell.area / 2
    else:
        point = shapely.Point(in_metres(shown)[0])
        assert cell.covers(point)
        assert built.distance(point) >= CLEAR_M - A_CENTIMETRE


def test_where_houses_fill_the_cell_nothing_is_shown_there():
    places = PublicPlaces(ZONE, [house(EAST - 10, NORTH - 10, 120)])
    here, beside = public(places, (SQUARE.lon, SQUARE.lat), degrees(EAST + 250, NORTH + 50))
    assert np.isnan(here).all()
    assert not np.isnan(beside).any()


def test_what_has_no_position_has_no_public_one():
    assert np.isnan(public(PLAIN, (np.nan, np.nan), (0.0, 95.0))).all()
    assert public(PLAIN) == []


def test_a_million_pins_agree_with_each_one():
    random = np.random.default_rng(7)
    lon, lat = random.uniform(13.2, 13.8, 1_000_000).round(7), random.uniform(58.3, 58.7, 1_000_000).round(7)
    found = np.column_stack(PLAIN.of(lon, lat))
    for row in random.integers(0, 1_000_000, 200).tolist():
        assert public(PLAIN, (lon[row], lat[row])) == [tuple(found[row])]


def test_degrees_are_no_metres():
    with pytest.raises(Invalid, match=r"crs\.not-metric"):
        PublicPlaces(WGS84)
