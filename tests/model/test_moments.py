"""Moments as text."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from geodata.model.moments import moment
from tests.builders import NOON

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=2))])


@given(seconds=st.floats(-6e10, 2e11), zone=ZONES)
def test_times_sort_as_text_and_have_three_decimals(seconds: float, zone: timezone) -> None:
    at = NOON.astimezone(zone) + timedelta(seconds=seconds)
    text = moment(at)
    assert len(text) == len("2026-11-22T19:30:00.000Z")
    assert text < moment(at + timedelta(milliseconds=1))


def test_a_time_of_another_zone_is_told_in_utc() -> None:
    assert moment(datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))) == "2026-07-01T10:00:00.000Z"
