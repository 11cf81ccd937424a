"""Cells of the grid that lie in a box, each with the run of observations in it: counted without looking at each one."""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from geodata.mapview import mercator
from geodata.mapview.mercator import LEVEL, UNITS_PER_DEGREE, Ints, Keys
from geodata.mapview.selection import Selection, Units

LOOKED_AT: Final = 20_000
"""So many observations on a box's edge are compared one by one; more are cut into smaller cells first."""

ACROSS: Final = 8
"""The first cells of a window: at most one more than so many in a row."""

_CHILDREN: Final = np.arange(4, dtype=np.uint64)
_NONE: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of one level that hold something: ``low`` to ``high`` is each one's run, ``is_cut`` by the box's edge."""

    level: int
    number: Keys
    low: Ints
    high: Ints
    is_cut: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.number)

    def take(self, which: NDArray[Any]) -> Self:
        """Some of the cells."""
        return type(self)(self.level, self.number[which], self.low[which], self.high[which], self.is_cut[which])


@dataclass(frozen=True, slots=True)
class Window:
    """A box as columns and rows of the finest level; only the first and the last may hold what is outside."""

    units: Units
    first_column: int
    last_column: int
    first_row: int
    last_row: int

    @classmethod
    def of(cls, units: Units) -> Self:
        """The window of a box."""
        west, east = mercator.column_of(np.array([units.west, units.east]) / UNITS_PER_DEGREE)
        north, south = mercator.row_of(np.array([units.north, units.south]) / UNITS_PER_DEGREE)
        return cls(units, int(west), int(east), int(north), int(south))

    def holds(self, selection: Selection, at: int) -> bool:
        """Whether one of the selection lies in it, edges included."""
        return bool(self.units.holds(selection.columns, selection.row(np.array([at])))[0])

    def cut(self, cells: Cells) -> tuple[Cells, NDArray[np.bool_]]:
        """The cells that meet the window, with whether its edge runs through them; and which ones they are."""
        shift = LEVEL - cells.level
        columns, rows = mercator.columns_and_rows(cells.number)
        left, top = columns << shift, rows << shift
        right, bottom = left + (1 << shift) - 1, top + (1 << shift) - 1
        meets = (right >= self.first_column) & (left <= self.last_column)
        meets &= (bottom >= self.first_row) & (top <= self.last_row)
        inside = (left > self.first_column) & (right < self.last_column)
        inside &= (top > self.first_row) & (bottom < self.last_row)
        return Cells(cells.level, cells.number, cells.low, cells.high, ~inside).take(meets), meets


def whole(selection: Selection) -> Cells:
    """The one cell of level 0 that holds everything."""
    some = min(selection.placed, 1)
    low, high = np.zeros(some, np.int64), np.full(some, selection.placed, np.int64)
    return Cells(0, np.zeros(some, np.uint64), low, high, np.zeros(some, np.bool_))


def covering(selection: Selection, window: Window, finest: int) -> Cells:
    """The cells that a window meets, so large that it meets few; none finer than ``finest``."""
    span = max(window.last_column - window.first_column, window.last_row - window.first_row, 1)
    level = max(0, min(finest, LEVEL + ACROSS.bit_length() - 1 - span.bit_length()))
    shift = LEVEL - level
    columns = np.arange(window.first_column >> shift, (window.last_column >> shift) + 1)
    rows = np.arange(window.first_row >> shift, (window.last_row >> shift) + 1)
    number = np.sort(mercator.key_of(np.tile(columns, len(rows)), np.repeat(rows, len(columns))))
    bounds = np.searchsorted(selection.key, np.stack((number, number + np.uint64(1))) << np.uint64(2 * shift))
    low, high = bounds.astype(np.int64)
    is_full = high > low
    found = Cells(level, number[is_full], low[is_full], high[is_full], np.ones(int(is_full.sum()), np.bool_))
    return window.cut(found)[0]


def split(cells: Cells, selection: Selection) -> tuple[Cells, Ints]:
    """The quarters that hold something, in order, and which cell each is of."""
    level = cells.level + 1
    number = (cells.number[:, None] * np.uint64(4) + _CHILDREN).ravel()
    of = np.repeat(np.arange(len(cells)), 4)
    shift = np.uint64(2 * (LEVEL - level))
    inner = np.searchsorted(selection.key, number.reshape(-1, 4)[:, 1:] << shift).astype(np.int64)
    bounds = np.concatenate([cells.low[:, None], inner, cells.high[:, None]], axis=1)
    low, high = bounds[:, :-1].ravel(), bounds[:, 1:].ravel()
    found = Cells(level, number, low, high, cells.is_cut[of])
    is_full = high > low
    return found.take(is_full), of[is_full]


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What lies in each cell and in the box: how many, and the first, a middle and the last place in the selection."""

    count: Ints
    first: Ints
    middle: Ints
    last: Ints


