"""The small truths that every value object guards: lengths, ranges, zones."""

import re
from datetime import UTC, datetime
from typing import Final

from geodata.errors import Invalid

SHORT_TEXT: Final = 300
"""Characters in a name or title."""

MANY: Final = 30
"""Words in a list, such as further categories: there are 28."""

LONG_TEXT: Final = 10_000
"""Characters in a description."""


_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: JSON can spell it, no file can hold it."""


def text(field: str, value: str, *, longest: int = LONG_TEXT) -> None:
    """Refuses what is longer than ``longest`` characters or holds a NUL or half a character."""
    if len(value) > longest:
        raise Invalid("value.too-long", field=field, longest=longest, length=len(value))
    if "\0" in value:
        raise Invalid("value.invalid", field=field, value="NUL")
    if _HALF_CHARACTER.search(value):
        raise Invalid("value.invalid", field=field, value="surrogate")


def title(field: str, value: str) -> None:
    """Refuses an empty or overlong name."""
    if not value.strip():
        raise Invalid("value.missing", field=field)
    text(field, value, longest=SHORT_TEXT)


def few(field: str, words: tuple[str, ...]) -> None:
    """Refuses more than `MANY` words, and a word that is no short text."""
    if len(words) > MANY:
        raise Invalid("value.too-long", field=field, longest=MANY, length=len(words))
    for word in words:
        text(field, word, longest=SHORT_TEXT)


def step(field: str, value: int | None, lowest: int, highest: int) -> None:
    """Refuses a whole number outside ``lowest``..``highest``; none is fine."""
    if value is not None and not (isinstance(value, int) and lowest <= value <= highest):
        raise Invalid("value.invalid", field=field, value=value, allowed=f"{lowest}..{highest}")


def instant(field: str, value: datetime | None) -> datetime | None:
    """``value`` in UTC, whole milliseconds; refuses a time without a zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise Invalid("time.no-zone", field=field, value=value.isoformat())
    utc = value.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
