"""A thing as plain JSON values and back: what the log keeps of it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson
import shapely

from geodata.model.moments import moment
from geodata.model.place import Position
from geodata.model.record import T, Thing
from geodata.storage.tables import TABLE_OF
from geodata.storage.types import Choice, Day, Id, Instant, Point, Shape, Words

FIELD_NAMES: Final = {kind: tuple(field.name for field in fields(kind)) for kind in TABLE_OF}
"""The fields of each kind of thing, in their own order."""

_INTO_JSON: Final[dict[type, Callable[[Any], object]]] = {
    Id: str,
    Instant: moment,
    Day: date.isoformat,
    Choice: str,
    Words: list,
    Point: lambda position: [position.lon, position.lat],
    Shape: lambda shape: shapely.to_wkt(shape, rounding_precision=-1),
}
"""By column type; the fields of every other type are JSON values as they are."""

_CONVERTED: Final = {
    kind: [
        (name, _INTO_JSON[type(column)]) for name in names if type(column := TABLE_OF[kind].c[name].type) in _INTO_JSON
    ]
    for kind, names in FIELD_NAMES.items()
}


def plain(thing: Thing) -> dict[str, object]:
    """Every field as a JSON value: positions as [lon, lat] in degrees, shapes as WKT."""
    kind = type(thing)
    values = {name: getattr(thing, name) for name in FIELD_NAMES[kind]}
    for name, into in _CONVERTED[kind]:
        if values[name] is not None:
            values[name] = into(values[name])
    return values


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
