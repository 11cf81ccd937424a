"""The column types: how the model's values lie in a database. None is NULL everywhere."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import orjson
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

from geodata.model.moments import moment
from geodata.model.place import Position
from geodata.storage import geometry

V = TypeVar("V")
Converter = Callable[[Any], Any]


def _optional(convert: Converter) -> Converter:
    return lambda value: None if value is None else convert(value)


class Converted(UserDefinedType[V]):
    """A type named ``column_type`` in the database, with one function in and one out."""

    cache_ok = True

    def __init__(self, column_type: str, into: Converter, out_of: Converter) -> None:
        self.column_type = column_type
        self._into, self._out_of = into, out_of

    def get_col_spec(self, **_: object) -> str:
        """The type's name where a table is made."""
        return self.column_type

    def bind_processor(self, dialect: Dialect) -> Converter:  # noqa: ARG002 - SQLAlchemy's hook
        """From the model's value to the database's."""
        return _optional(self._into)

    def result_processor(self, dialect: Dialect, coltype: object) -> Converter:  # noqa: ARG002
        """From the database's value to the model's."""
        return _optional(self._out_of)


class Id(Converted[UUID]):
    """A UUID as its 36 characters, so that a person can read it in a GIS."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__("TEXT(36)", str, UUID)


class Instant(Converted[datetime]):
    """A moment in UTC."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__("DATETIME", moment, datetime.fromisoformat)


class Day(Converted[date]):
    """A day without a clock."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__("DATE", date.isoformat, date.fromisoformat)


class Choice(Converted[StrEnum]):
    """One of an enumeration's values, as text."""

    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        self.kind = kind
        super().__init__("TEXT", str, {member.value: member for member in kind}.__getitem__)


class Words(Converted[tuple[str, ...]]):
    """A few words as a JSON list."""

    cache_ok = True

    def __init__(self, kind: type[str] = str) -> None:
        self.kind = kind
        super().__init__("TEXT", _dump_words, self._words)

    def _words(self, text: str) -> tuple[str, ...]:
        return () if text == "[]" else tuple(map(self.kind, orjson.loads(text)))


def _dump_words(words: tuple[str, ...]) -> str:
    return orjson.dumps(words).decode() if words else "[]"


class Point(Converted[Position]):
    """A position; absent where none is known."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__("POINT", geometry.encode_point, geometry.decode_point)


class Shape(Converted[BaseGeometry]):
    """A line or outline."""

    cache_ok = True

    def __init__(self, geometry_type: str) -> None:
        self.geometry_type = geometry_type
        super().__init__(geometry_type, geometry.encode_shape, geometry.decode_shape)


@compiles(String, "sqlite")
def _string_name(kind: String, compiler: object, **_: object) -> str:  # noqa: ARG001 - VARCHAR is no GeoPackage type
    return f"TEXT({kind.length})" if kind.length else "TEXT"
