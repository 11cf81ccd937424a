"""Coordinate reference systems and arrays of coordinates in them; always east (longitude) first."""

import re
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid

WGS84: Final = "EPSG:4326"

Numbers = NDArray[np.float64]

_BY_AUTHORITY: Final = re.compile(r"(EPSG|ESRI|OGC):[A-Za-z0-9]{1,12}", re.IGNORECASE)
_BY_TEXT: Final = re.compile(r"(GEOGCRS|GEOGCS|PROJCRS|PROJCS|COMPOUNDCRS|COMPD_CS|BOUNDCRS)\[", re.IGNORECASE)


@lru_cache(maxsize=64)
def crs(name: str) -> CRS:
    """The CRS of that name ("EPSG:3006") or WKT text; `Invalid` ``crs.unknown``, also for heights and geocentric axes.

    Nothing else is looked at: PROJ would take strings that name files.
    """
    if not (_BY_AUTHORITY.fullmatch(name) or _BY_TEXT.match(name)):
        raise Invalid("crs.unknown", field="crs", value=name[:80])
    try:
        found = CRS.from_user_input(name)
    except CRSError as error:
        raise Invalid("crs.unknown", field="crs", value=name[:80]) from error
    if not (found.is_geographic or found.is_projected):
        raise Invalid("crs.unknown", field="crs", value=name[:80])
    return found


def metric(name: str) -> CRS:
    """The CRS of that name; refuses one that does not measure the plane in metres as ``crs.not-metric``."""
    found = crs(name)
    units = {axis.unit_name for axis in found.axis_info[:2]}
    if not found.is_projected or units != {"metre"}:
        raise Invalid("crs.not-metric", field="metric_crs", value=name[:80])
    return found


def is_geographic(name: str) -> bool:
    """Whether the CRS counts in degrees."""
    return crs(name).is_geographic


@lru_cache(maxsize=64)
def _between(from_crs: str, to_crs: str) -> Transformer:
    return Transformer.from_crs(crs(from_crs), crs(to_crs), always_xy=True)


def moved(east: ArrayLike, north: ArrayLike, from_crs: str, to_crs: str) -> tuple[Numbers, Numbers]:
    """Coordinates in another CRS, east first; what has no place there is infinite. Empty in, empty out."""
    xs, ys = np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)
    if from_crs == to_crs or xs.size == 0:
        return xs, ys
    x, y = _between(from_crs, to_crs).transform(xs, ys)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def shape_in(shape: BaseGeometry, from_crs: str, to_crs: str) -> BaseGeometry:
    """A plane shape in another CRS, vertex by vertex; a third coordinate is left out."""

    def move(pairs: NDArray[Any]) -> NDArray[Any]:
        return np.column_stack(moved(pairs[:, 0], pairs[:, 1], from_crs, to_crs))

    return shapely.transform(shapely.force_2d(shape), move)
