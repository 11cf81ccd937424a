"""Everyone is told the part of the day, right on the days when clocks change too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.analysis.public_times import NO_TIME, PRECISIONS, public_times
from geodata.model.day_parts import STARTS, part_of_day
from geodata.model.observation import TimePrecision

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = ["Europe/Stockholm", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo", "Etc/GMT+12"]
TIMES = st.datetimes(datetime(1950, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds it


def public(at: datetime, precision: TimePrecision, zone: str) -> tuple[datetime, TimePrecision]:
    milliseconds = np.array([(at - EPOCH) // timedelta(milliseconds=1)], np.int64)
    (found,), (told,) = public_times(milliseconds, np.array([PRECISIONS.index(precision)], np.uint8), zone)
    return EPOCH + timedelta(milliseconds=int(found)), PRECISIONS[told]


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-22T20:14", "2026-11-22T16:00"),  # 21:14, evening
        ("2026-11-23T00:30", "2026-11-22T21:00"),  # 01:30, the night of the day before
        ("2026-10-25T00:59", "2026-10-24T20:00"),  # 02:59 of summer; the night began in it
        ("2026-10-25T04:59", "2026-10-24T20:00"),  # 05:59 of winter, after an hour that came twice
        ("2026-10-25T05:00", "2026-10-25T05:00"),
        ("2026-03-29T03:59", "2026-03-28T21:00"),  # 05:59 of summer, after an hour that was skipped
        ("2026-03-29T04:00", "2026-03-29T04:00"),
    ],
)
def test_a_minute_becomes_the_part_of_the_day(at: str, shown: str):
    found = public(datetime.fromisoformat(f"{at}Z"), TimePrecision.MINUTE, "Europe/Stockholm")
    assert found == (datetime.fromisoformat(f"{shown}Z"), TimePrecision.PART_OF_DAY)


@given(TIMES, st.sampled_from(ZONES))
def test_it_is_the_first_instant_of_the_part_that_the_clock_is_in(at: datetime, zone: str):
    local = ZoneInfo(zone)
    found, told = public(at, TimePrecision.MINUTE, zone)
    assert told is TimePrecision.PART_OF_DAY
    assert found <= at < found + timedelta(hours=33)  # a night, and a day that was left out
    assert part_of_day(found.astimezone(local)) == part_of_day(at.astimezone(local))
    before = found - timedelta(milliseconds=1)
    assert part_of_day(before.astimezone(local)) != part_of_day(found.astimezone(local))
    assert public(found, told, zone) == (found, told)


@given(TIMES, st.sampled_from(ZONES), st.sampled_from([TimePrecision.DAY, TimePrecision.YEAR]))
def test_a_day_and_a_year_hide_whatever_else_was_filled_in(at: datetime, zone: str, precision: TimePrecision):
    local = ZoneInfo(zone)
    found, told = public(at, precision, zone)
    assert told is precision
    is_day = precision is TimePrecision.DAY
    wall, shown = at.astimezone(local), found.astimezone(local)
    assert (shown.date() == wall.date()) if is_day else (shown.year == wall.year)
    before = (found - timedelta(milliseconds=1)).astimezone(local)
    assert (before.date() < shown.date()) if is_day else (before.year < shown.year)


@given(st.lists(st.tuples(TIMES, st.sampled_from(TimePrecision)), min_size=1, max_size=20), st.sampled_from(ZONES))
def test_one_time_and_many_give_the_same_answer(asked: list[tuple[datetime, TimePrecision]], zone: str):
    at = np.array([(each - EPOCH) // timedelta(milliseconds=1) for each, _ in asked], np.int64)
    precision = np.array([PRECISIONS.index(each) for _, each in asked], np.uint8)
    found, told = public_times(at, precision, zone)
    for row, (each, kind) in enumerate(asked):
        alone, its_kind = public(each, kind, zone)
        assert (EPOCH + timedelta(milliseconds=int(found[row])), PRECISIONS[told[row]]) == (alone, its_kind)


def test_what_is_not_known_stays_so_and_the_edges_of_the_calendar_tell_no_more():
    first, last = -62_135_596_800_000, 253_402_300_799_999
    at = np.array([NO_TIME, first, last], np.int64)
    found, told = public_times(at, np.zeros(3, np.uint8), "Europe/Stockholm")
    assert found[0] == NO_TIME
    assert all(one == NO_TIME or one < was for was, one in zip(at[1:].tolist(), found[1:].tolist(), strict=True))
    assert [PRECISIONS[each] for each in told] == [TimePrecision.PART_OF_DAY] * 3
    assert [len(each) for each in public_times(at[:0], told[:0], "Europe/Stockholm")] == [0, 0]


def test_every_part_of_the_day_has_a_start():
    starts = {
        public(datetime(2026, 11, 22, hour, 30, tzinfo=UTC), TimePrecision.MINUTE, "UTC")[0] for hour in range(24)
    }
    assert {start.time() for start in starts} == set(STARTS.values())
