"""Values go into a database and come back as they were."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from geodata.model.observation import Flag, Valence
from geodata.storage.types import Choice, Converted, Day, Id, Instant, Point, Shape, Words, instant_text
from tests.builders import SQUARE, a_square

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Id(), uuid4()),
        (Instant(), datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)),
        (Day(), date(2026, 1, 2)),
        (Choice(Valence), Valence.SAFE),
        (Words(), ("natt", 'vinter, "sen"')),
        (Words(Flag), (Flag.NO_POSITION,)),
        (Words(), ()),
        (Point(), SQUARE),
        (Shape("MULTIPOLYGON"), a_square()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_as_it_was(kind: Converted[object], value: object) -> None:
    stored = kind.bind_processor(DIALECT)(value)
    back = kind.result_processor(DIALECT, None)(stored)
    assert back == value
    assert type(back) is type(value)
    assert kind.bind_processor(DIALECT)(None) is None
    assert kind.result_processor(DIALECT, None)(None) is None


@given(moment=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])))
def test_times_sort_as_text_and_have_three_decimals(moment: datetime) -> None:
    try:
        text, later = instant_text(moment), instant_text(moment + timedelta(milliseconds=1))
    except OverflowError:  # the last hours of the year 9999
        return
    assert len(text) == len("2026-11-22T19:30:00.000Z")
    assert text < later
