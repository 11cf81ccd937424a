"""Which rows an `ObservationFilter` is about, as SQL for both databases.

What is asked stands in the statement by name only, so that a statement is made once for all filters of the same shape.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from operator import eq, ge, lt
from typing import Any, Final, TypeVar

from shapely.geometry import MultiPolygon
from sqlalchemy import Column, ColumnElement, Select, Table, and_, bindparam, or_, select

from geodata.model.observation import ObservationFilter
from geodata.model.place import Box, Position
from geodata.storage import tables

C = TypeVar("C")
_o = tables.observation.c

_SETS: Final = {"codes": _o.primary_code, "valences": _o.valence, "states": _o.state}
_COMPARED: Final = {"since": (_o.observed_at, ge), "until": (_o.observed_at, lt), "walk_id": (_o.walk_id, eq)}
_PLACED: Final = {"placed": _o.position.is_not(None), "unplaced": _o.position.is_(None)}
_EDGES: Final = ("west", "south", "east", "north")


class Spatial(ABC):
    """The spatial questions, as each database asks them: by index first, then exactly, edges included."""

    @abstractmethod
    def in_box(self, table: Table, edges: Sequence[ColumnElement[float]]) -> ColumnElement[bool]:
        """Whether a row's point lies in a box: west, south, east, north in degrees, not across the antimeridian."""

    @abstractmethod
    def unindexed(self, column: ColumnElement[C]) -> ColumnElement[C]:
        """The column, not to be looked up by its index: the place is the better one."""

    @abstractmethod
    def in_outline(
        self, table: Table, outline: ColumnElement[Any], edges: Sequence[ColumnElement[float]]
    ) -> ColumnElement[bool]:
        """Whether a row's point lies in an outline, whose bounds are ``edges``."""

    @abstractmethod
    def meeting(self, table: Table, box: Box) -> ColumnElement[bool]:
        """Whether the box around a row's shape meets a box."""

    @abstractmethod
    def holding(self, table: Table, position: Position) -> ColumnElement[bool]:
        """Whether a row's outline holds a position."""


def asked(where: ObservationFilter, outline: MultiPolygon | None) -> dict[str, Any]:
    """What a filter asks for, by the names in its statement; ``outline`` is that of its area, if it names one.

    The names alone say which statement it is.
    """
    found: dict[str, Any] = {"municipality": where.municipality, "is_withdrawn": where.is_withdrawn}
    for number, box in enumerate(() if where.box is None else where.box.parts()):
        found |= {f"{edge}_{number}": getattr(box, edge) for edge in _EDGES}
    for name in _SETS:
        found |= {f"{name}_{number}": value for number, value in enumerate(sorted(getattr(where, name)))}
    for name in ("since", "until", "walk_id", "action_id"):
        if getattr(where, name) is not None:
            found[name] = getattr(where, name)
    if where.is_placed is not None:
        found["placed" if where.is_placed else "unplaced"] = None
    if where.area_id is not None and outline is not None:
        found |= {"area_id": where.area_id, "outline": outline}
        found |= dict(zip((f"outline_{edge}" for edge in _EDGES), outline.bounds, strict=True))
    return found


def condition(names: Sequence[str], spatial: Spatial) -> ColumnElement[bool]:
    """The condition of every filter that is `asked` for by these names."""
    return and_(*_of_places(names, spatial), *_of_fields(names))


def _of_places(names: Sequence[str], spatial: Spatial) -> Iterator[ColumnElement[bool]]:
    by_place = "west_0" in names or "area_id" in names
    for name in ("municipality", "is_withdrawn"):
        column: ColumnElement[Any] = _o[name]
        yield (spatial.unindexed(column) if by_place else column) == _like(name, _o[name])
    if boxes := [[_edge(f"{edge}_{number}") for edge in _EDGES] for number in range(_number(names, "west"))]:
        yield or_(*(spatial.in_box(tables.observation, edges) for edges in boxes))
    if "area_id" in names:
        yield or_(_inside(spatial), _o.id.in_(linked(tables.area_observation, "area_id")))


def _of_fields(names: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for name, column in _SETS.items():
        if number := _number(names, name):
            yield column.in_([_like(f"{name}_{i}", column) for i in range(number)])
    for name, (column, compared) in _COMPARED.items():
        if name in names:
            yield compared(column, _like(name, column))
    for name, is_so in _PLACED.items():
        if name in names:
            yield is_so
    if "action_id" in names:
        yield _o.id.in_(linked(tables.observation_action, "action_id"))


def _number(names: Sequence[str], part: str) -> int:
    """How many values of a part are asked for."""
    return sum(name.removeprefix(f"{part}_").isdigit() for name in names)


def _like(name: str, column: Column[Any]) -> ColumnElement[Any]:
    return bindparam(name, type_=column.type)


def _edge(name: str) -> ColumnElement[float]:
    return bindparam(name, type_=tables.observation.c.accuracy_m.type)


def _inside(spatial: Spatial) -> ColumnElement[bool]:
    outline = _like("outline", tables.area.c.outline)
    return spatial.in_outline(tables.observation, outline, [_edge(f"outline_{edge}") for edge in _EDGES])


def linked(links: Table, end: str) -> Select[Any]:
    """The observations that live links of a kind tie to what is asked for by the name ``end``."""
    return select(links.c.observation_id).where(links.c[end] == _like(end, links.c[end]), ~links.c.is_withdrawn)
