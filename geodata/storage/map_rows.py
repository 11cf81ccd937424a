"""Observations as columns: a million rows for a map's index in a few seconds.

All of a municipality come packed: SQLite strings the values of each column together, thousands of rows at a time. A
Python object for each value would take twice as long. A few come row by row.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, false, func, literal_column, select

from geodata.storage import tables
from geodata.storage.geometry import POINT_LAYOUT, POINT_START, lon_lat
from geodata.storage.plain_rows import live_rows_of, plain_rows
from geodata.storage.prepared import raw_rows
from geodata.storage.selection import Spatial
from geodata.storage.store import MAP_FIELDS

_ROWS_AT_ONCE: Final = 50_000
_NOWHERE: Final = (float("nan"), float("nan"))
_BETWEEN: Final = "\x1f"
"""Stands between two values. Where one has it in itself, there are too many, and the rows are read one by one."""

_o = tables.observation.c
_TOWN: Final = bindparam("town", type_=_o.municipality.type)
_NAMES: Final = ("position", *MAP_FIELDS)
_USUAL: Final[Mapping[str, Any]] = {"secondary_codes": "[]", "public_from": None, "me_too": 0}
"""What most rows have; only the others' values are strung together."""

_DENSE: Final = tuple(name for name in MAP_FIELDS if name not in _USUAL)
_ABSENT_AS_NONE: Final = frozenset(name for name in _DENSE if _o[name].nullable)
_COUNTS: Final[Select[Any]] = select(
    select(func.count()).where(_o.municipality == _TOWN, ~_o.is_withdrawn).scalar_subquery(),
    select(func.max(_o.fid)).scalar_subquery(),
)
_MANY: Final = 0.1
"""Where a municipality has more than this share of all rows, reading them all in the file's order is faster."""

_l = tables.log.c


def _packed_columns() -> Iterator[ColumnElement[Any]]:
    yield func.count()
    yield literal_column("CAST(group_concat(observation.position, '') AS BLOB)")
    yield literal_column("group_concat(observation.position IS NULL, '')")
    for name in _DENSE:
        yield literal_column(f"group_concat(ifnull(observation.{name}, ''), '{_BETWEEN}')")  # char(31) is twice as slow
    unusual = (
        f"{1 << bit} * (observation.{name} IS NOT {_sql(usual)})" for bit, (name, usual) in enumerate(_USUAL.items())
    )
    yield literal_column(f"group_concat({' + '.join(unusual)}, '')")
    for name, usual in _USUAL.items():  # group_concat leaves NULL out
        yield literal_column(f"group_concat(nullif(observation.{name}, {_sql(usual)}), '{_BETWEEN}')")


def _sql(usual: str | int | None) -> str:
    return "NULL" if usual is None else f"'{usual}'" if isinstance(usual, str) else str(usual)


_PACKED: Final = select(*_packed_columns()).select_from(tables.observation)
_ALL: Final = plain_rows(_NAMES)


@lru_cache(maxsize=8)
def _here(rows: Select[Any], spatial: Spatial, *, are_many: bool) -> Select[Any]:
    """Those of a municipality: by its index, or, where they are many, by looking at each row of a part of the file."""
    if not are_many:
        return rows.where(_o.municipality == _TOWN, ~_o.is_withdrawn)
    return rows.where(
        _o.fid > bindparam("after", type_=Integer),
        _o.fid <= bindparam("upto", type_=Integer),
        spatial.unindexed(_o.municipality) == _TOWN,
        spatial.unindexed(_o.is_withdrawn) == false(),
    )


@lru_cache(maxsize=4)
def _changed(spatial: Spatial) -> Select[Any]:
    """From the log's end, not by what the entries are about."""
    return select(_l.entity, _l.entity_key).where(
        _l.seq > bindparam("after", type_=Integer),
        spatial.unindexed(_l.municipality) == bindparam("town", type_=_l.municipality.type),
    )


