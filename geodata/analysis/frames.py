"""Things of the model as GeoDataFrames; the only place where a frame changes its CRS."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final

import geopandas as gpd
from shapely.geometry import Point

from geodata.analysis.crs import WGS84, crs, metric
from geodata.errors import Invalid
from geodata.model.place import Municipality, Position

SHAPES: Final = ("position", "outline", "route", "boundary")


def frame(kind: type[Any], things: Iterable[Any]) -> gpd.GeoDataFrame:
    """One row for each thing of a kind, in the order given, indexed from 0; EPSG:4326.

    Columns are the fields of the kind, its place as ``geometry`` (None where it has none). No things: no rows, same
    columns.
    """
    names = [field.name for field in fields(kind)]
    rows = list(things)
    place = next((name for name in names if name in SHAPES), None)
    columns: dict[str, list[object]] = {
        name: [getattr(row, name) for row in rows] for name in names if name not in SHAPES
    }
    shapes: Any = [None if place is None else _shape(getattr(row, place)) for row in rows]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=WGS84), crs=WGS84)


def _shape(found: Any) -> Any:  # noqa: ANN401 - a position, a shape or nothing
    return Point(found.lon, found.lat) if isinstance(found, Position) else found


def in_crs(rows: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """The rows in the CRS of that name ("EPSG:3006"), east first; refuses rows that don't say which CRS they are in."""
    if rows.crs is None:
        raise Invalid("crs.missing", field="crs")
    return rows.to_crs(crs(name))


def in_metres(rows: gpd.GeoDataFrame, municipality: Municipality) -> gpd.GeoDataFrame:
    """The rows in the municipality's metric CRS; refuses one that does not measure in metres."""
    metric(municipality.metric_crs)
    return in_crs(rows, municipality.metric_crs)
