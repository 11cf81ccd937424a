"""Things of the model as GeoDataFrames; the only place where a frame changes its CRS."""

import typing
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geodata.analysis.crs import WGS84, crs, metric
from geodata.errors import Invalid
from geodata.model.place import Municipality, Position

SHAPES: Final = ("position", "outline", "route", "boundary")


def frame(kind: type[Any], things: Iterable[Any]) -> gpd.GeoDataFrame:
    """One row for each thing of a kind, in the order given, indexed from 0; EPSG:4326.

    Columns are the fields of the kind, its place as ``geometry`` (None where it has none). Times are datetime64 in
    UTC, days datetime64 without a zone, codes categories with all their values, whole numbers that may be absent Int64,
    ids text, lists tuples of text. No things: no rows, same columns and types.
    """
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    rows = list(things)
    place = next((name for name in names if name in SHAPES), None)
    columns = {name: _column(hints[name], [getattr(row, name) for row in rows]) for name in names if name not in SHAPES}
    shapes: Any = [None if place is None else _shape(getattr(row, place)) for row in rows]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=WGS84), crs=WGS84)


def _shape(found: Any) -> Any:  # noqa: ANN401 - a position, a shape or nothing
    return Point(found.lon, found.lat) if isinstance(found, Position) else found


def _column(hint: Any, values: list[Any]) -> "pd.Series[Any]":  # noqa: ANN401 - a type as written in a dataclass
    """The values of a field as the type that pandas counts, sorts and groups by."""
    if typing.get_origin(hint) is tuple:
        listed = [tuple(each.value if isinstance(each, Enum) else str(each) for each in value) for value in values]
        return pd.Series(listed, dtype="object")
    inner = next((part for part in typing.get_args(hint) if part is not type(None)), hint)
    if issubclass(inner, Enum):
        codes = [None if value is None else value.value for value in values]
        return pd.Series(pd.Categorical(codes, categories=[member.value for member in inner]))
    if inner is datetime:
        return pd.Series(pd.to_datetime(values, utc=True)).astype("datetime64[us, UTC]")
    if inner is date:
        return pd.Series(pd.to_datetime(values)).astype("datetime64[s]")
    if inner is UUID:
        return pd.Series([None if value is None else str(value) for value in values], dtype="object")
    kinds = {bool: "bool", int: "Int64" if inner is not hint else "int64", float: "float64"}
    return pd.Series(values, dtype=kinds.get(inner, "object"))


def in_crs(rows: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """The rows in the CRS of that name ("EPSG:3006"), east first; refuses rows that don't say which CRS they are in."""
    if rows.crs is None:
        raise Invalid("crs.missing", field="crs")
    return rows.to_crs(crs(name))


def in_metres(rows: gpd.GeoDataFrame, municipality: Municipality) -> gpd.GeoDataFrame:
    """The rows in the municipality's metric CRS; refuses one that does not measure in metres."""
    metric(municipality.metric_crs)
    return in_crs(rows, municipality.metric_crs)
