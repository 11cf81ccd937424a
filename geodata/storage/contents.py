"""A thing as plain JSON values and back: what the log keeps of it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.model.place import Position
from geodata.model.record import T, Thing
from geodata.storage.tables import TABLE_OF
from geodata.storage.types import Choice, Day, Id, Instant, Point, Shape, Words, instant_text


def plain(thing: Thing) -> dict[str, object]:
    """Every field as a JSON value: positions as [lon, lat] in degrees, shapes as WKT."""
    return {field.name: _plain_value(getattr(thing, field.name)) for field in fields(thing)}


def _plain_value(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case tuple():
            return [_plain_value(item) for item in value]
        case UUID():
            return str(value)
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case Position():
            return [value.lon, value.lat]
        case BaseGeometry():
            return shapely.to_wkt(value, rounding_precision=-1)
    raise TypeError(type(value))


def thing_of(kind: type[T], contents: Mapping[str, Any]) -> T:
    """The thing again, from all its plain fields."""
    columns = TABLE_OF[kind].c
    values = {name: _model_value(columns[name].type, value) for name, value in contents.items()}
    return cast("Callable[..., T]", kind)(**values)


def _model_value(column: object, value: Any) -> object:  # noqa: ANN401 - JSON
    if value is None:
        return None
    match column:
        case Id():
            return UUID(value)
        case Instant():
            return datetime.fromisoformat(value)
        case Day():
            return date.fromisoformat(value)
        case Choice() as choice:
            return choice.kind(value)
        case Words() as words:
            return tuple(map(words.kind, value))
        case Point():
            return Position(*value)
        case Shape():
            return shapely.from_wkt(value)
    return value


def dumps(contents: Mapping[str, object]) -> str:
    """Plain contents as canonical JSON: sorted keys, no spaces."""
    return orjson.dumps(contents, option=orjson.OPT_SORT_KEYS).decode()
