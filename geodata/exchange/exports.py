"""Kept things as files: GeoJSON and CSV, in any CRS."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely

from geodata.analysis.crs import WGS84, crs, is_geographic, moved, shape_in
from geodata.errors import Invalid
from geodata.exchange import geojson
from geodata.exchange.cells import cell
from geodata.exchange.fields import fields_of
from geodata.exchange.shapes import coordinates_of
from geodata.exchange.spreadsheets import csv_bytes
from geodata.model.moments import moment
from geodata.model.place import Position
from geodata.model.record import Kept

METRE_DECIMALS: Final = 3
"""Millimetres: enough to come back to the same 1e-7 degree."""

DEGREE_DECIMALS: Final = 9


def geojson_bytes(kept: Iterable[Kept[Any]], *, crs_name: str = WGS84) -> bytes:
    """A FeatureCollection, longitude (east) first; another CRS than EPSG:4326 is named by the old ``crs`` member."""
    features: list[dict[str, Any]] = [geojson.feature(each) for each in kept]
    if crs_name == WGS84:
        return geojson.collection(features)
    pairs = list(coordinates_of(features))
    east, north = moved([pair[0] for pair in pairs], [pair[1] for pair in pairs], WGS84, crs_name)
    decimals = _decimals(crs_name)
    for pair, x, y in zip(pairs, east.round(decimals).tolist(), north.round(decimals).tolist(), strict=True):
        pair[:] = [x, y]
    authority, code = authority_of(crs_name)
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{authority}::{code}"}}
    return geojson.collection(features, crs=named)


def authority_of(crs_name: str) -> tuple[str, str]:
    """The authority and code of a CRS; `Invalid` ``crs.unknown`` where it has none to be named by in a file."""
    found: tuple[str, str] | None = crs(crs_name).to_authority()
    if found is None:
        raise Invalid("crs.unknown", field="crs", value=crs_name[:80], reason="no authority has a code for it")
    return found


def csv_pieces(kind: type[Any], kept: Sequence[Kept[Any]], *, crs_name: str = WGS84) -> Iterator[bytes]:
    """A CSV file in pieces: id, place, every field, version and time of change; texts guarded against formulas.

    A position stands in ``lon`` and ``lat``, in another CRS in ``east``, ``north`` and ``crs``; an outline as WKT.
    """
    form = geojson.layout(kind)
    places = _positions(kept, crs_name) if form.shape == "position" else _shapes(kept, form.shape, crs_name)
    head = {"position": ["lon", "lat"] if crs_name == WGS84 else ["east", "north", "crs"]}.get(
        form.shape or "", [form.shape, "crs"] if form.shape else []
    )
    columns = [*(["id"] if "id" in fields_of(kind) else []), *head, *form.names, "version", "changed_at"]
    rows = (
        [
            *([str(each.thing.id)] if "id" in fields_of(kind) else []),
            *place,
            *map(cell, form.values(each.thing)),
            str(each.version),
            moment(each.changed_at),
        ]
        for each, place in zip(kept, places, strict=True)
    )
    return csv_bytes(columns, rows)


def _decimals(crs_name: str) -> int:
    return DEGREE_DECIMALS if is_geographic(crs_name) else METRE_DECIMALS


def _positions(kept: Sequence[Kept[Any]], crs_name: str) -> list[list[str]]:
    found: list[Position | None] = [each.thing.position for each in kept]
    empty = [""] * (2 if crs_name == WGS84 else 3)
    if crs_name == WGS84:
        return [empty if at is None else [repr(at.lon), repr(at.lat)] for at in found]
    empty[2] = crs_name
    lon = np.array([np.nan if at is None else at.lon for at in found])
    lat = np.array([np.nan if at is None else at.lat for at in found])
    east, north = moved(lon, lat, WGS84, crs_name)
    digits = _decimals(crs_name)
    return [
        empty if at is None else [f"{x:.{digits}f}", f"{y:.{digits}f}", crs_name]
        for at, x, y in zip(found, east.tolist(), north.tolist(), strict=True)
    ]


def _shapes(kept: Sequence[Kept[Any]], name: str | None, crs_name: str) -> list[list[str]]:
    if name is None:
        return [[] for _ in kept]
    found = [getattr(each.thing, name) for each in kept]
    return [
        ["" if shape is None else shapely.to_wkt(shape_in(shape, WGS84, crs_name), _decimals(crs_name)), crs_name]
        for shape in found
    ]
