"""Polygons of a file (GeoJSON, or one that GDAL reads), in degrees, judged one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geodata.analysis.crs import WGS84, shape_in
from geodata.errors import Invalid, Refused
from geodata.exchange import gdal, shapes
from geodata.exchange.files import sized
from geodata.exchange.layers import collection_in, members
from geodata.exchange.shape_rows import GEOJSON, SUFFIXES, crs_of
from geodata.model.place import MAX_VERTICES, POSITION_DECIMALS, outline


@dataclass(frozen=True, slots=True)
class Outline:
    """One polygon of a file: ``shape`` valid, EPSG:4326, or ``refused`` says why there is none."""

    number: int
    cells: dict[str, object]
    shape: MultiPolygon | None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Outlines:
    """The polygons of a file; ``kept`` names what the process that read it could not give up."""

    file: str
    columns: tuple[str, ...]
    found: list[Outline]
    kept: tuple[str, ...] = ()


def outlines_in(path: Path, *, layer: str | None = None, crs: str | None = None) -> Outlines:
    """The polygons of a file by its suffix; ``crs`` says what the numbers are in, whatever the file says.

    Refuses other files, and a layer whose CRS nobody says.
    """
    sized(path)
    if path.suffix.lower() in gdal.SUFFIXES:
        return _of_layer(path, layer, crs)
    if path.suffix.lower() in GEOJSON:
        return _of_geojson(path, crs)
    raise Invalid("file.unsupported", file=path.name, value=path.suffix, allowed=list(SUFFIXES))


def _of_layer(path: Path, layer: str | None, crs: str | None) -> Outlines:
    read = gdal.layer_in(path, layer)
    in_crs = crs_of(read, crs)
    found = [
        _judged(path.name, number, cells, shape, in_crs)
        for number, (cells, shape) in enumerate(zip(read.cells, read.shapes, strict=True), start=1)
    ]
    return Outlines(path.name, read.columns, found, kept=read.kept)


def _of_geojson(path: Path, crs: str | None) -> Outlines:
    collection = collection_in(path)
    found = list(_of_features(path.name, collection.features, crs or collection.crs or WGS84))
    columns = dict.fromkeys(name for each in found for name in each.cells)
    return Outlines(path.name, tuple(columns), found)


def _of_features(file: str, features: list[object], crs_name: str) -> Iterator[Outline]:
    for number, feature in enumerate(features, start=1):
        cells: dict[str, object] = {}
        try:
            cells = members(feature)
            geometry = feature.get("geometry") if isinstance(feature, dict) else None
            shape = None if geometry is None else shapes.shape(geometry)
        except Refused as refused:
            yield _refused(file, number, cells, refused)
        else:
            yield _judged(file, number, cells, shape, crs_name)


def _judged(file: str, number: int, cells: dict[str, object], shape: BaseGeometry | None, crs_name: str) -> Outline:
    try:
        return Outline(number, cells, in_degrees(shape, crs_name))
    except Refused as refused:
        return _refused(file, number, cells, refused)


def _refused(file: str, number: int, cells: dict[str, object], refused: Refused) -> Outline:
    facts: dict[str, object] = {"file": file, "row": number, "field": "geometry"} | refused.facts
    return Outline(number, cells, None, type(refused)(refused.code, **facts))


def in_degrees(shape: BaseGeometry | None, crs_name: str) -> MultiPolygon:
    """A polygon of the named CRS in EPSG:4326, turned as RFC 7946 asks, so that our own export comes back the same.

    Refuses what is empty, no polygon or self-crossing as it stands. Where only the rounding to 1e-7 degree makes two
    edges cross, they are snapped to that grid instead.
    """
    if shape is None or shape.is_empty:
        raise Invalid("geometry.empty")
    if not isinstance(shape, Polygon | MultiPolygon):
        raise Invalid("geometry.wrong-type", needed="Polygon", found=shape.geom_type)
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        raise Invalid("geometry.too-detailed", limit=MAX_VERTICES)
    if not shape.is_valid:
        raise Invalid("geometry.crosses-itself", where=shapely.is_valid_reason(shape))
    moved = _turned(shape_in(shape, crs_name, WGS84))
    try:
        return outline(moved)
    except Invalid as refused:
        if refused.code != "geometry.crosses-itself":
            raise
    return outline(_turned(shapely.set_precision(moved, 10.0**-POSITION_DECIMALS)))


def _turned(shape: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([orient(part) for part in polygons(shape).geoms])


def polygons(shape: BaseGeometry) -> MultiPolygon:
    """The polygons of a shape, without the lines and points that an overlay may leave beside them."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and not part.is_empty]
    if not parts:
        raise Invalid("geometry.empty")
    return MultiPolygon(parts)


def united(outlines: Outlines) -> MultiPolygon:
    """All polygons of a file as one outline; refuses the file with the first polygon that is refused."""
    for each in outlines.found:
        if each.refused is not None:
            raise each.refused
    parts = [each.shape for each in outlines.found if each.shape is not None]
    return outline(_turned(shapely.union_all(parts, grid_size=10.0**-POSITION_DECIMALS)))
