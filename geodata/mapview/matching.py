"""Which observations answer to a filter: each part of it is one comparison of a whole column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from geodata.mapview.columns import CODES, NO_TIME, STATES, VALENCES, Book, Columns, halves
from geodata.mapview.mercator import UNITS_PER_DEGREE
from geodata.model.observation import ObservationFilter

Mask = NDArray[np.bool_]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a filter's area and action stand for: the area's outline, and the observations tied to either by hand."""

    outline: MultiPolygon | None = None
    to_area: frozenset[UUID] = frozenset()
    to_action: frozenset[UUID] = frozenset()


def matching(
    columns: Columns, book: Book, where: ObservationFilter, linked: Linked, *, are_placed: bool
) -> Mask | None:
    """Which rows answer to ``where``, its box left aside; None where all of them do."""
    if where.is_placed is not None and where.is_placed != are_placed:
        return np.zeros(len(columns), np.bool_)
    parts: list[Mask] = []
    for column, known, wanted in (
        (columns.code, CODES, where.codes),
        (columns.valence, VALENCES, where.valences),
        (columns.state, STATES, where.states),
    ):
        if wanted:
            parts.append(np.array([word in wanted for word in known], np.bool_)[column])
    parts += _in_time(columns.at, where.since, where.until)
    if where.walk_id is not None:
        number = book.walks.number(str(where.walk_id))
        parts.append(np.zeros(len(columns), np.bool_) if number is None else columns.walk == number)
    if where.area_id is not None:
        by_hand = _among(columns, linked.to_area)
        parts.append(by_hand | _inside(columns, linked.outline) if are_placed else by_hand)
    if where.action_id is not None:
        parts.append(_among(columns, linked.to_action))
    return _all(parts)


def _all(parts: Sequence[Mask]) -> Mask | None:
    found: Mask | None = None
    for part in parts:
        found = part if found is None else found & part
    return found


def _in_time(at: NDArray[np.int64], since: datetime | None, until: datetime | None) -> list[Mask]:
    """Like the store: to the millisecond, and an unknown time is at no time."""
    parts = []
    if since is not None:
        parts.append(at >= _milliseconds(since))
    if until is not None:
        parts.append((at < _milliseconds(until)) & (at != NO_TIME))
    return parts


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _among(columns: Columns, wanted: frozenset[UUID]) -> Mask:
    return columns.among(halves([str(one) for one in wanted]))


def _inside(columns: Columns, outline: MultiPolygon | None) -> Mask:
    """Whether each lies in the outline, its edge included: GEOS's answer, as the store gives it."""
    found = np.zeros(len(columns), np.bool_)
    if outline is None:
        return found
    west, south, east, north = (edge * UNITS_PER_DEGREE for edge in outline.bounds)
    near = np.flatnonzero(
        (columns.lon >= west - 1) & (columns.lon <= east + 1) & (columns.lat >= south - 1) & (columns.lat <= north + 1)
    )
    shape: Any = shapely.from_wkb(shapely.to_wkb(outline))  # a copy of this thread's own: preparing is not thread-safe
    shapely.prepare(shape)
    found[near] = shapely.intersects_xy(shape, *columns.degrees(near))
    return found
