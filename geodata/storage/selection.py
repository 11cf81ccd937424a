"""Which rows an `ObservationFilter` is about, as SQL for both databases."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TypeVar

from shapely.geometry import MultiPolygon
from sqlalchemy import ColumnElement, Table, and_, or_, select

from geodata.model.observation import ObservationFilter
from geodata.model.place import Box, Position
from geodata.storage import tables

C = TypeVar("C")
_o = tables.observation.c


class Spatial(ABC):
    """The three spatial questions, as each database asks them: by index first, then exactly, edges included."""

    @abstractmethod
    def in_box(self, table: Table, box: Box) -> ColumnElement[bool]:
        """Whether a row's point lies in a box that does not cross the antimeridian."""

    @abstractmethod
    def unindexed(self, column: ColumnElement[C]) -> ColumnElement[C]:
        """The column, not to be looked up by its index: the place is the better one."""

    @abstractmethod
    def in_outline(self, table: Table, outline: MultiPolygon) -> ColumnElement[bool]:
        """Whether a row's point lies in an outline."""

    @abstractmethod
    def holding(self, table: Table, position: Position) -> ColumnElement[bool]:
        """Whether a row's outline holds a position."""


def condition(where: ObservationFilter, spatial: Spatial, outline: MultiPolygon | None) -> ColumnElement[bool]:
    """``where`` as one SQL condition; ``outline`` is that of its area, if it names one."""
    return and_(*_conditions(where, spatial, outline))


def _conditions(
    where: ObservationFilter, spatial: Spatial, outline: MultiPolygon | None
) -> Iterator[ColumnElement[bool]]:
    by_place = where.box is not None or where.area_id is not None
    yield (spatial.unindexed(_o.municipality) if by_place else _o.municipality) == where.municipality
    yield (spatial.unindexed(_o.is_withdrawn) if by_place else _o.is_withdrawn) == where.is_withdrawn
    if where.box is not None:
        yield or_(*(spatial.in_box(tables.observation, box) for box in where.box.parts()))
    for column, wanted in (
        (_o.primary_code, where.codes),
        (_o.valence, where.valences),
        (_o.state, where.states),
    ):
        if wanted:
            yield column.in_(sorted(wanted))
    if where.since is not None:
        yield _o.observed_at >= where.since
    if where.until is not None:
        yield _o.observed_at < where.until
    if where.walk_id is not None:
        yield _o.walk_id == where.walk_id
    if where.is_placed is not None:
        yield _o.position.is_not(None) if where.is_placed else _o.position.is_(None)
    if where.area_id is not None and outline is not None:
        by_hand = tables.area_observation.c
        linked = select(by_hand.observation_id).where(by_hand.area_id == where.area_id, ~by_hand.is_withdrawn)
        yield or_(spatial.in_outline(tables.observation, outline), _o.id.in_(linked))
    if where.action_id is not None:
        tied = tables.observation_action.c
        linked = select(tied.observation_id).where(tied.action_id == where.action_id, ~tied.is_withdrawn)
        yield _o.id.in_(linked)
