"""Observations as plain JSON values straight from their rows: what maps, lists and exports of thousands are made of."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Select, literal_column, select

from geodata.storage import tables
from geodata.storage.geometry import lon_lat
from geodata.storage.types import Words

_COLUMNS: Final = tables.observation.c
_WORDS: Final = frozenset(column.name for column in _COLUMNS if isinstance(column.type, Words))
_CLAIMS: Final = frozenset(column.name for column in _COLUMNS if isinstance(column.type, Boolean))


def plain_rows(names: Sequence[str]) -> Select[Any]:
    """The named fields of observations as the database holds them: our column types write what JSON needs."""
    columns: list[Any] = [literal_column(f"observation.{name}") for name in names]
    return select(*columns).select_from(tables.observation)


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
