"""A moment as the clock on the wall of a municipality shows it, in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from geodata.model.day_parts import part_of_day
from geodata.model.moments import readings
from webmap import labels


def part_of_day_in_words(at: datetime, zone: str, language: str) -> str:
    """The day and its part of a UTC time in a zone: "22 nov. 2026, kväll"."""
    day, part = part_of_day(at.astimezone(ZoneInfo(zone)))
    return f"{format_date(day, 'medium', locale=language)}, {labels.label(part, language)}"


def minute_in_words(at: datetime, zone: str, language: str) -> str:
    """A UTC time in a zone, to the minute: "22 nov. 2026 20:30".

    In the hour that comes twice when summer time ends it says which of the two ("25 okt. 2026 02:30 (UTC+2)").
    """
    local = at.astimezone(ZoneInfo(zone))
    shown = format_datetime(local, "d MMM y HH:mm", tzinfo=local.tzinfo, locale=language)
    comes_twice = len(readings(local.replace(tzinfo=None, fold=0), ZoneInfo(zone))) > 1
    return f"{shown} ({_offset(local)})" if comes_twice else shown


def _offset(local: datetime) -> str:
    """What a time is ahead of UTC: "UTC+2", "UTC−3:30"."""
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
