"""Each part of a filter, as columns compare it; tests/webmap/test_map_index.py holds all to the store's answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from geodata.mapview.matching import Linked, matching
from geodata.model.observation import Valence
from geodata.model.place import Position
from tests.builders import a_square
from tests.mapview.made import HERE, columns_of

SQUARE = Position(13.4915, 58.5279)
AT = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)


NOTHING = Linked()


def found(places, where, linked=NOTHING, *, are_placed=True, **columns):
    placed, unplaced, book = columns_of(places, **columns)
    mask = matching(placed if are_placed else unplaced, book, where, linked, are_placed=are_placed)
    return None if mask is None else mask.tolist()


def test_no_filter_is_no_comparison():
    assert found([SQUARE], HERE) is None


def test_one_of_several_words():
    where = replace(HERE, codes=frozenset({"L1", "V1"}), valences=frozenset({Valence.SAFE}))
    assert found([SQUARE] * 3, where, primary_code=["L1", "T1", "V1"], valence=["safe", "safe", "unsafe"]) == [
        True, False, False,
    ]  # fmt: skip


def test_a_time_is_compared_to_the_millisecond_and_an_unknown_one_is_at_no_time():
    at = ["2026-11-22T19:30:00.000Z", "2026-11-22T19:29:59.999Z", None]
    assert found([SQUARE] * 3, replace(HERE, since=AT), observed_at=at) == [True, False, False]
    assert found([SQUARE] * 3, replace(HERE, until=AT), observed_at=at) == [False, True, False]
    late = AT + timedelta(microseconds=900)
    assert found([SQUARE] * 3, replace(HERE, since=late), observed_at=at) == [True, False, False]


def test_an_area_holds_what_lies_inside_and_what_is_tied_to_it():
    outside = Position(14.9, 58.5)
    linked = Linked(outline=a_square(), to_area=frozenset({UUID(int=3)}))
    where = replace(HERE, area_id=UUID(int=9))
    assert found([SQUARE, outside, outside], where, linked) == [True, False, True]
    assert found([None, None, None], where, linked, are_placed=False) == [False, False, True]


def test_an_unknown_walk_has_no_observations():
    assert found([SQUARE], replace(HERE, walk_id=UUID(int=4))) == [False]


def test_placed_and_unplaced_exclude_each_other():
    assert found([SQUARE], replace(HERE, is_placed=False)) == [False]
    assert found([None], replace(HERE, is_placed=True), are_placed=False) == [False]
