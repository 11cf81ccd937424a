"""From a request to the model: the only reader of what was sent."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict

from geodata.errors import Invalid, Refused
from geodata.exchange import geojson
from geodata.model import taxonomy
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationFilter, ObservationState, Valence
from geodata.model.place import Box, Municipality
from geodata.storage import Store
from webmap.settings import LANGUAGES

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")

DEFAULT_LIMIT: Final = 1000
MAX_LIMIT: Final = 100_000
MAX_OFFSET: Final = 10**9

JSON_TYPES: Final = ("application/json", "application/geo+json", "application/merge-patch+json")

FILTERS: Final = ("bbox", "codes", "valence", "state", "from", "to", "walk", "area", "action", "placed")

LONGEST_ECHO: Final = 80
"""Characters of a bad value that are told back."""


class Query:
    """The query parameters of a request: each read at most once, unknown and repeated ones refused when made."""

    def __init__(self, arguments: MultiDict[str, str], *known: str) -> None:
        for name in arguments:
            if name != "lang" and name not in known:
                raise Invalid("value.unknown", field=name[:LONGEST_ECHO])
            if len(arguments.getlist(name)) > 1:
                raise Invalid("value.invalid", field=name, value="2×")
        self._arguments = arguments
        self.choice("lang", dict.fromkeys(LANGUAGES, True))

    def text(self, name: str) -> str | None:
        """The parameter; None where it is absent or empty."""
        return self._arguments.get(name) or None

    def read(self, name: str, reader: Callable[[str], V]) -> V | None:
        """The parameter as ``reader`` makes it of its text; its ValueError is a refusal that names the parameter."""
        found = self.text(name)
        if found is None:
            return None
        try:
            return reader(found)
        except ValueError as error:
            raise _wrong(name, found) from error

    def choice(self, name: str, values: dict[str, V]) -> V | None:
        """One of ``values``; None where it is absent."""
        found = self.text(name)
        if found is None:
            return None
        if found not in values:
            raise _wrong(name, found, allowed=list(values))
        return values[found]

    def choices(self, name: str, values: dict[str, V]) -> frozenset[V]:
        """Several of ``values``, with commas between; empty where it is absent."""
        found = (self.text(name) or "").split(",")
        strange = next((value for value in found if value and value not in values), None)
        if strange is not None:
            raise _wrong(name, strange, allowed=list(values))
        return frozenset(values[value] for value in found if value)

    def uuid(self, name: str) -> UUID | None:
        """An id in its canonical form."""
        return self.read(name, canonical_uuid)

    def whole(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number from ``lowest`` to ``highest``."""
        found = self.read(name, _whole)
        if found is None:
            return default
        if not lowest <= found <= highest:
            raise _wrong(name, str(found), allowed=f"{lowest}..{highest}")
        return found


def query(*known: str) -> Query:
    """The parameters of this request."""
    return Query(request.args, *known)


def no_query() -> None:
    """Refuses any parameter but ``lang``."""
    Query(request.args)


def _wrong(name: str, value: str, **facts: object) -> Invalid:
    return Invalid("value.invalid", field=name, value=value[:LONGEST_ECHO], **facts)


def canonical_uuid(found: str) -> UUID:
    """``found`` as an id; ValueError for any but the one way to write it."""
    made = UUID(found) if len(found) == 36 else None
    if made is None or str(made) != found:
        raise ValueError(found)
    return made


def _whole(found: str) -> int:
    if not (found.isascii() and found.isdigit() and len(found) <= 10):
        raise ValueError(found)
    return int(found)


def _day(found: str) -> date:
    if len(found) != 10 or not found.replace("-", "").isdigit():  # Python's reader takes 2026-W05-6 too
        raise ValueError(found)
    return date.fromisoformat(found)


def _number(found: str) -> float:
    if len(found) > 40 or not found.isascii() or "_" in found:
        raise ValueError(found)
    number = float(found)
    if not math.isfinite(number):
        raise ValueError(found)
    return number


