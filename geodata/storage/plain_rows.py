"""Observations as plain JSON values straight from their rows: what maps, lists and exports of thousands are made of."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Boolean, Select, literal_column, select

from geodata.storage import tables
from geodata.storage.geometry import lon_lat
from geodata.storage.types import Words

_COLUMNS: Final = tables.observation.c


def plain_rows(names: Sequence[str]) -> Select[Any]:
    """The named fields of observations as the database holds them: our column types write what JSON needs."""
    columns: list[Any] = [literal_column(f"observation.{name}") for name in names]
    return select(*columns).select_from(tables.observation)


def plain_maker(names: Sequence[str]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """What makes a row of `plain_rows` a dict of JSON values; ``position`` is [lon, lat] in degrees or None."""
    known = [name for name in names if name in _COLUMNS]
    words = [name for name in known if isinstance(_COLUMNS[name].type, Words)]
    claims = [name for name in known if isinstance(_COLUMNS[name].type, Boolean)]

    def plain_of(row: Sequence[Any]) -> dict[str, Any]:
        values = dict(zip(names, row, strict=True))
        for name in words:
            values[name] = [] if values[name] == "[]" else orjson.loads(values[name])
        for name in claims:
            values[name] = values[name] == 1
        blob = values.get("position")
        if blob is not None:
            values["position"] = lon_lat(blob)
        return values

    return plain_of