def every(connection: Connection, municipality: str, spatial: Spatial) -> Iterator[Mapping[str, Any]]:
    """All live observations of a municipality, batch by batch."""
    ((here, last),) = raw_rows(connection, _COUNTS, {"town": municipality})
    are_many = here > _MANY * (last or 0)
    cuts = [{"after": after, "upto": after + _ROWS_AT_ONCE} for after in range(0, last or 0, _ROWS_AT_ONCE)]
    for cut in cuts if are_many else [{}]:
        values = {"town": municipality} | cut
        ((number, *packed),) = raw_rows(connection, _here(_PACKED, spatial, are_many=are_many), values)
        if not number:
            continue
        unpacked = _unpacked(number, *packed)
        if unpacked is None:
            unpacked = _columns(raw_rows(connection, _here(_ALL, spatial, are_many=are_many), values))
        yield unpacked


def changed(connection: Connection, municipality: str, after: int, spatial: Spatial) -> tuple[tuple[str, ...], bool]:
    """The ids of a municipality's observations that log entries after ``after`` tell of; whether one tells of it."""
    told = raw_rows(connection, _changed(spatial), {"after": after, "town": municipality})
    ids = dict.fromkeys(key for entity, key in told if entity == tables.observation.name)
    return tuple(ids), any(entity == tables.municipality.name for entity, _ in told)


def some(connection: Connection, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The live ones of these observations, batch by batch."""
    yield from map(_columns, live_rows_of(connection, _NAMES, ids))


def _unpacked(number: int, points: bytes | None, are_absent: str, *texts: str | None) -> Mapping[str, Any] | None:
    """The columns of so many rows; None where the values can't be told apart."""
    is_placed = np.frombuffer(are_absent.encode(), np.uint8) == ord("0")
    places = _our_places(points or b"", is_placed)
    dense, (unusual, *rare) = texts[: len(_DENSE)], texts[len(_DENSE) :]
    columns: dict[str, Sequence[Any]] = {
        name: (text or "").split(_BETWEEN) for name, text in zip(_DENSE, dense, strict=True)
    }
    columns |= _spread(unusual or "", rare)
    if places is None or any(len(values) != number for values in columns.values()):
        return None
    for name in _ABSENT_AS_NONE:
        columns[name] = [value or None for value in columns[name]]
    is_example = np.array(columns["is_example"]) == "1"
    return {"lon": places[:, 0], "lat": places[:, 1], **columns, "is_example": is_example}


def _spread(unusual: str, rare: Sequence[str | None]) -> dict[str, Sequence[Any]]:
    """The usual value for each row but those that the digits say have another; no rows where some are too many."""
    digits = np.frombuffer(unusual.encode(), np.uint8) - ord("0")
    columns: dict[str, Sequence[Any]] = {}
    for bit, ((name, usual), text) in enumerate(zip(_USUAL.items(), rare, strict=True)):
        which = np.flatnonzero(digits & (1 << bit))
        values = text.split(_BETWEEN) if text is not None else []
        column = np.full(len(digits), usual, object)
        if len(values) != len(which):
            return columns | {name: ()}
        column[which] = list(map(int, values)) if isinstance(usual, int) else values
        columns[name] = column.tolist()
    return columns


def _columns(rows: Sequence[Sequence[Any]]) -> Mapping[str, Any]:
    blobs, *values = zip(*rows, strict=True)
    places = _places(blobs)
    return {"lon": places[:, 0], "lat": places[:, 1], **dict(zip(MAP_FIELDS, values, strict=True))}


def _places(blobs: Sequence[bytes | None]) -> NDArray[np.float64]:
    """Longitude and latitude of each point; where other programs wrote some, they are read one by one."""
    is_placed = np.fromiter((blob is not None for blob in blobs), np.bool_, len(blobs))
    ours = _our_places(b"".join(blob for blob in blobs if blob is not None), is_placed)
    if ours is not None:
        return ours
    return np.array([_NOWHERE if blob is None else lon_lat(blob) for blob in blobs], np.float64).reshape(-1, 2)


def _our_places(points: bytes, is_placed: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Longitude and latitude of each row, NaN where it has none; None where one of the points is not as we write it."""
    if len(points) != np.count_nonzero(is_placed) * POINT_LAYOUT.itemsize:
        return None
    read = np.frombuffer(points, POINT_LAYOUT)
    if not (read["start"] == np.frombuffer(POINT_START, "V13")).all():
        return None
    found = np.full((len(is_placed), 2), np.nan)
    found[is_placed] = np.stack((read["lon"], read["lat"]), axis=1)
    return found
