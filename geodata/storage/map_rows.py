"""Observations as columns: a million rows for a map's index in a few seconds."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Integer, Select, bindparam, false, func, select

from geodata.storage import tables
from geodata.storage.geometry import POINT_LAYOUT, POINT_START, lon_lat
from geodata.storage.plain_rows import live_rows_of, plain_rows
from geodata.storage.prepared import raw_rows, streamed
from geodata.storage.selection import Spatial
from geodata.storage.store import MAP_FIELDS

_AT_ONCE: Final = 50_000
_NOWHERE: Final = (float("nan"), float("nan"))

_o = tables.observation.c
_TOWN: Final = bindparam("town", type_=_o.municipality.type)
_NAMES: Final = ("position", *MAP_FIELDS)
_ALL: Final = plain_rows(_NAMES)
_HERE: Final = _ALL.where(_o.municipality == _TOWN, ~_o.is_withdrawn)
_COUNTS: Final[Select[Any]] = select(
    select(func.count()).where(_o.municipality == _TOWN, ~_o.is_withdrawn).scalar_subquery(),
    select(func.max(_o.fid)).scalar_subquery(),
)
_MANY: Final = 0.1
"""Where a municipality has more than this share of all rows, reading them all in the file's order is faster."""

_l = tables.log.c


@lru_cache(maxsize=4)
def _scan(spatial: Spatial) -> Select[Any]:
    return _ALL.where(spatial.unindexed(_o.municipality) == _TOWN, spatial.unindexed(_o.is_withdrawn) == false())


@lru_cache(maxsize=4)
def _changed(spatial: Spatial) -> Select[Any]:
    """From the log's end, not by what the entries are about."""
    return select(_l.entity_key).where(
        _l.seq > bindparam("after", type_=Integer),
        spatial.unindexed(_l.municipality) == bindparam("town", type_=_l.municipality.type),
        spatial.unindexed(_l.entity) == bindparam("entity", type_=_l.entity.type),
    )


def every(connection: Connection, municipality: str, spatial: Spatial) -> Iterator[Mapping[str, Any]]:
    """All live observations of a municipality, batch by batch."""
    values = {"town": municipality}
    ((here, last),) = raw_rows(connection, _COUNTS, values)
    query = _scan(spatial) if here > _MANY * (last or 0) else _HERE
    with closing(streamed(connection, query, values)) as cursor:
        while rows := cursor.fetchmany(_AT_ONCE):
            yield _columns(rows)


def changed(connection: Connection, municipality: str, after: int, spatial: Spatial) -> tuple[str, ...]:
    """The ids of a municipality's observations that a log entry after ``after`` tells of."""
    values = {"after": after, "town": municipality, "entity": tables.observation.name}
    return tuple(dict.fromkeys(key for (key,) in raw_rows(connection, _changed(spatial), values)))


def some(connection: Connection, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The live ones of these observations, batch by batch."""
    yield from map(_columns, live_rows_of(connection, _NAMES, ids))


def _columns(rows: Sequence[Sequence[Any]]) -> Mapping[str, Any]:
    blobs, *values = zip(*rows, strict=True)
    places = _places(blobs)
    return {"lon": places[:, 0], "lat": places[:, 1], **dict(zip(MAP_FIELDS, values, strict=True))}


def _places(blobs: Sequence[bytes | None]) -> NDArray[np.float64]:
    """Longitude and latitude of each point; where other programs wrote some, they are read one by one."""
    is_placed = np.fromiter((blob is not None for blob in blobs), np.bool_, len(blobs))
    points = b"".join(blob for blob in blobs if blob is not None)
    found = np.full((len(blobs), 2), np.nan)
    if len(points) == np.count_nonzero(is_placed) * POINT_LAYOUT.itemsize:
        read = np.frombuffer(points, POINT_LAYOUT)
        if (read["start"] == np.frombuffer(POINT_START, "V13")).all():
            found[is_placed] = np.stack((read["lon"], read["lat"]), axis=1)
            return found
    return np.array([_NOWHERE if blob is None else lon_lat(blob) for blob in blobs], np.float64).reshape(-1, 2)
