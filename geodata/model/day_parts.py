"""Parts of the day: as exactly as everyone is told when something was seen."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final


class PartOfDay(StrEnum):
    """A part of the day (del av dygnet), by the clock on the wall."""

    MORNING = "morning"
    DAYTIME = "daytime"
    EVENING = "evening"
    NIGHT = "night"


STARTS: Final = {
    PartOfDay.MORNING: time(6),
    PartOfDay.DAYTIME: time(10),
    PartOfDay.EVENING: time(17),
    PartOfDay.NIGHT: time(22),
}
"""When each begins; it lasts until the next one does."""


def part_of_day(wall: datetime) -> tuple[date, PartOfDay]:
    """The day and the part of it that a clock on the wall is in.

    A night belongs to the day that it begins on: half past one on a Saturday is Friday's night, as people say it.
    """
    begun = [part for part, start in STARTS.items() if start <= wall.time()]
    return (wall.date(), begun[-1]) if begun else (wall.date() - timedelta(days=1), PartOfDay.NIGHT)
