"""Columns, rows and keys of places on the square of Web Mercator."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview import mercator
from geodata.mapview.mercator import LEVEL

NUMBERS = st.lists(st.integers(0, 2**LEVEL - 1), min_size=1, max_size=20)


@given(NUMBERS, NUMBERS)
def test_a_key_is_its_column_and_row(columns: list[int], rows: list[int]):
    number = min(len(columns), len(rows))
    given_columns, given_rows = np.array(columns[:number]), np.array(rows[:number])
    keys = mercator.key_of(given_columns, given_rows)
    found_columns, found_rows = mercator.columns_and_rows(keys)
    assert (found_columns == given_columns).all()
    assert (found_rows == given_rows).all()


@given(st.lists(st.floats(-180, 180), min_size=2), st.lists(st.floats(-90, 90), min_size=2))
def test_what_lies_further_east_or_south_has_no_smaller_number(lons: list[float], lats: list[float]):
    assert (np.diff(mercator.column_of(np.sort(lons))) >= 0).all()
    assert (np.diff(mercator.row_of(np.sort(lats))) <= 0).all()


@given(st.floats(-180, 179.9), st.floats(-85, 85))
def test_the_edges_of_its_column_and_row_hold_a_place(lon: float, lat: float):
    column, row = mercator.column_of(np.array([lon])), mercator.row_of(np.array([lat]))
    assert mercator.lon_of(column)[0] - 1e-9 <= lon <= mercator.lon_of(column + 1)[0] + 1e-9
    assert mercator.lat_of(row + 1)[0] - 1e-9 <= lat <= mercator.lat_of(row)[0] + 1e-9


@given(st.floats(-180, 179.9), st.floats(-85, 85), st.integers(0, 18))
def test_a_place_lies_in_the_tile_that_the_slippy_maps_formula_names(lon: float, lat: float, zoom: int):
    """Formula: OpenStreetMap wiki, "Slippy map tilenames"."""
    x = (lon + 180) / 360 * 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    key = mercator.key_of(mercator.column_of(np.array([lon])), mercator.row_of(np.array([lat])))
    column, row = mercator.columns_and_rows(key >> np.uint64(2 * (LEVEL - zoom)))
    assert (int(column[0]), int(row[0])) == (pytest.approx(x - 0.5, abs=0.5001), pytest.approx(y - 0.5, abs=0.5001))


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_a_place_on_the_square_is_found_again_on_the_globe(lon: float, lat: float):
    at = np.array([lon]), np.array([lat])
    assert mercator.lon_at(mercator.across(at[0]))[0] == pytest.approx(lon, abs=1e-9)
    assert mercator.lat_at(mercator.down(at[1]))[0] == pytest.approx(lat, abs=1e-9)


@given(st.floats(-180, 179), st.floats(-84, 84), st.floats(0, 1), st.integers(0, 22))
def test_a_box_meets_the_tiles_that_its_corners_lie_in_and_those_between(
    west: float, south: float, side: float, zoom: int
):
    columns, rows = mercator.tiles_of(west, south, west + side, south + side, zoom=zoom)
    share = mercator.across(np.array([west, west + side])), mercator.down(np.array([south + side, south]))
    last = 2**zoom - 1
    assert (columns[0], columns[-1]) == tuple(min(int(each * 2**zoom), last) for each in share[0])
    assert (rows[0], rows[-1]) == tuple(min(int(each * 2**zoom), last) for each in share[1])
