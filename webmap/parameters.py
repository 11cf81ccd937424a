"""The query parameters of the API: each has its reader, bounds and words, once for the check and the document."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from geodata.errors import Invalid
from geodata.exchange.json_schema import DAY as DAY_SCHEMA
from geodata.exchange.json_schema import Schema
from geodata.model import taxonomy
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationState, Valence
from geodata.model.place import Box
from webmap.settings import LANGUAGES
from webmap.texts import msgid

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)

LONGEST_ECHO: Final = 80
"""Characters of a bad value that are told back."""

LONGEST_VALUE: Final = 1000
"""Characters of a value that is read at all: all that can be chosen at once is far shorter."""

LONGEST_LAYER: Final = 300
"""Characters of a layer's name."""

LONGEST_NAME: Final = 200
"""Characters of a municipality's name in a request."""

DEFAULT_LIMIT: Final = 1000
MAX_LIMIT: Final = 100_000
MAX_OFFSET: Final = 10**9


@dataclass(frozen=True, slots=True)
class Parameter(Generic[V_co]):
    """One query parameter.

    ``read`` gets the name and the text that was sent, never empty, and gives the value or raises a refusal; ``absent``
    is the value where nothing was sent. ``schema`` says the same as ``read`` in JSON Schema: of an array, the items
    stand with commas between. ``says`` is for people; ``refuses`` are codes beyond ``value.invalid``.
    """

    name: str
    says: str
    schema: Schema
    read: Callable[[str, str], V_co]
    absent: V_co
    refuses: tuple[str, ...] = field(default=())


def wrong(name: str, value: str, **facts: object) -> Invalid:
    """The refusal of a parameter's value."""
    return Invalid("value.invalid", field=name, value=value[:LONGEST_ECHO], **facts)


def choice(name: str, says: str, values: Mapping[str, V]) -> Parameter[V | None]:
    """One of ``values``."""

    def read(name: str, found: str) -> V:
        if found not in values:
            raise wrong(name, found, allowed=list(values))
        return values[found]

    return Parameter(name, says, {"type": "string", "enum": list(values)}, read, None)


def choices(name: str, says: str, values: Mapping[str, V]) -> Parameter[frozenset[V]]:
    """Several of ``values``, with commas between."""

    def read(name: str, found: str) -> frozenset[V]:
        words = found.split(",", len(values) - 1)  # of more than there are, the last one has a comma
        strange = next((word for word in words if word not in values), None)
        if strange is not None:
            raise wrong(name, strange, allowed=list(values))
        return frozenset(values[word] for word in words)

    items: Schema = {"type": "string", "enum": list(values)}
    schema: Schema = {"type": "array", "items": items, "minItems": 1, "maxItems": len(values)}
    return Parameter(name, says, schema, read, frozenset())


def whole(name: str, says: str, lowest: int, highest: int, default: int) -> Parameter[int]:
    """A whole number from ``lowest`` to ``highest``, in ASCII digits."""

    def read(name: str, found: str) -> int:
        is_written = found.isascii() and found.isdigit() and len(found) <= 10
        if not (is_written and lowest <= int(found) <= highest):
            raise wrong(name, found, allowed=f"{lowest}..{highest}")
        return int(found)

    schema: Schema = {"type": "integer", "minimum": lowest, "maximum": highest, "default": default}
    return Parameter(name, says, schema, read, default)


def words(name: str, says: str) -> Parameter[str]:
    """A short text."""
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
    return Parameter(name, says, schema, _town_name, "")


def day(name: str, says: str) -> Parameter[date | None]:
    """A day, "2026-01-31"."""

    def read(name: str, found: str) -> date:
        # Python's reader takes 2026-W05-6 too.
        is_written = len(found) == 10 and found.isascii() and found.replace("-", "").isdigit()
        try:
            return date.fromisoformat(found if is_written else "")
        except ValueError as error:
            raise wrong(name, found, allowed="2026-01-31") from error

    return Parameter(name, says, DAY_SCHEMA, read, None)


CANONICAL_ID: Final[Schema] = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
}


def canonical_uuid(found: str) -> UUID:
    """``found`` as an id; ValueError for any but the one way to write it."""
    made = UUID(found) if len(found) == 36 else None
    if made is None or str(made) != found:
        raise ValueError(found)
    return made


def identity(name: str, says: str, refuses: tuple[str, ...] = ()) -> Parameter[UUID | None]:
    """An id in its canonical form."""

    def read(name: str, found: str) -> UUID:
        try:
            return canonical_uuid(found)
        except ValueError as error:
            raise wrong(name, found) from error

    return Parameter(name, says, CANONICAL_ID, read, None, refuses)


