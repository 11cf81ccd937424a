"""What everyone sees of a municipality at a time, whichever way that state was come to."""

from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.analysis.public_places import PublicPlaces
from geodata.casework.generalising import PublicEye
from geodata.mapview.columns import NEVER, Columns, halves
from geodata.model.moments import moment
from geodata.model.place import Position
from tests.builders import NOON
from tests.mapview.made import a_batch, columns_of
from webmap.map_state import Public, Snapshot, milliseconds

EYE = PublicEye(PublicPlaces("EPSG:3008"), "Europe/Stockholm")
NOW = milliseconds(NOON)
HOUR_MS = 3_600_000

pins = st.tuples(st.floats(0, 0.003), st.floats(0, 0.003), st.booleans(), st.none() | st.integers(-3, 3))


def snapshot(some: list[Any], ids: list[str] | None = None) -> Snapshot:
    said: dict[str, Any] = {
        "state": ["public"] * len(some),
        "public_from": [None if hour is None else moment(NOON + timedelta(hours=hour)) for _, _, _, hour in some],
    } | ({} if ids is None else {"id": ids})
    places = [Position(13.49 + dx, 58.52 + dy) if is_placed else None for dx, dy, is_placed, _ in some]
    placed, unplaced, book = columns_of(places, **said)
    return Snapshot(1, placed, unplaced, book)


@given(st.lists(pins, min_size=1, max_size=12), st.lists(st.integers(-4, 4), max_size=4))
def test_batch_after_batch_it_is_what_it_would_be_at_once(some: list[Any], hours: list[int]):
    staff = snapshot(some)
    public = Public.of(staff, EYE, NOW - 5 * HOUR_MS)
    assert len(public.snapshot.placed) + len(public.snapshot.unplaced) == 0
    for hour in sorted(hours):
        now = NOW + hour * HOUR_MS
        public = public.later(staff, now)
        assert same(public, Public.of(staff, EYE, now))
        due = [each for _, _, _, each in some if each is not None and each > hour]
        assert public.next_at == (NOW + min(due) * HOUR_MS if due else NEVER)


@given(st.lists(pins, min_size=1, max_size=8), st.lists(st.tuples(st.integers(0, 7), pins), max_size=5))
def test_edit_after_edit_it_is_what_it_would_be_at_once(some: list[Any], edits: list[Any]):
    staff = snapshot(some)
    public = Public.of(staff, EYE, NOW)
    for upto, (row, said) in enumerate(edits, 2):
        some[row % len(some)] = said
        key = a_batch([None] * len(some))["id"][row % len(some)]
        alone = snapshot([said], [key])
        more = alone.placed, alone.unplaced
        staff, public = staff.followed(upto, halves([key]), more), public.followed(upto, halves([key]), more)
        made = Public.of(snapshot(some), EYE, NOW)
        assert same(public, made)
        assert public.snapshot.upto == upto
        assert public.next_at <= made.next_at
        assert same(public.later(staff, NOW + 9 * HOUR_MS), Public.of(staff, EYE, NOW + 9 * HOUR_MS))


def same(one: Public, other: Public) -> bool:
    return all(
        np.array_equal(getattr(mine, name), getattr(theirs, name))
        for mine, theirs in (
            (one.snapshot.placed, other.snapshot.placed),
            (by_id(one.snapshot.unplaced), by_id(other.snapshot.unplaced)),
        )
        for name in mine.__slots__
    )


def by_id(columns: Columns) -> Columns:
    return columns.take(np.lexsort((columns.id[:, 1], columns.id[:, 0])))
