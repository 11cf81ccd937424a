"""People are counted as they say so, in any box."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview.people import people
from geodata.mapview.selection import inside
from geodata.model.place import Box, Position
from tests.mapview.made import everything
from tests.strategies import boxes, positions


@given(st.lists(st.tuples(st.none() | positions(), st.integers(0, 9))), boxes())
def test_each_observation_counts_its_own_and_all_who_said_me_too(said: list[Any], box: Box):
    selection, _ = everything([place for place, _ in said], me_too=[more for _, more in said])
    assert people(selection, None, len(said)) == sum(1 + more for _, more in said)
    in_box = [more for place, more in said if place is not None and holds(box, place)]
    assert people(selection, box, len(in_box)) == sum(1 + more for more in in_box)


def holds(box: Box, place: Position) -> bool:
    columns, _ = everything([place])
    return bool(inside(columns.columns, columns.row(columns.key.astype(int) * 0), box)[0])


def test_a_million_people_do_not_run_over():
    selection, _ = everything([Position(13.5, 58.5)] * 3, me_too=[1_000_000_000, 2_000_000_000, 4_000_000_000])
    assert people(selection, None, 3) == 7_000_000_003
