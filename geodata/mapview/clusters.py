"""Which marks stand on a map at a zoom: each observation is in exactly one, and each mark stands at a true place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from geodata.mapview import mercator
from geodata.mapview.cells import Cells, Content, Window, content, covering, split, whole
from geodata.mapview.columns import CODES, NO_TIME, NONE, PRECISIONS, STATES, VALENCES, Book, Columns, uuids
from geodata.mapview.mercator import LEVEL, Keys
from geodata.mapview.selection import Selection, Units
from geodata.model.place import Box

MOST: Final = 176
"""Marks on one map: some 50 kB. Where there would be more, the grid is coarser."""

FINER: Final = 2
"""The grid's cells are 64 pixels wide at first: a tile of 256 has four in a row."""

Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Marks:
    """The features of a map, and how many observations they stand for."""

    features: list[Feature]
    number: int


def marks(selection: Selection, book: Book, box: Box | None, zoom: int, *, apart: UUID | None = None) -> Marks:
    """At most `MOST` marks for what a selection holds in a box (degrees; everywhere where there is none).

    A cluster has a ``count`` and the ``bbox`` of a cell that holds all of it, and stands where one of its members does.
    A single observation has its id. ``apart`` is never in a cluster.
    """
    windows: list[Window | None] = [None] if box is None else [Window.of(Units.of(part)) for part in box.parts()]
    alone = _place_of(selection, apart)
    features: list[Feature] = []
    number = 0
    for window in windows:
        cells = _grid(selection, window, min(zoom + FINER, LEVEL), MOST // len(windows) - (alone is not None))
        found = content(cells, selection, window)
        number += int(found.count.sum())
        if alone is not None and (window is None or window.holds(selection, alone)):
            features += _points(selection.columns, book, selection.row(np.array([alone])))
            found = _set_apart(cells, found, alone)
        features += _features(found, selection, book)
    return Marks(features, number)


def _place_of(selection: Selection, apart: UUID | None) -> int | None:
    """The place of an observation in the selection."""
    if apart is None:
        return None
    row = selection.columns.row_of(apart.int >> 64, apart.int & (2**64 - 1))
    if row is None or selection.rows is None:
        return row
    at = int(np.searchsorted(selection.rows, row))
    return at if at < len(selection.rows) and selection.rows[at] == row else None


def _grid(selection: Selection, window: Window | None, finest: int, most: int) -> Cells:
    """The finest cells that are not too many, as far as ``finest``."""
    cells = whole(selection) if window is None else covering(selection, window, finest)
    while cells.level < finest:
        quarters, _ = split(cells, selection)
        finer = quarters if window is None else window.cut(quarters)[0]
        if len(finer) > most:
            return cells
        cells = finer
    return cells


def _set_apart(cells: Cells, found: Content, alone: int) -> Content:
    """The content without one of its members: another one stands for its cell."""
    cell = int(np.searchsorted(cells.low, alone, side="right")) - 1
    count, middle = found.count.copy(), found.middle.copy()
    count[cell] -= 1
    if count[cell] == 1 or middle[cell] == alone:
        middle[cell] = found.first[cell] if found.first[cell] != alone else found.last[cell]
    return Content(count, found.first, middle, found.last)


def _features(found: Content, selection: Selection, book: Book) -> Iterator[Feature]:
    single, several = found.count == 1, found.count > 1
    yield from _points(selection.columns, book, selection.row(found.middle[single]))
    yield from _clusters(selection, found, several)


def _clusters(selection: Selection, found: Content, which: NDArray[np.bool_]) -> Iterator[Feature]:
    rows = selection.row(found.middle[which])
    lon, lat = selection.columns.degrees(rows)
    boxes = _common_cell(selection.key[found.first[which]], selection.key[found.last[which]])
    for x, y, number, box in zip(lon.tolist(), lat.tolist(), found.count[which].tolist(), boxes.tolist(), strict=True):
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (x, y)},
            "properties": {"count": number, "bbox": box},
        }


def _common_cell(first: Keys, last: Keys) -> NDArray[np.float64]:
    """West, south, east, north in degrees of the smallest cell that holds both keys, and so all between them."""
    bits = np.frexp(np.bitwise_xor(first, last).astype(np.float64))[1]  # of the number that both differ by; exact
    shift = (bits.astype(np.int64) + 1) // 2
    columns, rows = mercator.columns_and_rows(first)
    side = np.left_shift(1, shift).astype(np.float64)
    left, top = np.float64(columns >> shift) * side, np.float64(rows >> shift) * side
    west, east = mercator.lon_of(left), mercator.lon_of(left + side)
    north, south = mercator.lat_of(top), mercator.lat_of(top + side)
    return np.stack((west, south, east, north), axis=1).round(7)


def _points(columns: Columns, book: Book, rows: Any) -> Iterator[Feature]:  # noqa: ANN401 - numbers of rows
    lon, lat = columns.degrees(rows)
    times = np.datetime_as_string(columns.at[rows].astype("datetime64[ms]"), unit="ms")
    names = uuids(columns.id[rows])
    for number, row in enumerate(rows.tolist()):
        place = int(columns.place[row])
        yield {
            "type": "Feature",
            "id": names[number],
            "geometry": {"type": "Point", "coordinates": (float(lon[number]), float(lat[number]))},
            "properties": {
                "primary_code": CODES[columns.code[row]],
                "valence": VALENCES[columns.valence[row]].value,
                "state": STATES[columns.state[row]].value,
                "is_example": bool(columns.is_example[row]),
                "place": "" if place == NONE else book.places.texts[place],
                "observed_at": None if columns.at[row] == NO_TIME else f"{times[number]}Z",
                "observed_precision": PRECISIONS[columns.precision[row]].value,
            },
        }
