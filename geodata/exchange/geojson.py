"""Features as docs/api.md describes them, for the API and for files: EPSG:4326, longitude first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

import orjson

from geodata.errors import Invalid
from geodata.exchange import shapes
from geodata.exchange.fields import Field, fields_of, made, wrong
from geodata.model.moments import moment
from geodata.model.observation import Observation, Placement
from geodata.model.place import Position
from geodata.model.record import Kept, T

SERVER_PROPERTIES: Final = frozenset({"recorded_at", "flags", "version", "changed_at"})
"""What a feature shows and nobody sends: left alone where a feature is sent back whole."""

COMPUTED_PROPERTIES: Final = frozenset({"next_states", "is_overdue", "observation_count"})
"""What the API adds to an action."""

MEMBERS: Final = frozenset({"type", "id", "geometry", "properties", "bbox", "crs"})
"""What a feature that is sent may have at its top; a misspelt one would else be passed over."""

WGS84_NAMES: Final = ("EPSG:4326", "EPSG::4326", "CRS84")


Writer = Callable[[Any], object]


_WRITERS: Final[tuple[tuple[type[Any], Writer], ...]] = (
    (Enum, lambda value: value.value),
    (datetime, moment),
    (date, date.isoformat),
    (UUID, str),
    (tuple, lambda value: [plain(item) for item in value]),
)
_WRITER_OF: Final[dict[type[Any], Writer | None]] = dict.fromkeys((str, bool, int, float, type(None)))


def plain(value: object) -> object:
    """A value of the model as JSON has it: codes and texts as they are, times in UTC, lists for tuples."""
    kind = type(value)
    if kind not in _WRITER_OF:
        _WRITER_OF[kind] = next(write for parent, write in _WRITERS if issubclass(kind, parent))
    write = _WRITER_OF[kind]
    return value if write is None else write(value)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a kind of thing stands in a feature: its properties, those to be rewritten, the field in the geometry."""

    names: tuple[str, ...]
    rewritten: tuple[str, ...]
    shape: str | None
    values: Callable[[Any], tuple[object, ...]]


_LAYOUTS: Final[dict[type[Any], Layout]] = {}


def layout(kind: type[Any]) -> Layout:
    """The layout of a dataclass's features; made once for each dataclass."""
    if kind not in _LAYOUTS:
        known = fields_of(kind).values()
        names = tuple(field.name for field in known if field.name != "id" and not field.is_shape)
        _LAYOUTS[kind] = Layout(
            names=names,
            rewritten=tuple(field.name for field in known if field.name in names and not field.is_plain),
            shape=next((field.name for field in known if field.is_shape), None),
            values=attrgetter(*names),
        )
    return _LAYOUTS[kind]


def feature(kept: Kept[Any]) -> dict[str, object]:
    """A thing as a GeoJSON feature: the id is its key (a municipality's slug), geometry null where it has none."""
    thing = kept.thing
    form = layout(type(thing))
    properties = dict(zip(form.names, form.values(thing), strict=True))
    for name in form.rewritten:
        properties[name] = plain(properties[name])
    properties["version"] = kept.version
    properties["changed_at"] = moment(kept.changed_at)
    found = None if form.shape is None else getattr(thing, form.shape)
    geometry = None if found is None else shapes.point(found) if isinstance(found, Position) else shapes.geometry(found)
    return {"type": "Feature", "id": thing.key, "geometry": geometry, "properties": properties}


def plain_feature(row: dict[str, object]) -> dict[str, object]:
    """As `feature`, from an observation's plain values (`Store.plain_observations`), which are taken over."""
    key, position = row.pop("id"), row.pop("position")
    geometry = None if position is None else {"type": "Point", "coordinates": position}
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": row}


