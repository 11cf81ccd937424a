"""Vector tiles of observations: each one lies in exactly one tile of a zoom, and none is left out."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.errors import Invalid
from geodata.mapview import mercator, mvt
from geodata.mapview.cells import Cells, content, split
from geodata.mapview.columns import CODES, STATES, VALENCES
from geodata.mapview.mercator import LEVEL, Ints
from geodata.mapview.mvt import EXTENT, Attribute, Points
from geodata.mapview.selection import Rows, Selection

LAYER: Final = "observations"

FINEST: Final = 22
"""The last zoom with tiles."""

MOST_SINGLE: Final = 50_000
"""A tile with more observations than this shows clusters: 3 MB are the most that a page is asked to draw."""

FINER: Final = 5
"""Clusters stand in a grid of 32 × 32 cells, each 8 of a tile's 256 pixels wide."""

_CODES, _VALENCES, _STATES = mvt.texts(CODES), mvt.texts(VALENCES), mvt.texts(STATES)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile's address: zoom 0–22, column from the west, row from the north, as every web map counts them.

    `Invalid` ``value.invalid`` where no tile has it.
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        last = (1 << min(max(self.z, 0), FINEST)) - 1
        for name, number, most in (("z", self.z, FINEST), ("x", self.x, last), ("y", self.y, last)):
            if not 0 <= number <= most:
                raise Invalid("value.invalid", field=name, value=str(number), allowed=f"0..{most}")


def tile(selection: Selection, wanted: Tile) -> bytes:
    """What of a selection lies in a tile, as a Mapbox Vector Tile; nothing (no layer) where none does.

    A point says its ``id``, ``primary_code``, ``valence`` and ``state``, a cluster its ``count``; a cluster stands
    where one of its members stands. Latitudes beyond 85.05° are drawn at the edge of the outer tiles.
    """
    cells = _whole(selection, wanted)
    number = int((cells.high - cells.low).sum())
    if number <= MOST_SINGLE:
        low = int(cells.low[0])
        return mvt.layer(LAYER, [_single(selection, wanted, selection.row(np.arange(low, low + number)))])
    while cells.level < min(wanted.z + FINER, LEVEL):
        cells, _ = split(cells, selection)
    found = content(cells, selection, None)
    several = found.count > 1
    rows = selection.row(found.middle)
    return mvt.layer(
        LAYER,
        [_clusters(selection, wanted, rows[several], found.count[several]), _single(selection, wanted, rows[~several])],
    )


def _whole(selection: Selection, wanted: Tile) -> Cells:
    """The tile as one cell."""
    number = mercator.key_of(np.array([wanted.x]), np.array([wanted.y]))
    shift = np.uint64(2 * (LEVEL - wanted.z))
    low, high = np.searchsorted(selection.key, np.array([number, number + np.uint64(1)]) << shift).astype(np.int64)
    return Cells(wanted.z, number, low, high, np.zeros(1, np.bool_))


def _single(selection: Selection, wanted: Tile, rows: Rows) -> Points:
    columns = selection.columns
    says = {
        "primary_code": Attribute(_CODES, columns.code[rows].astype(np.int64)),
        "valence": Attribute(_VALENCES, columns.valence[rows].astype(np.int64)),
        "state": Attribute(_STATES, columns.state[rows].astype(np.int64)),
        "id": Attribute(mvt.uuids(columns.id[rows]), np.arange(len(rows))),
    }
    return Points(*_drawn(selection, wanted, rows), says)


def _clusters(selection: Selection, wanted: Tile, rows: Rows, count: Ints) -> Points:
    different, which = np.unique(count, return_inverse=True)
    says = {"count": Attribute(mvt.numbers(different.tolist()), which)}
    return Points(*_drawn(selection, wanted, rows), says)


def _drawn(selection: Selection, wanted: Tile, rows: Rows) -> tuple[Ints, Ints]:
    """Where rows stand in the tile, from 0 to one less than its extent."""
    lon, lat = selection.columns.degrees(rows)
    scale = float(EXTENT << wanted.z)
    x = np.floor(mercator.across(lon) * scale).astype(np.int64) - wanted.x * EXTENT
    y = np.floor(mercator.down(lat) * scale).astype(np.int64) - wanted.y * EXTENT
    return np.clip(x, 0, EXTENT - 1), np.clip(y, 0, EXTENT - 1)
