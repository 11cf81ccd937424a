"""A small drawing of an area with its observations, as numbers for an SVG."""

import math
from dataclasses import dataclass
from typing import Final

from shapely.geometry import MultiPolygon

from geodata.analysis import crs
from geodata.model.place import Position

WIDTH: Final = 400
"""Of the drawing, in its own units."""

MARGIN: Final = 16


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the drawing shows: the outline as an SVG path, and dots at the observations that lie in the picture."""

    width: int
    height: int
    path: str
    dots: tuple[tuple[float, float], ...]


def sketch(outline: MultiPolygon, positions: list[Position]) -> Sketch:
    """The outline (degrees, WGS 84) with north up and true proportions; positions outside the picture are left out."""
    west, south, east, north = outline.bounds
    narrowing = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * narrowing, north - south
    scale = (WIDTH - 2 * MARGIN) / max(wide, high, 1e-7)
    width = round(wide * scale) + 2 * MARGIN
    height = round(high * scale) + 2 * MARGIN

    def spot(lon: float, lat: float) -> tuple[float, float]:
        return round(MARGIN + (lon - west) * narrowing * scale, 1), round(MARGIN + (north - lat) * scale, 1)

    rings = [ring for part in outline.geoms for ring in (part.exterior, *part.interiors)]
    path = " ".join("M" + " L".join(f"{x} {y}" for x, y in (spot(*xy) for xy in ring.coords)) + " Z" for ring in rings)
    dots = {spot(each.lon, each.lat) for each in positions}
    inside = sorted(dot for dot in dots if 0 <= dot[0] <= width and 0 <= dot[1] <= height)
    return Sketch(width, height, path, tuple(inside))


def hectares(outline: MultiPolygon, metric_crs: str) -> float:
    """The area that the outline (degrees, WGS 84) holds, in hectares, measured in ``metric_crs``."""
    crs.metric(metric_crs)
    return float(crs.shape_in(outline, crs.WGS84, metric_crs).area) / 10_000
