"""Where everyone is told that something was seen: at one fixed point of its cell, never at the point itself."""

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84, Numbers, metric, moved
from geodata.model.place import POSITION_DECIMALS

PUBLIC_CELL_M: Final = 100
"""The side of a cell. Everything in a cell is shown at the same point."""

CLEAR_M: Final = 5
"""A public point is at least so far outside every dwelling."""

_STEP_M: Final = 10
_FARTHEST_M: Final = 1e9
"""What a projection puts farther away than this lies outside of its use."""

Cells = NDArray[np.int64]


def _candidates() -> list[tuple[float, float]]:
    """Points of a cell, in metres east and north of its corner: the middle, then a grid from the middle outwards."""
    middle = PUBLIC_CELL_M / 2
    along = np.arange(_STEP_M / 2, PUBLIC_CELL_M, _STEP_M).tolist()
    outwards = sorted(product(along, along), key=lambda at: ((at[0] - middle) ** 2 + (at[1] - middle) ** 2, at))
    return [(middle, middle), *outwards]


_CANDIDATES: Final = _candidates()


class PublicPlaces:
    """The public points of one municipality. Holds nothing of what it is asked; threads may share it.

    ``metric_crs`` measures in metres. ``dwellings`` are the outlines of houses in degrees, where they are known.
    """

    def __init__(self, metric_crs: str, dwellings: Sequence[BaseGeometry] = ()) -> None:
        metric(metric_crs)
        self._crs = metric_crs
        self._dwellings = None
        if len(dwellings):
            flat = shapely.force_2d(np.array(dwellings, dtype=object))
            in_metres = shapely.transform(
                flat, lambda xy: np.column_stack(moved(xy[:, 0], xy[:, 1], WGS84, metric_crs))
            )
            self._dwellings = STRtree(in_metres)

    def of(self, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
        """The public points of positions, in degrees; NaN where there is no position, or where none may be shown.

        The answer is a function of the cell of a fixed grid of `PUBLIC_CELL_M` metres that a position lies in: the
        cell's middle, or the first of a fixed sequence of its points that keeps clear of all dwellings. So one place
        is always shown at the same point, and no number of answers averages to more than the cell.
        """
        found_lon, found_lat = np.full(len(lon), np.nan), np.full(len(lon), np.nan)
        x, y = moved(lon, lat, WGS84, self._crs)
        has_cell = (np.abs(x) < _FARTHEST_M) & (np.abs(y) < _FARTHEST_M)  # neither NaN nor infinite
        columns, rows = (np.floor(along[has_cell] / PUBLIC_CELL_M).astype(np.int64) for along in (x, y))
        cells, which = np.unique((columns << 32) + rows, return_inverse=True)
        points = self._points(cells)
        found_lon[has_cell], found_lat[has_cell] = (along[which] for along in points)
        return found_lon, found_lat

    def _points(self, cells: Cells) -> tuple[Numbers, Numbers]:
        """The public point of each cell, in degrees."""
        rows = (cells << 32) >> 32  # the lower half, with its sign
        columns = (cells - rows) >> 32
        x, y = self._clear((columns * PUBLIC_CELL_M).astype(np.float64), (rows * PUBLIC_CELL_M).astype(np.float64))
        lon, lat = (along.round(POSITION_DECIMALS) for along in moved(x, y, self._crs, WGS84))
        back = moved(lon, lat, WGS84, self._crs)  # half a world away a projection may not come back to the cell
        is_shown = (np.floor(back[0] / PUBLIC_CELL_M) == columns) & (np.floor(back[1] / PUBLIC_CELL_M) == rows)
        return np.where(is_shown, lon, np.nan), np.where(is_shown, lat, np.nan)

    def _clear(self, east: Numbers, north: Numbers) -> tuple[Numbers, Numbers]:
        """In each cell with that corner the first candidate that keeps clear; NaN where none does."""
        middle_x, middle_y = _CANDIDATES[0]
        if self._dwellings is None:
            return east + middle_x, north + middle_y
        x, y = np.full(len(east), np.nan), np.full(len(north), np.nan)
        left = np.arange(len(east))
        for dx, dy in _CANDIDATES:
            points = shapely.points(east[left] + dx, north[left] + dy)
            near, _ = self._dwellings.query(points, predicate="dwithin", distance=CLEAR_M)
            is_clear = np.ones(len(left), np.bool_)
            is_clear[near] = False
            clear = left[is_clear]
            x[clear], y[clear] = east[clear] + dx, north[clear] + dy
            left = left[~is_clear]
            if len(left) == 0:
                break
        return x, y
