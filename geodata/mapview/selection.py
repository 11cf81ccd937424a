"""The observations that answer to one filter, in the order of their places, ready to be cut by boxes and cells."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.mapview.columns import Book, Columns
from geodata.mapview.matching import Linked, matching
from geodata.mapview.mercator import UNITS_PER_DEGREE, Keys
from geodata.model.observation import ObservationFilter
from geodata.model.place import Box

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Crowds:
    """Which of a selection count for more people than the ``least`` that any counts for.

    ``rows`` are places in its columns; ``unplaced`` is how many more people those without a position count for.
    """

    least: int
    rows: Rows
    unplaced: int


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What answers to a filter without its box. ``rows`` are places in ``columns`` (None for all), ``key`` theirs.

    What has no position is in columns of its own: ``absent``, of which ``absent_rows`` answer.
    """

    columns: Columns
    key: Keys
    rows: Rows | None
    absent: Columns
    absent_rows: Rows | None
    extent: tuple[float, float, float, float] | None
    crowds: Crowds

    @property
    def placed(self) -> int:
        """How many have a position."""
        return len(self.key)

    @property
    def unplaced(self) -> int:
        """How many have none."""
        return len(self.absent) if self.absent_rows is None else len(self.absent_rows)

    def row(self, at: Any) -> Any:  # noqa: ANN401 - one number, or an array of them
        """The places in ``columns`` of places in this selection."""
        return at if self.rows is None else self.rows[at]


def select(placed: Columns, unplaced: Columns, book: Book, where: ObservationFilter, linked: Linked) -> Selection:
    """What answers to ``where``, its box left aside. Withdrawn observations are in no column."""
    if where.is_withdrawn:
        raise ValueError(where)
    rows, absent_rows = (
        None if mask is None else np.flatnonzero(mask)
        for mask in (
            matching(placed, book, where, linked, are_placed=True),
            matching(unplaced, book, where, linked, are_placed=False),
        )
    )
    key = placed.key if rows is None else placed.key[rows]
    crowds = _crowds(placed, rows, unplaced, absent_rows)
    return Selection(placed, key, rows, unplaced, absent_rows, _extent(placed, rows), crowds)


def _crowds(placed: Columns, rows: Rows | None, unplaced: Columns, absent_rows: Rows | None) -> Crowds:
    people, absent = (
        columns.people if some is None else columns.people[some]
        for columns, some in ((placed, rows), (unplaced, absent_rows))
    )
    least = min((int(each.min()) for each in (people, absent) if len(each)), default=0)
    crowded = np.flatnonzero(people > least)
    more = int(absent.sum(dtype=np.int64)) - least * len(absent)
    return Crowds(least, crowded if rows is None else rows[crowded], more)


def _extent(columns: Columns, rows: Rows | None) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees; None where there is nothing."""
    lon, lat = (columns.lon, columns.lat) if rows is None else (columns.lon[rows], columns.lat[rows])
    if len(lon) == 0:
        return None
    west, south, east, north = (int(edge) / UNITS_PER_DEGREE for edge in (lon.min(), lat.min(), lon.max(), lat.max()))
    return west, south, east, north


@dataclass(frozen=True, slots=True)
class Units:
    """A box in 1e-7 degree, edges included, that holds exactly the positions that the box in degrees holds."""

    west: int
    south: int
    east: int
    north: int

    @classmethod
    def of(cls, box: Box) -> "Units":
        """The units of a box that does not cross the antimeridian."""
        return cls(_least(box.west), _least(box.south), _most(box.east), _most(box.north))

    def holds(self, columns: Columns, rows: Rows) -> NDArray[np.bool_]:
        """Whether each row lies in it."""
        lon, lat = columns.lon[rows], columns.lat[rows]
        return (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)


def inside(columns: Columns, rows: Rows, box: Box) -> NDArray[np.bool_]:
    """Which of these rows lie in a box (degrees), its edges included."""
    found = np.zeros(len(rows), np.bool_)
    for part in box.parts():
        found |= Units.of(part).holds(columns, rows)
    return found


def _least(edge: float) -> int:
    """The first unit at or above an edge, by the comparison in degrees that the store makes."""
    unit = int(np.floor(edge * UNITS_PER_DEGREE)) - 1
    while unit / UNITS_PER_DEGREE < edge:
        unit += 1
    return unit


def _most(edge: float) -> int:
    return -_least(-edge)
