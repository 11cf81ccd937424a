"""GeoJSON geometries and shapes: EPSG:4326 unless said otherwise, longitude (east) first."""

import math
from collections.abc import Iterator
from itertools import chain
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid
from geodata.model.place import MAX_VERTICES, Position

Geometry = dict[str, Any]
"""A GeoJSON geometry as a dictionary."""

POLYGONS = ("Polygon", "MultiPolygon")


def point(position: Position) -> Geometry:
    """A GeoJSON Point."""
    return {"type": "Point", "coordinates": [position.lon, position.lat]}


def geometry(shape: BaseGeometry) -> Geometry:
    """A shape as GeoJSON: LineString or MultiPolygon, right-hand rule as RFC 7946 asks."""
    if isinstance(shape, LineString):
        return {"type": "LineString", "coordinates": shapely.get_coordinates(shape).tolist()}
    parts = [shape] if isinstance(shape, Polygon) else list(getattr(shape, "geoms", ()))
    coordinates = [
        [shapely.get_coordinates(ring).tolist() for ring in (part.exterior, *part.interiors)]
        for part in (shapely.geometry.polygon.orient(part) for part in parts)
    ]
    return {"type": "MultiPolygon", "coordinates": coordinates}


def position(found: object) -> Position | None:
    """A GeoJSON Point as a position, null as none; a third number (height) is left out."""
    found_pair = pair(found)
    return None if found_pair is None else Position(*found_pair)


def pair(found: object) -> tuple[float, float] | None:
    """The two numbers of a GeoJSON Point in whatever CRS, null as none; a third number (height) is left out."""
    if found is None:
        return None
    kind, coordinates = _parts(found)
    if kind != "Point":
        raise Invalid("geometry.wrong-type", field="geometry", needed="Point", found=kind)
    if not coordinates:
        raise Invalid("geometry.empty", field="geometry")
    return _pair(coordinates)


def shape(found: object) -> BaseGeometry:
    """A GeoJSON LineString, Polygon or MultiPolygon as a shape of plane coordinates, not yet judged.

    Refuses what is malformed: no numbers, rings of fewer than four points or not closed, too many points.
    """
    kind, coordinates = _parts(found)
    if kind not in {"LineString", *POLYGONS}:
        raise Invalid("geometry.wrong-type", field="geometry", needed="Polygon", found=kind)
    if not coordinates:
        raise Invalid("geometry.empty", field="geometry")
    if kind == "LineString":
        pairs = _line(coordinates)
        if len(pairs) < 2:
            raise Invalid("geometry.invalid", field="geometry", reason="a line has two points or more")
        return LineString(pairs)
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return MultiPolygon([_polygon(polygon) for polygon in polygons])


def _parts(found: object) -> tuple[str, list[Any]]:
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise Invalid("geometry.invalid", field="geometry", reason="not a GeoJSON geometry")
    kind: str = found["type"]
    coordinates = found.get("coordinates")
    if not isinstance(coordinates, list):
        if kind == "GeometryCollection":
            raise Invalid("geometry.wrong-type", field="geometry", needed="Polygon", found=kind)
        raise Invalid("geometry.invalid", field="geometry", reason="no coordinates")
    return kind, coordinates


def _pair(found: object) -> tuple[float, float]:
    if not isinstance(found, list) or not 2 <= len(found) <= 4:
        raise Invalid("geometry.invalid", field="geometry", reason="a position is [longitude, latitude]")
    for number in found[:2]:
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise Invalid("position.not-a-number", field="geometry", value=str(number)[:40])
    return float(found[0]), float(found[1])


def _line(found: object) -> list[tuple[float, float]]:
    if not isinstance(found, list):
        raise Invalid("geometry.invalid", field="geometry", reason="no list of positions")
    if len(found) > MAX_VERTICES:
        raise Invalid("geometry.too-detailed", field="geometry", limit=MAX_VERTICES)
    return [_pair(pair) for pair in found]


def _polygon(found: object) -> Polygon:
    if not isinstance(found, list):
        raise Invalid("geometry.invalid", field="geometry", reason="no list of rings")
    rings = [_line(ring) for ring in found]
    for ring in rings:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise Invalid("geometry.invalid", field="geometry", reason="a ring has four points or more and is closed")
    return Polygon(rings[0], rings[1:]) if rings else Polygon()


def coordinates_of(features: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Every [east, north] pair of the features' geometries, to be changed in place."""
    for feature in features:
        if feature["geometry"] is not None:
            yield from _pairs(feature["geometry"]["coordinates"])


def _pairs(nested: list[Any]) -> Iterator[list[Any]]:
    if nested and not isinstance(nested[0], list):
        return iter((nested,))
    return chain.from_iterable(_pairs(part) for part in nested)
