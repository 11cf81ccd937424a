"""Pages of observations in the order of lists."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview.listing import Listing, listing
from geodata.model.moments import moment
from geodata.model.place import Box, Position
from tests.mapview.made import everything

HERE, THERE = Position(13.4915, 58.5279), Position(20.0, 60.0)
NEW, OLD = "2026-11-22T19:30:00.000Z", "2026-11-21T19:30:00.000Z"


def named(found: Listing) -> list[int]:
    """The ids as the numbers that they are in tests."""
    return [UUID(each).int for each in found.ids]


def test_the_newest_come_first_then_by_id_and_those_without_a_time_last():
    times = [None, OLD, NEW, OLD, None, NEW]
    selection, _ = everything([HERE, THERE, None, HERE, None, HERE], observed_at=times)
    found = listing(selection, None, limit=100)
    assert named(found) == [3, 6, 2, 4, 1, 5]
    assert (found.matched, found.unplaced) == (6, 2)


def test_a_box_leaves_out_what_is_elsewhere_or_nowhere():
    selection, _ = everything([HERE, THERE, None, HERE])
    found = listing(selection, Box(13, 58, 14, 59), limit=1)
    assert (named(found), found.matched, found.unplaced) == ([1], 2, 0)


def test_a_box_across_the_antimeridian_holds_both_its_sides_once():
    selection, _ = everything([Position(179.5, 0), Position(-179.5, 0), Position(180, 0), HERE])
    assert named(listing(selection, Box(179, -1, -179, 1), limit=10)) == [1, 2, 3]


def test_a_page_beyond_the_end_is_empty_and_still_counts():
    selection, _ = everything([HERE])
    assert listing(selection, None, limit=10, offset=5) == Listing([], 1, 0, 1)
    assert listing(everything([])[0], None, limit=10) == Listing([], 0, 0, 0)


FIRST = datetime(2026, 11, 22, tzinfo=UTC)


@given(
    st.lists(st.tuples(st.booleans(), st.none() | st.integers(-3, 3)), max_size=30),
    st.integers(0, 12),
    st.integers(0, 40),
)
def test_pages_are_cuts_of_the_whole_order(rows: list[tuple[bool, int | None]], limit: int, offset: int):
    hours = [None if hour is None else FIRST + timedelta(hours=hour) for _, hour in rows]
    times = [None if hour is None else moment(hour) for hour in hours]
    selection, _ = everything([HERE if is_placed else None for is_placed, _ in rows], observed_at=times)

    def age(number: int) -> tuple[bool, float, int]:
        hour = hours[number - 1]
        return hour is None, 0 if hour is None else -hour.timestamp(), number

    whole = sorted(range(1, len(rows) + 1), key=age)
    assert named(listing(selection, None, limit=limit, offset=offset)) == whole[offset : offset + limit]
