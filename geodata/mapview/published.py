"""What everyone sees of a municipality's observations: public places, times and numbers in the place of true ones."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geodata.mapview.columns import Columns, places, together
from geodata.mapview.mercator import Floats, Ints

PEOPLE_STEP: Final = 5
"""Numbers of people go in steps of so many: fewer could be singled out, and are told as none."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Generalised:
    """How places (degrees; NaN where none may be shown) and times (with their precisions) become public ones."""

    places: Callable[[Floats, Floats], tuple[Floats, Floats]]
    times: Callable[[Ints, Bytes], tuple[Ints, Bytes]]


def published(
    placed: Columns, unplaced: Columns, how: Generalised, *, after: int, upto: int
) -> tuple[Columns, Columns]:
    """What became public after one time and until another (milliseconds since 1970): placed ones, and the others.

    No value in it depends on the true place, minute or number of people any more, nor does the order: keys, then ids.
    """
    parts = [part.take((part.public_at > after) & (part.public_at <= upto)) for part in (placed, unplaced)]
    lon, lat = how.places(*parts[0].degrees(slice(None)))
    key, lon_units, lat_units = places(lon, lat)
    shown = replace(parts[0], key=key, lon=lon_units, lat=lat_units)
    has_place = ~np.isnan(lon)
    here, nowhere = shown.take(has_place), together([shown.take(~has_place), parts[1]])
    return _told(here.take(np.lexsort((here.id[:, 1], here.id[:, 0], here.key))), how), _told(nowhere, how)


def merged(known: Columns, more: Columns) -> Columns:
    """Placed ones of `published` with some more of them, in the same order."""
    low, high = (np.searchsorted(known.key, more.key, side=side) for side in ("left", "right"))
    at = low.copy()
    for row in np.flatnonzero(high > low).tolist():  # others stand at the same point
        first, second = known.id[low[row] : high[row]].T
        one, other = more.id[row]
        at[row] += np.count_nonzero((first < one) | ((first == one) & (second < other)))
    return Columns(*(np.insert(getattr(known, f.name), at, getattr(more, f.name), axis=0) for f in fields(Columns)))


def _told(columns: Columns, how: Generalised) -> Columns:
    at, precision = how.times(columns.at, columns.precision)
    return replace(columns, at=at, precision=precision, people=columns.people // PEOPLE_STEP * PEOPLE_STEP)
