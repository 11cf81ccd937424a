"""What answers to one filter, in the order of its places."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview.matching import Linked
from geodata.mapview.selection import Units, select
from geodata.model.place import Box, Position
from tests.mapview.made import HERE, columns_of, everything


def test_a_filter_leaves_the_order_and_counts_what_has_no_place():
    places = [Position(20, 60), None, Position(12, 56), Position(16, 58)]
    placed, unplaced, book = columns_of(places, primary_code=["L1", "L1", "V1", "L1"])
    found = select(placed, unplaced, book, replace(HERE, codes=frozenset({"L1"})), Linked())
    assert (found.placed, found.unplaced) == (2, 1)
    assert (np.diff(found.key.astype(np.int64)) > 0).all()
    assert (found.key == placed.key[found.rows]).all()
    assert found.extent == (16.0, 58.0, 20.0, 60.0)


def test_nothing_has_no_extent():
    assert everything([None])[0].extent is None


def test_withdrawn_observations_are_in_no_selection():
    placed, unplaced, book = columns_of([])
    with pytest.raises(ValueError, match="gotene"):
        select(placed, unplaced, book, replace(HERE, is_withdrawn=True), Linked())


@given(st.integers(-1_800_000_000, 1_800_000_000), st.floats(-180, 180))
def test_units_compare_as_degrees_do(unit: int, edge: float):
    units = Units.of(Box(edge, -90, edge, 90))
    assert (unit >= units.west) == (unit / 1e7 >= edge)
    assert (unit <= units.east) == (unit / 1e7 <= edge)