class _Tally:
    """Counts what is found of each cell, run by run."""

    def __init__(self, size: int) -> None:
        self.count = np.zeros(size, np.int64)
        self.first = np.full(size, _NONE, np.int64)
        self.last = np.full(size, -1, np.int64)
        self.middle = np.full(size, -1, np.int64)
        self._longest = np.zeros(size, np.int64)

    def add(self, of: Ints, low: Ints, high: Ints) -> None:
        """Runs, each of one cell."""
        length = high - low
        np.add.at(self.count, of, length)
        np.minimum.at(self.first, of, low)
        np.maximum.at(self.last, of, high - 1)
        for run in np.argsort(length, kind="stable"):  # the longest run of a cell comes last
            if length[run] > self._longest[of[run]]:
                self._longest[of[run]] = length[run]
                self.middle[of[run]] = (low[run] + high[run] - 1) // 2


def content(cells: Cells, selection: Selection, window: Window | None) -> Content:
    """What of each cell lies in the window; edges of the box are compared exactly, in 1e-7 degree."""
    if window is None or not cells.is_cut.any():
        return Content(cells.high - cells.low, cells.low, (cells.low + cells.high - 1) // 2, cells.high - 1)
    tally = _Tally(len(cells))
    is_cut = cells.is_cut
    tally.add(np.flatnonzero(~is_cut), cells.low[~is_cut], cells.high[~is_cut])
    edge, of = cells.take(is_cut), np.flatnonzero(is_cut)
    while edge.level < LEVEL and int((edge.high - edge.low).sum()) > LOOKED_AT:
        quarters, parent = split(edge, selection)
        kept, is_kept = window.cut(quarters)
        of = of[parent][is_kept]
        tally.add(of[~kept.is_cut], kept.low[~kept.is_cut], kept.high[~kept.is_cut])
        edge, of = kept.take(kept.is_cut), of[kept.is_cut]
    _look_at(edge, of, selection, window, tally)
    return Content(tally.count, tally.first, tally.middle, tally.last)


def _look_at(edge: Cells, of: Ints, selection: Selection, window: Window, tally: _Tally) -> None:
    """Compare what lies in the cells one by one."""
    length = edge.high - edge.low
    total = int(length.sum())
    if total == 0:
        return
    starts = np.cumsum(length) - length
    at = np.arange(total) - np.repeat(starts - edge.low, length)
    is_inside = window.units.holds(selection.columns, selection.row(at))
    inside, owner = at[is_inside], np.repeat(of, length)[is_inside]
    if len(inside) == 0:
        return
    # Cells are in the order of their runs, so each one's members stand together.
    begins = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    ends = np.append(begins[1:], len(owner))
    cell = owner[begins]
    tally.count[cell] += ends - begins
    tally.first[cell] = np.minimum(tally.first[cell], inside[begins])
    tally.last[cell] = np.maximum(tally.last[cell], inside[ends - 1])
    is_alone = tally.middle[cell] < 0
    tally.middle[cell[is_alone]] = inside[(begins + ends)[is_alone] // 2]
