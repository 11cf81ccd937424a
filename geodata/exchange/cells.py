"""Values of the model as cells of a table and back; no cell is ever a formula."""

import re
from datetime import date, datetime, time
from enum import Enum
from typing import Final

from geodata.errors import Invalid
from geodata.exchange.fields import Field, wrong
from geodata.exchange.geojson import plain

# A cell begins at its first character, and wherever a program with other separators might cut the row.
_OPENING: Final = re.compile(r"(?<![^;\n\r])('*)(?=[=+@\t\r＝-])")
_GUARDED: Final = re.compile(r"(?<![^;\n\r])'('*)(?=[=+@\t\r＝-])")

_TOKEN: Final = re.compile(r"\\.|.", re.DOTALL)
_WHOLE: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,6})?", re.ASCII)
_NO_NUMBER: Final = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


def guarded(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would run: = + - @ tab CR and full-width ＝ (S-15)."""
    return _OPENING.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """``text`` without the apostrophes that `guarded` put there."""
    return _GUARDED.sub(r"\1", text)


def number(text: str, *, decimal: str = ".") -> float | None:
    """A decimal number, infinite where too large for a double, NaN where it says so; None for what is no number."""
    plain_text = text.replace(",", ".", 1) if decimal == "," and "." not in text else text
    if _NUMBER.fullmatch(plain_text) or _NO_NUMBER.fullmatch(plain_text):
        return float(plain_text)
    return None


def cell(value: object) -> str:
    """A value of the model as a cell: empty for none, items of a list between bars, texts guarded."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return guarded("|".join(str(plain(item)).replace("\\", "\\\\").replace("|", "\\|") for item in value))
    return str(plain(value))


def told(found: object) -> object:
    """A cell as a reading process tells it (`geodata.exchange.restricted`): dates and times are ``{"at": ISO}``."""
    if not isinstance(found, dict):
        return found
    text = str(found["at"])
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


def shown(found: object) -> str:
    """A cell of somebody else's file as text: dates in ISO, empty for none."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, datetime):
        return found.isoformat(sep=" ")
    return found.isoformat() if isinstance(found, date | time) else str(found)


def from_cell(field: Field, text: str) -> object:
    """The value of a field that a cell holds; the inverse of `cell`."""
    if field.is_many:
        return tuple(from_one(field, item) for item in _items(unguarded(text)))
    if text == "" and field.is_optional:
        return None
    if text == "" and field.kind is not str:
        raise Invalid("value.missing", field=field.name)
    return from_one(field, unguarded(text) if field.kind is str else text)


def from_one(field: Field, text: str) -> object:
    """One value of a field, or one item of it, from its text."""
    value: object = text
    if field.kind is bool:
        value = {"true": True, "false": False}.get(text.lower(), text)
    elif field.kind is int and _WHOLE.fullmatch(text):
        value = int(text)
    elif field.kind is float:
        value = number(text)
        if value is None:
            raise wrong(field.name, text, "number")
    return field.read(field.name, (value,))[0] if field.is_many else field.read(field.name, value)  # type: ignore[index]


def _items(text: str) -> list[str]:
    items = [""] if text else []
    for part in _TOKEN.findall(text):
        if part == "|":
            items.append("")
        else:
            items[-1] += part[1:] if len(part) == 2 else part
    return items
