"""Features as JSON Schema 2020-12, from the same fields and rules that read and write them (`geojson`, `fields`)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from geodata.exchange.fields import Field, fields_of
from geodata.exchange.geojson import COMPUTED_PROPERTIES, SERVER_PROPERTIES
from geodata.model import checks
from geodata.model.checks import Measure, Step, Text, Title, Words, rules_of
from geodata.model.taxonomy import CATEGORIES, KnownCode
from geodata.model.visibility import FIELDS, OF_A_PERSON, Level

Schema = dict[str, Any]
"""A JSON Schema as a dictionary."""

ANYTHING: Final[Schema] = {}

TEXT: Final[Schema] = {"type": "string"}
TRUTH: Final[Schema] = {"type": "boolean"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
ID: Final[Schema] = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
DAY: Final[Schema] = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}

_SIMPLE: Final[Mapping[object, Schema]] = MappingProxyType(
    {
        str: TEXT,
        bool: TRUTH,
        int: {"type": "integer"},
        float: {"type": "number"},
        UUID: ID,
        date: DAY,
        datetime: TIME,
    }
)


def _pairs(least: int = 0) -> Schema:
    return {"type": "array", "items": _PAIR, "minItems": least} if least else {"type": "array", "items": _PAIR}


_PAIR: Final[Schema] = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 4,
}
"""Longitude and latitude; what follows them (height) is left out."""

_RING: Final = _pairs(4)
_RINGS: Final[Schema] = {"type": "array", "items": _RING, "minItems": 1}

COORDINATES: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "Point": _PAIR,
        "MultiPoint": _pairs(1),
        "LineString": _pairs(2),
        "MultiLineString": {"type": "array", "items": _pairs(2), "minItems": 1},
        "Polygon": _RINGS,
        "MultiPolygon": {"type": "array", "items": _RINGS, "minItems": 1},
    }
)

_SHOWN_SHAPES: Final = {"position": ("Point",), "outline": ("MultiPolygon",), "boundary": ("MultiPolygon",)}
_SENT_SHAPES: Final = {"position": ("Point",), "outline": ("Polygon", "MultiPolygon")}
_LINE: Final = ("LineString",)


def listed(items: Schema, **limits: int) -> Schema:
    """An array of such items."""
    return {"type": "array", "items": items, **limits}


def thing(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, /) -> Schema:
    """An object with these members, and no other."""
    properties = {**required, **(optional or {})}
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"required": list(required)} if required else {})


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    if "enum" in schema:
        return schema | {"enum": [*schema["enum"], None], "type": ["string", "null"]}
    if isinstance(schema.get("type"), str):
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(kind: type[Enum]) -> Schema:
    """One of the values of a vocabulary."""
    return {"type": "string", "enum": [member.value for member in kind]}


def _ruled(schema: Schema, rule: object) -> Schema:
    match rule:
        case Title(longest):
            return schema | {"minLength": 1, "maxLength": longest}
        case Text(longest):
            return schema | {"maxLength": longest}
        case Words(most):
            return schema | {"maxItems": most, "items": schema["items"] | {"maxLength": checks.SHORT_TEXT}}
        case Step(lowest, highest):
            return schema | {"minimum": lowest, "maximum": highest}
        case Measure(lowest):
            return schema | {"minimum": lowest}
        case KnownCode(1):
            return schema | {"enum": list(CATEGORIES)}
        case KnownCode(most):
            return schema | {"maxItems": most, "items": schema["items"] | {"enum": list(CATEGORIES)}}
    raise TypeError(rule)


def property_of(kind: type[Any], field: Field) -> Schema:
    """One property of a feature."""
    is_enum = isinstance(field.kind, type) and issubclass(field.kind, Enum)
    schema = one_of(field.kind) if is_enum else _SIMPLE[field.kind]
    if field.is_many:
        schema = listed(schema)
    for rule in rules_of(kind).get(field.name, ()):
        schema = _ruled(schema, rule)
    return or_null(schema) if field.is_optional else schema


def _properties(kind: type[Any]) -> dict[str, Schema]:
    known = fields_of(kind).values()
    return {field.name: property_of(kind, field) for field in known if field.name != "id" and not field.is_shape}


def geometry(*kinds: str) -> Schema:
    """A GeoJSON geometry of one of these kinds."""
    made = [
        {
            "type": "object",
            "properties": {"type": {"const": kind}, "coordinates": COORDINATES[kind]},
            "required": ["type", "coordinates"],
        }
        for kind in kinds
    ]
    return made[0] if len(made) == 1 else {"oneOf": made}


def _shape(kind: type[Any]) -> Field | None:
    return next((field for field in fields_of(kind).values() if field.is_shape), None)


def shown(kind: type[Any], extra: Mapping[str, Schema] | None = None, *, kinds: tuple[str, ...] = ()) -> Schema:
    """A feature as it is answered: every property that everyone sees is there.

    ``extra`` are properties that the answer adds; ``kinds`` of geometry where they are more than the field's own.
    """
    known = _properties(kind)
    of_keeping = {"version": {"type": "integer", "minimum": 1}, "changed_at": TIME}
    always = {name: schema for name, schema in known.items() if FIELDS[kind][name] is Level.PUBLIC}
    always |= {} if kind in OF_A_PERSON else of_keeping
    beside = {name: schema for name, schema in (known | of_keeping).items() if name not in always}
    shape = _shape(kind)
    found: Schema = {"type": "null"}
    if shape is not None:
        found = geometry(*(kinds or _SHOWN_SHAPES.get(shape.name, _LINE)))
        found = found if shape.is_required else or_null_shape(found)
    identity = ID if "id" in fields_of(kind) else TEXT
    body = {
        "type": {"const": "Feature"},
        "id": identity,
        "geometry": found,
        "properties": thing(always, beside | dict(extra or {})),
    }
    return thing(body)


def or_null_shape(schema: Schema) -> Schema:
    """A geometry or null, as one list of choices."""
    return {"oneOf": [*schema.get("oneOf", [schema]), {"type": "null"}]}


def _sent_shape(shape: Field, *, is_whole: bool) -> Schema:
    found = geometry(*_SENT_SHAPES.get(shape.name, _LINE))
    return found if shape.is_required and is_whole else or_null_shape(found)


def _members(kind: type[Any], *, is_whole: bool) -> dict[str, Schema]:
    shape = _shape(kind)
    crs = {
        "type": ["object", "null"],
        "properties": {
            "properties": {
                "type": "object",
                "properties": {"name": {"type": "string", "pattern": "(EPSG::?4326|CRS84)$"}},
                "required": ["name"],
            }
        },
        "required": ["properties"],
    }
    found = ANYTHING if shape is None else _sent_shape(shape, is_whole=is_whole)
    return {"geometry": found, "bbox": ANYTHING, "crs": crs}


def sent(kind: type[Any], beside: Mapping[str, Schema] | None = None) -> Schema:
    """A whole feature as PUT takes it; ``beside`` are members that the route takes at its top.

    What only the server says may be sent back with the rest, and is passed over.
    """
    known = fields_of(kind)
    properties = _properties(kind) | dict.fromkeys(sorted(SERVER_PROPERTIES | COMPUTED_PROPERTIES), ANYTHING)
    required = {name: properties[name] for name, field in known.items() if field.is_required and name in properties}
    required = {name: schema for name, schema in required.items() if name not in SERVER_PROPERTIES}
    required["municipality"] = {"type": "string", "minLength": 1, "maxLength": 200}
    optional = {name: schema for name, schema in properties.items() if name not in required}
    shape = _shape(kind)
    members = _members(kind, is_whole=True) | dict(beside or {})
    needed = {"type": {"const": "Feature"}, "properties": thing(required, optional)}
    if shape is not None and shape.is_required:
        needed["geometry"] = members.pop("geometry")
    return thing(needed, {"id": ID, **members})


def changes(kind: type[Any], names: Collection[str] | None = None) -> Schema:
    """What PATCH takes: only what changes; with ``names`` no other fields."""
    fixed = {"municipality", "slug"} | SERVER_PROPERTIES
    known = _properties(kind)
    properties = {name: known[name] for name in known if (name not in fixed if names is None else name in names)}
    body = {"type": {"const": "Feature"}, "properties": or_null(thing({}, properties))}
    return thing({}, body | {"id": ANYTHING} | _members(kind, is_whole=False))
