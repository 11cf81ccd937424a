"""Moments as text, and what clocks on walls show while they change."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model.moments import day_start, moment, readings
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


STOCKHOLM = ZoneInfo("Europe/Stockholm")


def wall(*parts: int) -> datetime:
    """What a clock shows, of whatever zone."""
    return datetime(*parts)  # noqa: DTZ001


CHANGES = {  # places, and moments (UTC) near which their clocks changed
    "Europe/Stockholm": [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)],
    "America/New_York": [datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)],
    "Australia/Lord_Howe": [datetime(2026, 4, 4, 15, tzinfo=UTC)],  # by half an hour
    "America/Sao_Paulo": [datetime(2018, 11, 4, 3, tzinfo=UTC)],  # over midnight, forward
    "Asia/Beirut": [datetime(2026, 10, 24, 21, tzinfo=UTC)],  # over midnight, back
    "America/Toronto": [datetime(1919, 3, 31, 4, 30, tzinfo=UTC)],  # from 23:30 to 00:30
    "Pacific/Apia": [datetime(2011, 12, 30, 10, tzinfo=UTC)],  # a whole day left out
}


@st.composite
def near_changes(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    name = draw(st.sampled_from(sorted(CHANGES)))
    minutes = draw(st.integers(-3 * 24 * 60, 3 * 24 * 60))
    return ZoneInfo(name), draw(st.sampled_from(CHANGES[name])) + timedelta(minutes=minutes)


@given(near_changes())
def test_every_instant_is_one_of_the_readings_of_its_own_wall(found: tuple[ZoneInfo, datetime]) -> None:
    zone, at = found
    shown = _wall(at, zone)
    assert at in readings(shown, zone)
    assert len(readings(shown, zone)) <= 2
    assert {_wall(each, zone) for each in readings(shown, zone)} == {shown}


@given(near_changes())
def test_every_instant_lies_in_its_own_day_and_no_other(found: tuple[ZoneInfo, datetime]) -> None:
    zone, at = found
    day = at.astimezone(zone).date()
    before, start, after = (day_start(day + timedelta(days=step), zone) for step in (-1, 0, 1))
    # Where clocks go back over midnight the evening before comes again: it belongs to the day that has begun.
    assert before <= start <= after
    assert start <= at < after or (at >= start - timedelta(hours=1) and len(readings(_wall(at, zone), zone)) == 2)


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


@given(near_changes())
def test_a_day_begins_with_the_first_second_that_shows_it(found: tuple[ZoneInfo, datetime]) -> None:
    zone, at = found
    start = day_start(at.astimezone(zone).date(), zone)
    assert start.astimezone(zone).date() >= at.astimezone(zone).date()
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < at.astimezone(zone).date()


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_a_day_on_which_clocks_change_is_23_or_25_hours(day: date, hours: int) -> None:
    assert day_start(day + timedelta(days=1), STOCKHOLM) - day_start(day, STOCKHOLM) == timedelta(hours=hours)


def test_the_hour_that_is_skipped_has_no_reading_and_the_one_that_comes_twice_has_two() -> None:
    assert readings(wall(2026, 3, 29, 2, 30), STOCKHOLM) == []
    twice = readings(wall(2026, 10, 25, 2, 30), STOCKHOLM)
    assert twice == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]


def test_the_edge_of_the_calendar_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        day_start(date.min, ZoneInfo("Asia/Tokyo"))
