"""From a request to the model: the only reader of what was sent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict

from geodata.casework.seeing import Reader
from geodata.errors import Invalid, Missing, Refused
from geodata.exchange import geojson
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.moments import day_start
from geodata.model.observation import ObservationFilter
from geodata.model.place import Municipality
from webmap.parameters import (
    ACTION,
    AREA,
    BBOX,
    CODES,
    FROM,
    LANG,
    LIMIT,
    LONGEST_ECHO,
    LONGEST_VALUE,
    MAX_LIMIT,
    MUNICIPALITY,
    OFFSET,
    PLACED,
    STATE,
    TO,
    VALENCE,
    WALK,
    Parameter,
    canonical_uuid,
    wrong,
)

V = TypeVar("V")

JSON_TYPES: Final = ("application/json", "application/geo+json", "application/merge-patch+json")


class Query:
    """The query parameters of a request: unknown, repeated, empty and too long ones are refused when it is made.

    ``asked[parameter]`` is the parameter's value; only those named when it was made can be asked for.
    """

    def __init__(self, arguments: MultiDict[str, str], *known: Parameter[Any]) -> None:
        self._parameters = known
        self._known = frozenset(parameter.name for parameter in known) | {LANG.name}
        self._sent: dict[str, str] = {}
        for name, values in arguments.lists():
            if name not in self._known:
                raise Invalid("value.unknown", field=name[:LONGEST_ECHO])
            if len(values) > 1:
                raise wrong(name, "2×")
            if not 0 < len(values[0]) <= LONGEST_VALUE:
                raise wrong(name, values[0])
            self._sent[name] = values[0]
        _ = self[LANG]

    @property
    def sent(self) -> dict[str, str]:
        """The parameters as they were sent, each found to be right."""
        for parameter in self._parameters:
            _ = self[parameter]
        return dict(self._sent)

    def takes(self, parameter: Parameter[Any]) -> bool:
        """Whether the route knows it."""
        return parameter.name in self._known

    def __getitem__(self, parameter: Parameter[V]) -> V:
        """The value that was sent, else what the parameter is where it is absent."""
        if not self.takes(parameter):
            raise KeyError(parameter.name)
        found = self._sent.get(parameter.name)
        return parameter.absent if found is None else parameter.read(parameter.name, found)


def query(*known: Parameter[Any]) -> Query:
    """The parameters of this request."""
    return Query(request.args, *known)


def form(*known: str) -> dict[str, str]:
    """The fields of a form that was sent, without empty ones; several of one name stand with commas between."""
    strange = next((name for name in request.form if name not in known), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange[:LONGEST_ECHO])
    values = {name: [value for value in request.form.getlist(name) if value] for name in request.form}
    return {name: ",".join(found) for name, found in values.items() if found}


def municipality(store: Reader, asked: Query) -> Municipality:
    """The municipality that ``municipality=`` names by slug, code or name; the only one where it is absent."""
    return store.municipality(asked[MUNICIPALITY]).thing


def observation_filter(store: Reader, asked: Query) -> ObservationFilter:
    """Which observations a request is about; days are whole days in the municipality's zone, both included.

    `Missing` ``thing.missing`` for an area or action that is not seen there.
    """
    town = municipality(store, asked)
    first, last = asked[FROM], asked[TO]
    try:
        zone = ZoneInfo(town.time_zone)
        since = None if first is None else day_start(first, zone)
        until = None if last is None else day_start(last + timedelta(days=1), zone)
    except OverflowError as error:
        raise wrong("to", str(last)) from error
    area, action = asked[AREA], asked[ACTION]
    if area is not None:
        _check_place(store.get(Area, area).thing, town)
    if action is not None:
        _check_place(store.get(PlanningAction, action).thing, town)
    return ObservationFilter(
        municipality=town.slug,
        box=asked[BBOX] if asked.takes(BBOX) else None,
        codes=asked[CODES],
        valences=asked[VALENCE],
        states=asked[STATE],
        since=since,
        until=until,
        walk_id=asked[WALK],
        area_id=area,
        action_id=action,
        is_placed=asked[PLACED],
    )


def _check_place(thing: Area | PlanningAction, town: Municipality) -> None:
    """Refuses what is another municipality's, as if it were not there: else its outline could be felt for."""
    if thing.municipality != town.slug:
        raise Missing("thing.missing", key=thing.key)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a long list is asked for."""

    limit: int
    offset: int


def page(asked: Query) -> Page:
    """``limit=`` and ``offset=``."""
    return Page(asked[LIMIT], asked[OFFSET])


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
        raise wrong(field, str(error)) from error


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
        raise wrong("If-Match", found, allowed='"3"')
    return number


def _version_in(tag: str) -> int | None:
    digits = tag[1:-1]
    is_ours = tag.startswith('"') and tag.endswith('"') and digits.isascii() and digits.isdigit() and len(digits) < 10
    return int(digits) if is_ours else None
