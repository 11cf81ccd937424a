"""Observations as plain JSON values straight from their rows: what maps, lists and exports of thousands are made of."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Connection, Select, bindparam, literal_column, select

from geodata.storage import tables
from geodata.storage.geometry import lon_lat
from geodata.storage.prepared import raw_rows
from geodata.storage.types import Words

_IDS_AT_ONCE: Final = 500
_COLUMNS: Final = tables.observation.c
_WORDS: Final = frozenset(column.name for column in _COLUMNS if isinstance(column.type, Words))
_CLAIMS: Final = frozenset(column.name for column in _COLUMNS if isinstance(column.type, Boolean))


def plain_rows(names: Sequence[str]) -> Select[Any]:
    """The named fields of observations as the database holds them: our column types write what JSON needs."""
    columns: list[Any] = [literal_column(f"observation.{name}") for name in names]
    return select(*columns).select_from(tables.observation)


@lru_cache(maxsize=8)
def _live_of(names: tuple[str, ...]) -> Select[Any]:
    """By their ids alone: asked for the municipality too, SQLite would look through all that is in it."""
    ids = [bindparam(f"id_{number}", type_=_COLUMNS.id.type) for number in range(_IDS_AT_ONCE)]
    return plain_rows(names).where(_COLUMNS.id.in_(ids), ~_COLUMNS.is_withdrawn)


def live_rows_of(connection: Connection, names: Sequence[str], ids: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
    """The rows of those observations that are there and not withdrawn, in no order, batch by batch."""
    for start in range(0, len(ids), _IDS_AT_ONCE):
        page = list(ids[start : start + _IDS_AT_ONCE])
        filled = page + page[-1:] * (_IDS_AT_ONCE - len(page))  # one statement for any number
        values = {f"id_{number}": key for number, key in enumerate(filled)}
        if rows := raw_rows(connection, _live_of(tuple(names)), values):
            yield rows


def plain_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows of `plain_rows` as dicts of JSON values; ``position`` is (lon, lat) in degrees or None.

    Field by field over all rows: a fifth faster than row by row.
    """
    made = [dict(zip(names, row, strict=False)) for row in rows]  # as many names as columns, by `plain_rows`
    for name in names:
        if name in _WORDS:
            for values in made:
                values[name] = [] if values[name] == "[]" else orjson.loads(values[name])
        elif name in _CLAIMS:
            for values in made:
                values[name] = values[name] == 1
        elif name == "position":
            for values in made:
                blob = values[name]
                values[name] = None if blob is None else lon_lat(blob)
    return made