def box_of(found: str) -> Box:
    """A box written as west,south,east,north; refuses any other with ``box.invalid``."""
    try:
        edges = [_number(edge) for edge in found[:200].split(",")]
        west, south, east, north = edges
    except ValueError as error:
        raise Invalid("box.invalid", field="bbox", value=found[:LONGEST_ECHO]) from error
    try:
        return Box(west, south, east, north)
    except Invalid as refused:
        raise Invalid("box.invalid", field="bbox", **refused.facts) from refused


def _start_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def municipality(store: Store, asked: Query) -> Municipality:
    """The municipality that ``municipality=`` names by slug, code or name; the only one where it is absent."""
    name = asked.text("municipality")
    if name is not None and ("\0" in name or len(name) > 200):
        raise _wrong("municipality", name.replace("\0", "?"))
    return store.municipality(name).thing


def observation_filter(store: Store, asked: Query) -> ObservationFilter:
    """Which observations a request is about; days are whole days in the municipality's zone, both included."""
    town = municipality(store, asked)
    first, last = asked.read("from", _day), asked.read("to", _day)
    try:
        since = None if first is None else _start_of(first, town.time_zone)
        until = None if last is None else _start_of(last + timedelta(days=1), town.time_zone)
    except OverflowError as error:
        raise _wrong("to", str(last)) from error
    return ObservationFilter(
        municipality=town.slug,
        box=asked.read("bbox", box_of),
        codes=asked.choices("codes", {code: code for code in taxonomy.CATEGORIES}),
        valences=asked.choices("valence", _by_value(Valence)),
        states=asked.choices("state", _by_value(ObservationState)),
        since=since,
        until=until,
        walk_id=asked.uuid("walk"),
        area_id=asked.uuid("area"),
        action_id=asked.uuid("action"),
        is_placed=asked.choice("placed", {"true": True, "false": False}),
    )


def area_kind(asked: Query) -> AreaKind | None:
    """The kind of areas that ``kind=`` asks for."""
    return asked.choice("kind", _by_value(AreaKind))


def _by_value(kind: type[E]) -> dict[str, E]:
    return {member.value: member for member in kind}


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a long list is asked for."""

    limit: int
    offset: int


def page(asked: Query) -> Page:
    """``limit=`` and ``offset=``."""
    limit = asked.whole("limit", DEFAULT_LIMIT, 0, MAX_LIMIT)
    return Page(limit, asked.whole("offset", 0, 0, MAX_OFFSET))


def document() -> object:
    """The body as JSON; `Invalid` ``request.not-json``."""
    if request.mimetype not in JSON_TYPES:
        raise Invalid("request.not-json", content_type=request.mimetype[:LONGEST_ECHO])
    return geojson.document(request.get_data(cache=False))


def members(body: object) -> dict[str, object]:
    """The body as a JSON object."""
    if not isinstance(body, dict):
        raise Invalid("value.invalid", field="feature", value=type(body).__name__)
    return body


def ids(field: str, found: object) -> list[UUID]:
    """A JSON list of ids, none twice; nothing for null."""
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > MAX_LIMIT:
        raise Invalid("value.invalid", field=field, value=type(found).__name__)
    try:
        return list(dict.fromkeys(canonical_uuid(each if isinstance(each, str) else "") for each in found))
    except ValueError as error:
        raise _wrong(field, str(error)) from error


def reason_given() -> str:
    """The ``reason`` in the body of a link; empty where there is no body."""
    if not request.content_length and not request.get_data():
        return ""
    body = members(document())
    strange = next((name for name in body if name != "reason"), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange[:LONGEST_ECHO])
    reason = body.get("reason", "")
    if not isinstance(reason, str):
        raise Invalid("value.invalid", field="reason", value=type(reason).__name__)
    return reason


def version() -> int:
    """The version that If-Match names; ``thing.version-missing`` without it, `Invalid` where it names none."""
    found = request.headers.get("If-Match", "").strip()
    if not found:
        raise Refused("thing.version-missing")
    number = _version_in(found)
    if number is None:
        raise _wrong("If-Match", found, allowed='"3"')
    return number


def _version_in(tag: str) -> int | None:
    digits = tag[1:-1]
    is_ours = tag.startswith('"') and tag.endswith('"') and digits.isascii() and digits.isdigit() and len(digits) < 10
    return int(digits) if is_ours else None
