"""A background's tiles as drawings for the standalone map: as fine as fits, merged by layer, cut to what is shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.exchange.backgrounds import Background
from geodata.exchange.standalone_map import Drawing
from geodata.exchange.vector_tiles import shapes_of
from geodata.mapview import mercator

MOST_TILES: Final = 100
"""Some 15 km across at the finest zoom."""

MOST_POINTS: Final = 70_000
"""About 20 bytes each in the file: 1.4 of its 5 MB."""

MARGIN: Final = 0.25
"""Of what is shown, on every side."""

LEAST_DEG: Final = 0.01
"""A place alone has a kilometre around it."""

SLACK_DEG: Final = 0.00001

LAYERS: Final = ("green", "water", "building", "path", "street")
"""In the order in which they are drawn."""

_AREAS: Final = {"green": "green", "water": "water", "buildings": "building"}
_LINES: Final = {"water": "stream"}
_PATHS: Final = frozenset({"path", "rail"})

Edges = tuple[float, float, float, float]
Pairs = NDArray[np.float64]


def drawings(found: Background, bounds: Edges) -> list[Drawing]:
    """What of a background lies around ``bounds`` (west, south, east, north), as fine as fits; maybe nothing."""
    edges = widened(bounds)
    facts = found.facts
    for zoom in range(facts["max_zoom"], facts["min_zoom"] - 1, -1):
        if len(list(_tiles(edges, zoom))) > MOST_TILES:
            continue
        made = _drawn(_features(found, edges, zoom), edges)
        if sum(shapely.get_num_coordinates(each.shape) for each in made) <= MOST_POINTS:
            return made
    return []


def widened(bounds: Edges) -> Edges:
    """The edges with a margin around them."""
    west, south, east, north = bounds
    dx, dy = max((east - west) * MARGIN, LEAST_DEG), max((north - south) * MARGIN, LEAST_DEG / 2)
    return west - dx, max(south - dy, -85.0), east + dx, min(north + dy, 85.0)


def _drawn(features: Iterable[tuple[str, BaseGeometry]], edges: Edges) -> list[Drawing]:
    by_layer: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for layer, geometry in features:
        by_layer[layer].append(geometry)
    made: list[Drawing] = []
    for layer in LAYERS:
        cut = shapely.clip_by_rect(np.array(by_layer[layer], dtype=object), *edges)
        parts: list[Any] = list(shapely.get_parts(shapely.simplify(cut, SLACK_DEG)))
        areas = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
        lines = [part for part in parts if isinstance(part, LineString) and not part.is_empty]
        if areas:
            made.append(Drawing(layer, MultiPolygon(areas)))
        if lines:
            made.append(Drawing(_LINES.get(layer, layer), MultiLineString(lines)))
    return made


def _features(found: Background, edges: Edges, zoom: int) -> Iterator[tuple[str, BaseGeometry]]:
    """The layer and shape of each thing in the tiles; what lies in two tiles comes in two parts."""
    for x, y in _tiles(edges, zoom):
        for name, things in shapes_of(found.tile(zoom, x, y)).items():
            drawn = [(layer, thing.shape) for thing in things if (layer := _layer(name, thing.kind)) is not None]
            placed = shapely.transform([each for _, each in drawn], _in_degrees(x, y, zoom))
            yield from zip((layer for layer, _ in drawn), placed, strict=True)


def _layer(name: str, kind: str) -> str | None:
    if name == "streets":
        return "path" if kind in _PATHS else "street"
    return _AREAS.get(name)


def _tiles(edges: Edges, zoom: int) -> Iterator[tuple[int, int]]:
    columns, rows = mercator.tiles_of(*edges, zoom=zoom)
    return ((x, y) for x in columns for y in rows)


def _in_degrees(x: int, y: int, zoom: int) -> Callable[[Pairs], Pairs]:
    """From shares of a tile's side, southwards, to longitude and latitude in degrees."""
    side = 2**zoom
    return lambda pairs: np.column_stack(
        (mercator.lon_at((x + pairs[:, 0]) / side), mercator.lat_at((y + pairs[:, 1]) / side))
    )
