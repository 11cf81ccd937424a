"""When everyone is told that something was seen: the part of the day it began in, never the minute."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geodata.model.day_parts import STARTS
from geodata.model.moments import first_reading
from geodata.model.observation import TimePrecision

Milliseconds = NDArray[np.int64]
Precisions = NDArray[np.uint8]
Starts = Callable[[date, str], tuple[int, ...]]

NO_TIME: Final = np.iinfo(np.int64).min
"""Stands for a time that is not known."""

PRECISIONS: Final = tuple(TimePrecision)
"""Precisions are told by their place in it."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS: Final = 24 * 3600 * 1000
_AROUND: Final = range(-2, 2)
"""A night in the zone farthest behind UTC began two days before that in UTC."""


def public_times(at: Milliseconds, precision: Precisions, time_zone: str) -> tuple[Milliseconds, Precisions]:
    """Times as everyone sees them, with their precisions; arrays in, arrays of the same length out.

    ``at`` is milliseconds since 1970 in UTC, `NO_TIME` where unknown, ``precision`` the place in `PRECISIONS`. A minute
    becomes the first instant of its part of the day in ``time_zone``; days and years become their first instant there,
    whatever else was filled in. Each answer depends on its own time alone, and made public again it stays the same.
    """
    found, told = at.copy(), precision.copy()
    is_known = at != NO_TIME
    for kind, starts in _STARTS:
        which = is_known & (precision == PRECISIONS.index(kind))
        if which.any():
            found[which] = _floored(at[which], starts, time_zone)
    told[precision == PRECISIONS.index(TimePrecision.MINUTE)] = PRECISIONS.index(TimePrecision.PART_OF_DAY)
    return found, told


def _floored(at: Milliseconds, starts: Starts, time_zone: str) -> Milliseconds:
    """The latest of the starts that each time is not before; `NO_TIME` where the calendar has none."""
    days = {day + near for day in np.unique(at // _DAY_MS).tolist() for near in _AROUND}
    known = np.array(sorted({start for day in _dates(days) for start in starts(day, time_zone)}), np.int64)
    latest = np.searchsorted(known, at, side="right") - 1
    return np.where(latest < 0, NO_TIME, np.append(known, NO_TIME)[latest])


def _dates(days: Iterable[int]) -> Iterable[date]:
    """Days since 1970 as dates, without those that the calendar does not have."""
    first, last = (day.toordinal() - _EPOCH.toordinal() for day in (date.min, date.max))
    return (date.fromordinal(day + _EPOCH.toordinal()) for day in days if first < day < last)


def _instants(walls: Iterable[datetime], time_zone: str) -> tuple[int, ...]:
    zone = ZoneInfo(time_zone)
    return tuple((first_reading(wall, zone) - _EPOCH) // timedelta(milliseconds=1) for wall in walls)


@lru_cache(maxsize=8192)
def _parts_of(day: date, time_zone: str) -> tuple[int, ...]:
    return _instants((datetime.combine(day, start) for start in STARTS.values()), time_zone)


@lru_cache(maxsize=8192)
def _day_of(day: date, time_zone: str) -> tuple[int, ...]:
    return _instants([datetime.combine(day, time.min)], time_zone)


def _year_of(day: date, time_zone: str) -> tuple[int, ...]:
    return _day_of(day.replace(month=1, day=1), time_zone)


_STARTS: Final[tuple[tuple[TimePrecision, Starts], ...]] = (
    (TimePrecision.MINUTE, _parts_of),
    (TimePrecision.PART_OF_DAY, _parts_of),
    (TimePrecision.DAY, _day_of),
    (TimePrecision.YEAR, _year_of),
)
