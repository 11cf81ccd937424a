"""A small drawing of an area with its observations, as numbers for an SVG."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry import MultiPolygon

from geodata.analysis import crs
from geodata.model.place import Position

WIDTH: Final = 400
"""Of the drawing, in its own units."""

MARGIN: Final = 16

Pairs = Sequence[Sequence[float]]
"""Longitudes and latitudes in degrees."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the drawing shows: the outline as an SVG path, and dots at the observations that lie in the picture."""

    width: int
    height: int
    path: str
    dots: tuple[tuple[float, float], ...]


class _Frame:
    """A box of degrees as a picture with north up and true proportions."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self._west, self._north = west, north
        self._narrowing = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * self._narrowing, north - south
        self._scale = (WIDTH - 2 * MARGIN) / max(wide, high, 1e-7)
        self.width = round(wide * self._scale) + 2 * MARGIN
        self.height = round(high * self._scale) + 2 * MARGIN

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a position stands in the picture."""
        x = MARGIN + (lon - self._west) * self._narrowing * self._scale
        return round(x, 1), round(MARGIN + (self._north - lat) * self._scale, 1)

    def path(self, lines: Iterable[Iterable[Sequence[float]]], *, end: str = "") -> str:
        """Lines as an SVG path."""
        spots = ([self.spot(pair[0], pair[1]) for pair in line] for line in lines)
        return " ".join("M" + " L".join(f"{x} {y}" for x, y in line) + end for line in spots)


def sketch(outline: MultiPolygon, positions: list[Position]) -> Sketch:
    """The outline (degrees, WGS 84) with north up and true proportions; positions outside the picture are left out."""
    frame = _Frame(*outline.bounds)
    rings = [ring.coords for part in outline.geoms for ring in (part.exterior, *part.interiors)]
    dots = {frame.spot(each.lon, each.lat) for each in positions}
    inside = sorted(dot for dot in dots if 0 <= dot[0] <= frame.width and 0 <= dot[1] <= frame.height)
    return Sketch(frame.width, frame.height, frame.path(rings, end=" Z"), tuple(inside))


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a file, drawn over the outline of its municipality."""

    width: int
    height: int
    boundary: str
    lines: str
    dots: tuple[tuple[float, float], ...]


def preview(boundary: MultiPolygon, lines: Sequence[Pairs], points: Pairs) -> Preview | None:
    """Lines and points (degrees) with the boundary, all of both in the picture; none where there is nothing to draw."""
    pairs = [*points, *(pair for line in lines for pair in line)]
    if not pairs:
        return None
    west, south, east, north = boundary.bounds
    lons, lats = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    frame = _Frame(min(west, *lons), min(south, *lats), max(east, *lons), max(north, *lats))
    rings = [ring.coords for part in boundary.geoms for ring in (part.exterior, *part.interiors)]
    dots = tuple(sorted({frame.spot(*pair) for pair in points}))
    return Preview(frame.width, frame.height, frame.path(rings, end=" Z"), frame.path(lines), dots)


def hectares(outline: MultiPolygon, metric_crs: str) -> float:
    """The area that the outline (degrees, WGS 84) holds, in hectares, measured in ``metric_crs``."""
    crs.metric(metric_crs)
    return float(crs.shape_in(outline, crs.WGS84, metric_crs).area) / 10_000
