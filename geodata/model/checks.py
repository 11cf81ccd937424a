"""The small truths that every value object guards: lengths, ranges, zones.

A rule stands beside its field's type (``place: ShortText``), once: `hold` keeps a thing to the rules of its fields, and
`geodata.exchange.json_schema` tells others of the same ones.
"""

import math
import re
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Final, NamedTuple, Protocol

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


def few(field: str, words: tuple[str, ...], *, most: int = MANY) -> None:
    """Refuses more than ``most`` words, and a word that is no short text."""
    if len(words) > most:
        raise Invalid("value.too-long", field=field, longest=most, length=len(words))
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


class Rule(Protocol):
    """What must hold of one field."""

    def check(self, field: str, value: typing.Any, /) -> None:  # noqa: ANN401 - whatever the field holds
        """Raises `Invalid` with the field's name where it does not hold."""


class Text(NamedTuple):
    """A text of at most ``longest`` characters."""

    longest: int

    def check(self, field: str, value: str) -> None:
        """As `text`."""
        text(field, value, longest=self.longest)


class Title(NamedTuple):
    """A short text that is not empty."""

    longest: int = SHORT_TEXT

    def check(self, field: str, value: str) -> None:
        """As `title`."""
        title(field, value)


class Words(NamedTuple):
    """A list of at most ``most`` short texts."""

    most: int = MANY

    def check(self, field: str, value: tuple[str, ...]) -> None:
        """As `few`."""
        few(field, value, most=self.most)


class Step(NamedTuple):
    """A whole number from ``lowest`` to ``highest``, or none."""

    lowest: int
    highest: int

    def check(self, field: str, value: int | None) -> None:
        """As `step`."""
        step(field, value, self.lowest, self.highest)


class Measure(NamedTuple):
    """A finite number from ``lowest`` up, or none."""

    lowest: float = 0

    def check(self, field: str, value: float | None) -> None:
        """Refuses what is below, infinite or no number."""
        if value is not None and not (math.isfinite(value) and value >= self.lowest):
            raise Invalid("value.invalid", field=field, value=str(value))


Name = Annotated[str, Title()]
ShortText = Annotated[str, Text(SHORT_TEXT)]
LongText = Annotated[str, Text(LONG_TEXT)]


def rules_of(kind: type) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of a dataclass's fields by name; those without a rule are left out."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__ for name, hint in hints.items() if hasattr(hint, "__metadata__")}


_CHECKS: Final[dict[type, tuple[tuple[str, Callable[[str, typing.Any], None]], ...]]] = {}


def hold(thing: object) -> None:
    """Keeps a thing to the rules of its fields, in their order."""
    kind = type(thing)
    if kind not in _CHECKS:
        _CHECKS[kind] = tuple((name, rule.check) for name, rules in rules_of(kind).items() for rule in rules)
    for name, check in _CHECKS[kind]:
        check(name, getattr(thing, name))
