"""Values from outside, as the fields of the model's dataclasses want them."""

import dataclasses
import math
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeVar
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid
from geodata.model.place import Position

T = TypeVar("T")

Reader = Callable[[str, object], object]
"""From the field's name and a JSON value to the value that the model wants; raises `Invalid`."""

# fromisoformat takes 20260131 and 2026-W05-6 too, which people read in other ways.
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

SHAPES: Final = ("position", "outline", "route", "boundary")
"""Fields that stand in a feature's geometry and not among its properties."""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field of a dataclass as a file or a request may give it."""

    name: str
    read: Reader
    is_required: bool
    is_shape: bool
    is_plain: bool
    """Whether JSON has the value as the model has it: text, number, true or false."""

    kind: Any
    """The type of the value (of the items in a tuple), none left out."""

    is_optional: bool
    is_many: bool


def wrong(field: str, value: object, allowed: object = None) -> Invalid:
    """The refusal of a value that its field can't hold."""
    shown = value if isinstance(value, str | int | float | bool | None) else type(value).__name__
    if isinstance(shown, str) and len(shown) > 80:
        shown = shown[:80] + "…"
    facts: dict[str, object] = {} if allowed is None else {"allowed": allowed}
    return Invalid("value.invalid", field=field, value=shown, **facts)


def _text(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise wrong(field, value, "text")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise wrong(field, "a half surrogate pair") from error
    return value


def _truth(field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise wrong(field, value, [True, False])
    return value


def _whole(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong(field, value, "whole number")
    return value


def _number(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise wrong(field, str(value) if isinstance(value, float) else value, "number")
    return float(value)


def _uuid(field: str, value: object) -> UUID:
    try:
        return UUID(_text(field, value))
    except ValueError as error:
        raise wrong(field, value, "UUID") from error


def _day(field: str, value: object) -> date:
    text = _text(field, value)
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as error:
        raise Invalid("time.invalid", field=field, value=text[:80], allowed="2026-01-31") from error


def _instant(field: str, value: object) -> datetime:
    text = _text(field, value)
    try:
        found = datetime.fromisoformat(text if _DAY.match(text) else "")
    except ValueError as error:
        raise Invalid("time.invalid", field=field, value=text[:80], allowed="2026-01-31T17:30:00Z") from error
    if found.tzinfo is None:
        raise Invalid("time.no-zone", field=field, value=text[:80])
    return found


def _one_of(kind: type[Enum]) -> Reader:
    members: dict[object, Enum] = {member.value: member for member in kind}

    def read(field: str, value: object) -> Enum:
        found = members.get(_text(field, value))
        if found is None:
            raise wrong(field, value, list(members))
        return found

    return read


def _many(inner: Reader) -> Reader:
    def read(field: str, value: object) -> tuple[object, ...]:
        if not isinstance(value, list | tuple):
            raise wrong(field, value, "list")
        return tuple(inner(field, item) for item in value)

    return read


def _or_none(inner: Reader) -> Reader:
    def read(field: str, value: object) -> object:
        return None if value is None else inner(field, value)

    return read


def _as_is(_field: str, value: object) -> object:
    return value


_SIMPLE: Final[dict[object, Reader]] = {
    str: _text,
    bool: _truth,
    int: _whole,
    float: _number,
    UUID: _uuid,
    date: _day,
    datetime: _instant,
}


def _reader(hint: Any) -> Reader:  # noqa: ANN401 - a type as written in a dataclass
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return _or_none(_reader(next(part for part in arguments if part is not types.NoneType)))
    if typing.get_origin(hint) is tuple:
        return _many(_reader(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of(hint)
    if isinstance(hint, type) and issubclass(hint, Position | BaseGeometry):
        return _as_is
    raise TypeError(hint)


def _core(hint: Any) -> Any:  # noqa: ANN401 - a type as written in a dataclass
    inner = [part for part in typing.get_args(hint) if part not in {types.NoneType, Ellipsis}]
    return inner[0] if inner else hint


_PLAIN: Final = {str, bool, int, float, types.NoneType, int | None, float | None}
_FOUND: Final[dict[type[Any], Mapping[str, Field]]] = {}


def fields_of(kind: type[Any]) -> Mapping[str, Field]:
    """The fields of a dataclass by name, in its order; looked up once for each dataclass."""
    if kind not in _FOUND:
        _FOUND[kind] = _looked_up(kind)
    return _FOUND[kind]


def _looked_up(kind: type[Any]) -> Mapping[str, Field]:
    hints = typing.get_type_hints(kind)
    return {
        field.name: Field(
            name=field.name,
            read=_reader(hints[field.name]),
            is_required=field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
            is_shape=field.name in SHAPES,
            is_plain=not {hints[field.name], *typing.get_args(hints[field.name])} - _PLAIN,
            kind=_core(hints[field.name]),
            is_optional=types.NoneType in typing.get_args(hints[field.name]),
            is_many=typing.get_origin(hints[field.name]) is tuple,
        )
        for field in dataclasses.fields(kind)
    }


def made(kind: type[T], values: Mapping[str, object]) -> T:
    """The thing with these values; refuses what is missing by name."""
    for field in fields_of(kind).values():
        if field.is_required and field.name not in values:
            code = "geometry.empty" if field.is_shape else "value.missing"
            raise Invalid(code, field=field.name)
    return kind(**values)