def _number(found: str) -> float:
    if len(found) > 40 or not found.isascii() or "_" in found:
        raise ValueError(found)
    number = float(found)
    if not math.isfinite(number):
        raise ValueError(found)
    return number


def box_of(name: str, found: str) -> Box:
    """A box written as west,south,east,north; refuses any other with ``box.invalid``."""
    try:
        edges = [_number(edge) for edge in found[:LONGEST_NAME].split(",")]
        west, south, east, north = edges
    except ValueError as error:
        raise Invalid("box.invalid", field=name, value=found[:LONGEST_ECHO]) from error
    try:
        return Box(west, south, east, north)
    except Invalid as refused:
        raise Invalid("box.invalid", field=name, **refused.facts) from refused


def _edge(limit: int) -> Schema:
    return {"type": "number", "minimum": -limit, "maximum": limit}


_BOX_SCHEMA: Final[Schema] = {
    "type": "array",
    "prefixItems": [_edge(180), _edge(90), _edge(180), _edge(90)],
    "items": {"type": "number", "minimum": -180, "maximum": 180},
    "minItems": 4,
    "maxItems": 4,
}


def _town_name(name: str, found: str) -> str:
    if "\0" in found or len(found) > LONGEST_NAME:
        raise wrong(name, found.replace("\0", "?"))
    return found


def _layer_name(name: str, found: str) -> str:
    if "\0" in found or len(found) > LONGEST_LAYER:
        raise wrong(name, found.replace("\0", "?"))
    return found


def by_value(kind: type[E]) -> dict[str, E]:
    """The members of a vocabulary by what they are called in data."""
    return {member.value: member for member in kind}


# --- the parameters ---------------------------------------------------------------------------------------------------

LANG: Final = choice("lang", msgid("The language of the sentences in the answer."), dict.fromkeys(LANGUAGES, True))

MUNICIPALITY: Final[Parameter[str | None]] = Parameter(
    "municipality",
    msgid("The municipality by slug, code or name. May be left out where the store holds only one."),
    {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
    _town_name,
    None,
    ("municipality.missing", "municipality.ambiguous"),
)

BBOX: Final[Parameter[Box | None]] = Parameter(
    "bbox",
    msgid("Only what lies in the box west,south,east,north in degrees (WGS 84). West greater than east crosses 180°."),
    _BOX_SCHEMA,
    box_of,
    None,
    ("box.invalid",),
)

CODES: Final = choices(
    "codes", msgid("Only observations with one of these primary codes."), {code: code for code in taxonomy.CATEGORIES}
)
VALENCE: Final = choices("valence", msgid("Only places that feel so."), by_value(Valence))
STATE: Final = choices("state", msgid("Only observations in one of these states."), by_value(ObservationState))
FROM: Final = day("from", msgid("The first day, in the municipality's time zone; the whole of it counts."))
TO: Final = day("to", msgid("The last day, in the municipality's time zone; the whole of it counts."))
WALK: Final = identity("walk", msgid("Only observations of this walk."))
AREA: Final = identity(
    "area", msgid("Only observations inside this area, or linked to it by hand."), ("thing.missing",)
)
ACTION: Final = identity("action", msgid("Only observations linked to this action."))
PLACED: Final = choice(
    "placed", msgid("Only observations with a position, or only those without."), {"true": True, "false": False}
)

FILTERS: Final[tuple[Parameter[Any], ...]] = (
    BBOX, CODES, VALENCE, STATE, FROM, TO, WALK, AREA, ACTION, PLACED
)  # fmt: skip
"""What chooses observations, beside the municipality."""

TILE_FILTERS: Final = tuple(parameter for parameter in FILTERS if parameter is not BBOX)
"""What chooses a tile's observations: the tile is the box."""

ZOOM: Final = whole(
    "zoom", msgid("The map's zoom: 0 shows the world on 256 pixels. Its grid has cells of 64 pixels."), 0, 22, 0
)
APART: Final = identity("apart", msgid("This observation is a mark of its own, where it answers to the filter."))

SIZE: Final = choice("size", msgid("The whole photo, or its small twin."), {"full": "full", "small": "small"})
KIND: Final = choice("kind", msgid("Only areas of this kind."), by_value(AreaKind))

LAYER: Final[Parameter[str | None]] = Parameter(
    "layer",
    msgid("The name of one of the municipality's own layers."),
    {"type": "string", "minLength": 1, "maxLength": LONGEST_LAYER},
    _layer_name,
    None,
)

LIMIT: Final = whole("limit", msgid("How many are answered at most."), 0, MAX_LIMIT, DEFAULT_LIMIT)
OFFSET: Final = whole("offset", msgid("How many are passed over first."), 0, MAX_OFFSET, 0)
