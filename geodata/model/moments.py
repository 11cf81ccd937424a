"""Moments as text, and what a clock on the wall shows: how a time is written in databases, files and answers alike."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache


# The rows of one import share their times.
@lru_cache(maxsize=8192)
def moment(at: datetime) -> str:
    """A time in UTC with three decimals, as GeoPackage's DATETIME wants it: ``2026-11-22T19:30:00.000Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def _candidates(wall: datetime, zone: tzinfo) -> list[datetime]:
    return sorted({wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})


def readings(wall: datetime, zone: tzinfo) -> list[datetime]:
    """The instants (UTC, in order) at which a clock in ``zone`` shows ``wall``, which has no zone of its own.

    One as a rule; none in the hour that is skipped when summer time begins, two in the hour that comes twice when it
    ends. OverflowError at the edges of the calendar.
    """
    return [each for each in _candidates(wall, zone) if each.astimezone(zone).replace(tzinfo=None) == wall]


def first_reading(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant (UTC) at which a clock in ``zone`` shows ``wall``, or when it is put forward over it.

    OverflowError at the edges of the calendar.
    """
    found = readings(wall, zone)
    if found:
        return found[0]
    before, after = _candidates(wall, zone)
    while after - before > timedelta(seconds=1):  # clocks change on whole seconds
        between = (before + (after - before) / 2).replace(microsecond=0)
        if between.astimezone(zone).replace(tzinfo=None) < wall:
            before = between
        else:
            after = between
    return after


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first instant (UTC) at which a clock in ``zone`` shows ``day``, or a later one where a day was left out.

    Midnight as a rule; where clocks are put forward over midnight, the moment that they are. A day is then what lies
    from its start to that of the next: 23 or 25 hours where clocks change. OverflowError at the edges of the calendar.
    """
    return first_reading(datetime.combine(day, time.min), zone)
