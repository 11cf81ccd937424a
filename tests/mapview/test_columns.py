"""Observations as columns: in the order of their places, with few bytes, and followed change by change."""

import tracemalloc
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview.columns import NO_TIME, NONE, Columns, Names, halves, together
from geodata.model.place import Position
from tests.mapview.made import columns_of
from tests.strategies import positions

HERE = Position(13.4915, 58.5279)


def ids_of(columns: Columns) -> list[int]:
    return [int(high) << 64 | int(low) for high, low in columns.id]


def test_what_has_no_position_stands_apart():
    placed, unplaced, _ = columns_of([HERE, None, HERE])
    assert (ids_of(placed), ids_of(unplaced)) == ([1, 3], [2])
    assert (placed.lon[0], placed.lat[0], unplaced.key[0]) == (134_915_000, 585_279_000, 0)


def test_times_walks_and_places_are_numbers():
    at: list[Any] = ["2026-11-22T19:30:00.250Z", None, "1969-12-31T23:59:59.999Z"]
    placed, _, book = columns_of([HERE] * 3, observed_at=at, walk_id=["w", None, "w"], place=["Torget", "", "Torget"])
    assert placed.at.tolist() == [1_795_375_800_250, NO_TIME, -1]
    assert placed.walk.tolist() == [0, NONE, 0]
    assert (placed.place.tolist(), book.places.texts) == ([0, NONE, 0], ["Torget"])


def test_a_name_keeps_its_number():
    names = Names()
    assert names.numbers(["a", "b", "a", None, ""]).tolist() == [0, 1, 0, NONE, NONE]
    assert names.numbers(["c", "b"]).tolist() == [2, 1]
    assert (names.number("b"), names.number("x")) == (1, None)


@given(st.lists(st.none() | positions(), max_size=30), st.lists(st.sampled_from(range(1, 31)), unique=True, max_size=5))
def test_taking_out_and_putting_in_is_the_same_as_reading_anew(places: list[Position | None], gone: list[int]):
    placed, _, _ = columns_of(places)
    changed = halves([str(UUID(int=one)) for one in gone])
    without = placed.without(changed)
    assert sorted(ids_of(without)) == sorted(set(ids_of(placed)) - set(gone))
    rows = [row for row, one in enumerate(ids_of(placed)) if one in gone]
    back = without.with_rows(placed.take(np.array(rows, np.int64)))
    assert sorted(ids_of(back)) == sorted(ids_of(placed))
    assert (np.diff(back.key.astype(np.int64)) >= 0).all()


def test_ids_that_share_a_half_are_not_taken_for_each_other():
    ids = [str(UUID(int=(7 << 64) + low)) for low in (1, 2, 3)]
    placed, _, _ = columns_of([HERE] * 3, id=ids)
    assert ids_of(placed.without(halves([ids[1]]))) == [(7 << 64) + 1, (7 << 64) + 3]
    assert placed.row_of(7, 3) is not None
    assert placed.row_of(7, 4) is placed.row_of(8, 1) is None


def test_many_changes_at_once_take_memory_in_proportion_to_their_number():
    placed, _, _ = columns_of([HERE] * 5_000)
    tracemalloc.start()
    try:
        left = placed.without(placed.id[:4_900])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(left) == 100
    assert peak < 2_000 * len(placed)  # each changed one beside each row was ten thousand bytes a row


def test_parts_come_together_in_order():
    first, _, _ = columns_of([Position(20, 60), HERE])
    second, _, _ = columns_of([Position(12, 56)])
    joined = together([first, second])
    assert len(joined) == 3
    assert (np.diff(joined.key.astype(np.int64)) > 0).all()
    assert len(together([])) == 0
