"""Features as text files: GeoJSON and CSV, in any CRS. What every export has in common stands here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from geodata.analysis.crs import WGS84, Numbers, crs, is_geographic, moved, shape_in
from geodata.errors import Invalid
from geodata.exchange import geojson
from geodata.exchange.cells import cell
from geodata.exchange.fields import fields_of
from geodata.exchange.shapes import coordinates_of, shape
from geodata.exchange.spreadsheets import csv_bytes

METRE_DECIMALS: Final = 3
"""Millimetres: enough to come back to the same 1e-7 degree."""

DEGREE_DECIMALS: Final = 9

Features = Sequence[dict[str, Any]]
"""Things of one kind as `geojson.feature` makes them: EPSG:4326. They are only read."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an export: texts that did not fit, and what its process kept, as in `restricted.Answer`."""

    shortened: int = 0
    kept: tuple[str, ...] = ()


def geojson_bytes(features: Features, *, crs_name: str = WGS84) -> bytes:
    """A FeatureCollection, longitude (east) first; another CRS than EPSG:4326 is named by the old ``crs`` member."""
    if crs_name == WGS84:
        return geojson.collection(features)
    copies = [each | {"geometry": _copied(each["geometry"])} for each in features]
    pairs = list(coordinates_of(copies))
    east, north = moved([pair[0] for pair in pairs], [pair[1] for pair in pairs], WGS84, crs_name)
    digits = decimals(crs_name)
    for pair, x, y in zip(pairs, east.round(digits).tolist(), north.round(digits).tolist(), strict=True):
        pair[:] = [x, y]
    authority, code = authority_of(crs_name)
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{authority}::{code}"}}
    return geojson.collection(copies, crs=named)


def _copied(part: Any) -> Any:  # noqa: ANN401 - a GeoJSON geometry, or a part of one
    if isinstance(part, dict):
        return {name: _copied(value) for name, value in part.items()}
    return [_copied(each) for each in part] if isinstance(part, list | tuple) else part


def authority_of(crs_name: str) -> tuple[str, str]:
    """The authority and code of a CRS; `Invalid` ``crs.unknown`` where it has none to be named by in a file."""
    found: tuple[str, str] | None = crs(crs_name).to_authority()
    if found is None:
        raise Invalid("crs.unknown", field="crs", value=crs_name[:80], reason="no authority has a code for it")
    return found


def columns_of(kind: type[Any], features: Features) -> tuple[str, ...]:
    """The columns of a kind's values in every format and always in this order: its fields, version, time of change.

    What is hidden in the features has no column. The id stands before them, and the place after the id.
    """
    names = (*geojson.layout(kind).names, "version", "changed_at")
    return tuple(name for name in names if name in features[0]["properties"]) if features else names


def csv_pieces(kind: type[Any], features: Features, *, crs_name: str = WGS84) -> Iterator[bytes]:
    """A CSV file in pieces: id, place, every field, version and time of change; texts guarded against formulas.

    A position stands in ``lon`` and ``lat``, in another CRS in ``east``, ``north`` and ``crs``; an outline as WKT.
    """
    names = columns_of(kind, features)
    digits = decimals(crs_name)
    has_id = "id" in fields_of(kind)
    rows = (
        [
            *([each["id"]] if has_id else []),
            *(_written(value, digits, crs_name) for value in place),
            *map(cell, map(each["properties"].__getitem__, names)),
        ]
        for each, place in zip(features, places(kind, features, crs_name), strict=True)
    )
    return csv_bytes([*(["id"] if has_id else []), *place_columns(kind, crs_name), *names], rows)


def _written(value: object, digits: int, crs_name: str) -> str:
    if isinstance(value, float):
        return repr(value) if crs_name == WGS84 else f"{value:.{digits}f}"
    return "" if value is None else str(value)


def place_columns(kind: type[Any], crs_name: str) -> list[str]:
    """The columns of a table in which the place stands."""
    name = geojson.layout(kind).shape
    if name == "position":
        return ["lon", "lat"] if crs_name == WGS84 else ["east", "north", "crs"]
    return [] if name is None else [name, "crs"]


def places(kind: type[Any], features: Features, crs_name: str) -> list[list[object]]:
    """What stands in the `place_columns` of each feature: numbers, the CRS, or an outline as WKT."""
    name = geojson.layout(kind).shape
    if name is None:
        return [[] for _ in features]
    if name != "position":
        return [[_wkt(each["geometry"], crs_name), crs_name] for each in features]
    east, north = positions(features, crs_name)
    beside = [] if crs_name == WGS84 else [crs_name]
    return [
        [None, None, *beside] if each["geometry"] is None else [x, y, *beside]
        for each, x, y in zip(features, east.tolist(), north.tolist(), strict=True)
    ]


def positions(features: Features, crs_name: str) -> tuple[Numbers, Numbers]:
    """East and north of each Point in that CRS, rounded as written; NaN where there is none."""
    nowhere = (np.nan, np.nan)
    pairs = [nowhere if each["geometry"] is None else each["geometry"]["coordinates"] for each in features]
    lon_lat = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    east, north = moved(lon_lat[:, 0], lon_lat[:, 1], WGS84, crs_name)
    east, north = (np.where(np.isnan(lon_lat[:, 0]), np.nan, edge) for edge in (east, north))
    return (east, north) if crs_name == WGS84 else (east.round(decimals(crs_name)), north.round(decimals(crs_name)))


def _wkt(geometry: Any, crs_name: str) -> str:  # noqa: ANN401 - a GeoJSON geometry
    if geometry is None:
        return ""
    return str(shapely.to_wkt(shape_in(shape(geometry), WGS84, crs_name), decimals(crs_name)))


def decimals(crs_name: str) -> int:
    """How many decimals a coordinate is written with."""
    return DEGREE_DECIMALS if is_geographic(crs_name) else METRE_DECIMALS
