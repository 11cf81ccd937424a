"""Times as files write them: only what can be read in one way is read."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from geodata.errors import Invalid
from geodata.model.moments import day_start, readings
from geodata.model.observation import TimePrecision

_ISO: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)-(?P<day>\d\d)(?P<clock>[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?"
    r" ?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_NUMBERS: Final = re.compile(r"\s*\d{1,4}\s*[-./ ]\s*\d{1,2}\s*[-./ ]\s*\d{1,4}\b.*", re.ASCII | re.DOTALL)
_LONGEST: Final = 80
"""Characters of a time worth a look; the space between its numbers would be tried in every way (faults S-34)."""

_DIRECTIVE: Final = re.compile(r"%([-#]?[A-Za-z%])")

_DAY: Final = frozenset({"d", "j", "D", "F", "x", "c"})
_MONTH: Final = frozenset({"m", "b", "B", "j", "D", "F", "x", "c"})
_CLOCK: Final = frozenset({"H", "I", "c", "X", "T", "R"})
_YEAR: Final = frozenset({"Y", "y", "D", "F", "x", "c"})

Moment = tuple[datetime, TimePrecision]


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; refuses what is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise Invalid("value.invalid", field="timezone", value=name[:80]) from error
    except KeyError as error:
        raise Invalid("value.invalid", field="timezone", value=name[:80]) from error


def precision_of(date_format: str) -> TimePrecision:
    """How much a date format tells; refuses one without a year, or with a month and no day."""
    asked = {found.lstrip("-#") for found in _DIRECTIVE.findall(date_format)}
    if not asked & _YEAR or (asked & _MONTH and not asked & _DAY) or ("d" in asked and not asked & _MONTH):
        raise Invalid("mapping.invalid", field="source.date_format", value=date_format, reason="needs year, month, day")
    if "I" in asked and "p" not in asked:
        raise Invalid("mapping.invalid", field="source.date_format", value=date_format, reason="%I needs %p")
    if asked & _CLOCK:
        return TimePrecision.MINUTE
    return TimePrecision.DAY if asked & _DAY else TimePrecision.YEAR


def moment(text: str, date_format: str | None, local: tzinfo) -> Moment:
    """The time in UTC and how much of it is known; the rest is the first moment of the day or year in ``local``.

    Without a format only ISO dates are read: ``2026``, ``2026-01-31``, ``2026-01-31 17:30``, with or without a zone.
    Other dates of numbers are refused as ``time.ambiguous``, the rest as ``time.invalid``; so are a time that no clock
    showed (``time.skipped``) and one that came twice when clocks changed (``time.twice``), unless it names its zone.
    """
    if date_format is not None:
        try:
            found = datetime.strptime(text, date_format)  # noqa: DTZ007 - the zone follows
        except ValueError as error:
            raise Invalid("time.invalid", field="observed_at", value=text[:80], allowed=date_format) from error
        precision = precision_of(date_format)
        return _utc(found, text, local, precision), precision
    iso = _ISO.fullmatch(text)
    if iso is None:
        code = "time.ambiguous" if _NUMBERS.fullmatch(text[:_LONGEST]) else "time.invalid"
        raise Invalid(code, field="observed_at", value=text[:80], allowed="2026-01-31")
    return _from_iso(iso, text, local)


def _from_iso(iso: re.Match[str], text: str, local: tzinfo) -> Moment:
    if iso["month"] is None:
        first = datetime(max(int(iso["year"]), 1), 1, 1)  # noqa: DTZ001 - the zone follows
        return _utc(first, text, local, TimePrecision.YEAR), TimePrecision.YEAR
    if iso["clock"] is None and iso["zone"] is not None:
        raise Invalid("time.invalid", field="observed_at", value=text[:80], allowed="2026-01-31")
    try:
        found = datetime.fromisoformat(text.replace(",", ".").replace(" +", "+").replace(" Z", "Z"))
    except ValueError as error:
        raise Invalid("time.invalid", field="observed_at", value=text[:80], allowed="2026-01-31") from error
    precision = TimePrecision.DAY if iso["clock"] is None else TimePrecision.MINUTE
    return _utc(found, text, local, precision), precision


def _utc(found: datetime, text: str, local: tzinfo, precision: TimePrecision) -> datetime:
    try:
        utc = found.astimezone(UTC) if found.tzinfo else _meant(found, text, local, precision)
    except OverflowError as error:
        raise Invalid("time.invalid", field="observed_at", value=text[:80]) from error
    # Years with fewer digits than four are mistakes, and no database agrees on them.
    if not datetime(1000, 1, 1, tzinfo=UTC) <= utc + timedelta(days=1):
        raise Invalid("time.invalid", field="observed_at", value=text[:80])
    return utc


def _meant(wall: datetime, text: str, local: tzinfo, precision: TimePrecision) -> datetime:
    if precision is not TimePrecision.MINUTE:
        return day_start(wall.date(), local)
    found = readings(wall, local)
    if len(found) != 1:
        raise Invalid("time.twice" if found else "time.skipped", field="observed_at", value=text[:80])
    return found[0]
