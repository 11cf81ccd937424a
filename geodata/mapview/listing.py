"""The same observations as on the map in the order of a list: any page of any filter, and how many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.mapview.columns import Columns, uuids
from geodata.mapview.people import people
from geodata.mapview.selection import Rows, Selection, inside
from geodata.model.place import Box


@dataclass(frozen=True, slots=True)
class Listing:
    """One page's ids as text, and how many observations and people there are on all pages, and without a position."""

    ids: list[str]
    matched: int
    unplaced: int
    people: int


def listing(selection: Selection, box: Box | None, *, limit: int, offset: int = 0) -> Listing:
    """A page of what a selection holds in a box (degrees): newest first, those without a time last, then by id.

    With a box, what has no position is left out. The order is that of `Store.observations`.
    """
    parts = list(_parts(selection, box))
    matched = sum(map(_number, parts))
    unplaced = selection.unplaced if box is None else 0
    return Listing(_page(parts, matched, limit, offset), matched, unplaced, people(selection, box, matched))


_Part = tuple[Columns, Rows | None]


def _parts(selection: Selection, box: Box | None) -> Iterator[_Part]:
    """The rows that are asked for, by the columns they are in; each once."""
    if box is None:
        yield selection.columns, selection.rows
        yield selection.absent, selection.absent_rows
        return
    rows = np.arange(selection.placed) if selection.rows is None else selection.rows
    yield selection.columns, rows[inside(selection.columns, rows, box)]


def _number(part: _Part) -> int:
    columns, rows = part
    return len(columns) if rows is None else len(rows)


def _page(parts: Sequence[_Part], matched: int, limit: int, offset: int) -> list[str]:
    """Only what is as new as the page is put in order."""
    end = min(offset + limit, matched)
    if offset >= end:
        return []
    age = np.concatenate([_taken(~columns.at, rows) for columns, rows in parts])  # unknown is the oldest
    youngest, oldest = np.partition(age, (offset, end - 1))[[offset, end - 1]]
    near = np.flatnonzero((age >= youngest) & (age <= oldest))
    ids = _ids(parts, near)
    order = np.lexsort((ids[:, 1], ids[:, 0], age[near]))
    first = offset - np.count_nonzero(age < youngest)
    return uuids(ids[order[first : first + end - offset]])


def _taken(values: NDArray[np.int64], rows: Rows | None) -> NDArray[np.int64]:
    return values if rows is None else values[rows]


def _ids(parts: Sequence[_Part], near: Rows) -> NDArray[np.uint64]:
    """The ids of some of all parts' rows, by their places among them."""
    found, start = [], 0
    for part in parts:
        columns, rows = part
        end = start + _number(part)
        here = near[(near >= start) & (near < end)] - start
        found.append(columns.id[here if rows is None else rows[here]])
        start = end
    return np.concatenate(found)
