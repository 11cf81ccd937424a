"""The ``ST_*`` functions that a GeoPackage's triggers and our queries call, registered on every connection."""

import sqlite3
from collections.abc import Callable
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.storage import geometry


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the spatial functions of the GeoPackage specification, and ``ST_Covers``."""
    for edge, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, _edge(edge), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    connection.create_function("ST_Covers", 2, _covering(), deterministic=True)


def _edge(index: int) -> Callable[[bytes | None], float | None]:
    def edge(blob: bytes | None) -> float | None:
        return None if blob is None else geometry.edge(blob, index)

    return edge


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(geometry.is_empty(blob))


def _covering() -> Callable[[bytes | None, bytes | None], int | None]:
    """Whether an outline holds a point, its edge included.

    Prepared outlines belong to one connection: GEOS builds their index while asked, so two threads must not share one.
    """

    @lru_cache(maxsize=4)
    def prepared(blob: bytes) -> BaseGeometry:
        shape = geometry.decode_shape(blob)
        shapely.prepare(shape)
        return shape

    def covers(outline: bytes | None, point: bytes | None) -> int | None:
        if outline is None or point is None:
            return None
        lon, lat, _, _ = geometry.bounds(point)
        return int(shapely.intersects_xy(prepared(outline), lon, lat))

    return covers
