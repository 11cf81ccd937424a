"""Columns for everyone hold nothing that is not public: places, times, numbers, and not the order either."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview.columns import NEVER, Columns, together
from geodata.mapview.mercator import UNITS_PER_DEGREE
from geodata.mapview.published import Generalised, merged, published
from geodata.model.moments import moment
from geodata.model.place import Position
from tests.mapview.made import columns_of

AT = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
MS = 1_000 * int(AT.timestamp())
EARLY, LATE = moment(AT), moment(AT + timedelta(hours=1))
HOUR_MS = 3_600_000


def coarse(lon: Any, lat: Any) -> Any:
    """To the degree; nothing is shown at 50° N."""
    hidden = np.floor(lat) == 50
    return tuple(np.where(hidden, np.nan, np.floor(each)) for each in (lon, lat))


HOW = Generalised(coarse, lambda at, precision: (at // HOUR_MS * HOUR_MS, precision + 1))


def shown(places: list[Position | None], **columns: Any) -> tuple[Columns, Columns]:
    said = {"state": ["public"] * len(places), "public_from": [EARLY] * len(places)} | columns
    placed, unplaced, _ = columns_of(places, **said)
    return published(placed, unplaced, HOW, after=0, upto=MS)


def test_only_what_was_published_by_then_is_there():
    here = Position(13.5, 58.5)
    said = {
        "state": ["public", "answered", "internal", "public", "public", "public", "public"],
        "primary_code": ["L1", "L1", "L1", "D4", "L1", "L1", "L1"],
        "secondary_codes": ["[]", '["L2"]', "[]", "[]", '["L2","D2"]', "[]", "[]"],
        "public_from": [EARLY] * 5 + [None, LATE],
    }
    placed, unplaced, _ = columns_of([here] * 7, **said)
    assert np.count_nonzero(placed.public_at == NEVER) == 4
    assert [len(each) for each in published(placed, unplaced, HOW, after=0, upto=MS)] == [2, 0]
    later, _ = published(placed, unplaced, HOW, after=MS, upto=MS + HOUR_MS)
    assert later.id.tolist() == [[0, 7]]


def test_places_times_and_numbers_are_public_ones():
    placed, unplaced = shown([Position(13.5, 58.5), Position(13.5, 50.5), None], me_too=[11, 3, 4])
    assert (placed.lon.tolist(), placed.lat.tolist()) == ([13 * UNITS_PER_DEGREE], [58 * UNITS_PER_DEGREE])
    assert placed.at.tolist() == [MS // HOUR_MS * HOUR_MS]
    assert placed.precision.tolist() == [1]
    assert placed.people.tolist() == [10]
    assert sorted(unplaced.people.tolist()) == [0, 5]
    assert (unplaced.key.tolist(), unplaced.lon.tolist(), unplaced.lat.tolist()) == ([0, 0], [0, 0], [0, 0])


degree = st.floats(0, 0.999)
pins = st.lists(st.tuples(st.integers(13, 14), degree, degree), min_size=1, max_size=20)


@given(pins, pins)
def test_where_in_its_cell_a_pin_stands_changes_nothing(some: list[Any], others: list[Any]):
    number = min(len(some), len(others))
    one = shown([Position(lon + dx, 58 + dy) for lon, dx, dy in some[:number]])[0]
    other = shown(
        [Position(lon + dx, 58 + dy) for (lon, _, _), (_, dx, dy) in zip(some, others, strict=False)][:number]
    )[0]
    assert same(one, other)


@given(pins, st.data())
def test_published_together_or_one_after_the_other_they_are_the_same(some: list[Any], data: st.DataObject):
    every, _ = shown([Position(lon + dx, 58 + dy) for lon, dx, dy in some])
    known = shown([])[0]
    for row in data.draw(st.permutations(range(len(every)))):
        known = merged(known, every.take(np.array([row])))
    assert same(known, every)
    cut = data.draw(st.integers(0, len(every)))
    order = np.array(data.draw(st.permutations(range(len(every)))))
    first, second = (every.take(np.sort(part)) for part in (order[:cut], order[cut:]))
    assert same(merged(first, second), every)
    assert same(together([every]), every)


def same(one: Columns, other: Columns) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in one.__slots__)