def collection(features: Iterable[dict[str, object]], **members: object) -> bytes:
    """A FeatureCollection as UTF-8 bytes, with ``members`` (``numberMatched=…``) before the features."""
    return orjson.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def document(body: bytes) -> object:
    """Bytes as JSON; refuses broken encoding, NaN, Infinity and numbers beyond a double (1e400)."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid("request.not-json", reason=error.msg, line=error.lineno, column=error.colno) from error


def read_feature(kind: type[T], document: object, *, given: Mapping[str, object]) -> T:
    """The thing that a whole feature describes (PUT).

    ``given`` are fields that the receiver sets (id, municipality, recorded_at …), whatever the feature says of them.
    What only the server says (`SERVER_PROPERTIES`, `COMPUTED_PROPERTIES`) is left alone unless given; a property that
    does not exist is refused: `Invalid` ``value.unknown`` with the field.
    """
    members, properties = _feature(document)
    sent = {k: v for k, v in properties.items() if k not in SERVER_PROPERTIES and k not in given}
    values = _values(kind, sent, ignored=COMPUTED_PROPERTIES)
    if "id" in members:
        sent_id = members["id"]
        if "id" not in given and "id" in fields_of(kind):
            values["id"] = fields_of(kind)["id"].read("id", sent_id)
        elif "id" in given and str(sent_id).lower() != str(given["id"]).lower():
            raise wrong("id", sent_id, str(given["id"]))
    values |= _shape(kind, members.get("geometry"))
    if kind is Observation and values.get("position") is not None:
        values.setdefault("placement", Placement.COORDINATES)
    return made(kind, values | dict(given))


def read_changes(kind: type[T], document: object) -> dict[str, object]:
    """The fields that a PATCH changes: ``{"properties": {…}, "geometry": …}``, geometry left out where it stays.

    Refuses fields that never change (id, municipality) and those of the server as ``value.unknown``. An observation
    whose position is taken away gets the placement "none" and no accuracy.
    """
    members, properties = _feature(document, is_whole=False)
    fixed = {"municipality", "slug"} | SERVER_PROPERTIES
    for name in properties:
        if name in fixed:
            raise Invalid("value.unknown", field=name, reason="never changed")
    values = _values(kind, properties)
    if "geometry" in members:
        values |= _shape(kind, members["geometry"])
        if kind is Observation and values["position"] is None:
            values = {"placement": Placement.NONE, "accuracy_m": None} | values
    return values


def read_properties(kind: type[T], properties: Mapping[str, object], *, ignored: frozenset[str]) -> dict[str, object]:
    """The fields that a feature's properties hold, those of the server too: for a file of our own export."""
    return _values(kind, properties, ignored=ignored)


def _feature(document: object, *, is_whole: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    if not isinstance(document, dict):
        raise wrong("feature", document, "Feature")
    if (is_whole or "type" in document) and document.get("type") != "Feature":
        raise wrong("type", document.get("type"), "Feature")
    strange = next((name for name in document if name not in MEMBERS), None)
    if strange is not None:
        raise Invalid("value.unknown", field=str(strange)[:80])
    properties = document.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        raise wrong("properties", properties, "object")
    if (named := crs_name(document)) is not None and not named.endswith(WGS84_NAMES):
        raise wrong("crs", named, "EPSG:4326")
    return document, properties


def crs_name(document: Mapping[str, Any]) -> str | None:
    """What the old ``crs`` member of a GeoJSON object names, as "EPSG:3006" where it can; none where it is absent."""
    found = document.get("crs")
    if found is None:
        return None
    name = found.get("properties", {}).get("name") if isinstance(found, dict) else None
    if not isinstance(name, str):
        raise Invalid("crs.unknown", field="crs", value=str(found)[:80])
    if name.upper().startswith("URN:OGC:DEF:CRS:EPSG:"):
        return "EPSG:" + name.rsplit(":", 1)[1]
    return name


def _values(
    kind: type[Any], properties: Mapping[str, object], *, ignored: frozenset[str] = frozenset()
) -> dict[str, object]:
    known = fields_of(kind)
    values: dict[str, object] = {}
    for name, value in properties.items():
        field = known.get(name)
        if field is None or field.is_shape or name == "id":
            if name in ignored:
                continue
            raise Invalid("value.unknown", field=str(name)[:80])
        values[name] = field.read(name, value)
    return values


def _shape(kind: type[Any], geometry: object) -> dict[str, object]:
    field: Field | None = next((field for field in fields_of(kind).values() if field.is_shape), None)
    if field is None:
        return {}
    if field.name == "position":
        return {"position": shapes.position(geometry)}
    if geometry is None:
        return {} if field.is_required else {field.name: None}
    return {field.name: shapes.shape(geometry)}
