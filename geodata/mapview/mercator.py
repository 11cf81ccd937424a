"""Places on the square of Web Mercator, cut into 2^26 columns and rows, and their Morton keys.

Only for finding and drawing. Nothing is measured here: at 58° N this square is stretched by 1.9.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

LEVEL: Final = 26
"""Columns and rows are numbered at this level: 0.6 m at the equator."""

UNITS_PER_DEGREE: Final = 10_000_000
"""Positions are kept to 1e-7 degree, so as whole numbers they are exact."""

_SIDE: Final = 1 << LEVEL
_SPREAD: Final = tuple(
    (np.uint64(shift), np.uint64(mask))
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    )
)
_GATHER: Final = tuple(
    (np.uint64(shift), np.uint64(mask))
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    )
)


def across(lon: Floats) -> Floats:
    """How far east each longitude (degrees, WGS 84) lies on the square: 0 at 180° W, 1 at 180° E."""
    return (lon + 180.0) / 360.0


def down(lat: Floats) -> Floats:
    """How far south each latitude (degrees, WGS 84) lies on the square: 0 at 85.05° N, 1 at 85.05° S."""
    sine = np.sin(np.radians(np.clip(lat, -89.9, 89.9)))
    return np.asarray(0.5 - np.arctanh(sine) / (2 * np.pi), np.float64)


def lon_at(share: Floats) -> Floats:
    """The longitude (degrees, WGS 84) of what lies so far east on the square, as `across` counts."""
    return share * 360.0 - 180.0


def lat_at(share: Floats) -> Floats:
    """The latitude (degrees, WGS 84) of what lies so far south on the square, as `down` counts."""
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * share))))


def column_of(lon: Floats) -> Ints:
    """The column of each longitude (degrees, WGS 84), from 0 at 180° W."""
    return np.clip(np.floor(across(lon) * _SIDE), 0, _SIDE - 1).astype(np.int64)


def row_of(lat: Floats) -> Ints:
    """The row of each latitude (degrees, WGS 84), from 0 in the north; what lies beyond 85.05° is in the outer rows."""
    return np.clip(np.floor(down(lat) * _SIDE), 0, _SIDE - 1).astype(np.int64)


def tiles_of(west: float, south: float, east: float, north: float, *, zoom: int) -> tuple[range, range]:
    """The columns and rows of tiles, at a zoom up to `LEVEL`, that a box meets (degrees, WGS 84)."""
    first, last = (column_of(np.array([west, east])) >> (LEVEL - zoom)).tolist()
    top, bottom = (row_of(np.array([north, south])) >> (LEVEL - zoom)).tolist()
    return range(first, last + 1), range(top, bottom + 1)


def lon_of(column: Floats) -> Floats:
    """The longitude of a column's western edge, in degrees."""
    return lon_at(column / _SIDE)


def lat_of(row: Floats) -> Floats:
    """The latitude of a row's northern edge, in degrees."""
    return lat_at(row / _SIDE)


def key_of(columns: Ints, rows: Ints) -> Keys:
    """Morton keys: near places have near keys, and each cell of each level is one run of keys."""
    return _spread(columns) | (_spread(rows) << np.uint64(1))


def columns_and_rows(keys: Keys) -> tuple[Ints, Ints]:
    """The columns and rows of Morton keys."""
    found = _gathered(np.stack((keys, keys >> np.uint64(1))))
    return found[0], found[1]


def _spread(numbers: Ints) -> Keys:
    found = numbers.astype(np.uint64)
    for shift, mask in _SPREAD:
        found = (found | (found << shift)) & mask
    return found


def _gathered(keys: Keys) -> Ints:
    found = keys & _SPREAD[-1][1]
    for shift, mask in _GATHER:
        found = (found | (found >> shift)) & mask
    return found.astype(np.int64)
