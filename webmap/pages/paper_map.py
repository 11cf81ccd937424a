"""A map for paper, as numbers for an SVG: Web Mercator with north up, a scale, and squares to find a row by."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.mapview import mercator
from geodata.model.place import Box, Position

WIDTH: Final = 700
HEIGHT: Final = 600
"""Of the drawing, in its own units: 0.26 mm on A4."""

SQUARE: Final = 100
"""Side of the squares that are named A1, B1 … from the north-west."""

WORLD: Final = 256
"""Units along the square of Web Mercator at zoom 0, as on the screen."""

NEAR: Final = 22
"""What lies closer than this to a mark eastwards and southwards stands in it; a mark is 18 wide."""

HIGHEST_ZOOM: Final = 18.0
STEEPEST_LAT: Final = 85.0511287798066
"""Where the square of Web Mercator ends."""

EQUATOR_M: Final = 40_075_016.686
ROUND_M: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)

Pairs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """What of the world a drawing shows: its centre in degrees (WGS 84) and a zoom as web maps count it."""

    centre: Position
    zoom: float

    @property
    def units(self) -> float:
        """Units along the whole square of Web Mercator."""
        return float(WORLD * 2**self.zoom)

    def spots(self, pairs: Pairs) -> Pairs:
        """Where pairs of longitude and latitude stand in the drawing."""
        west, north = _unit(np.array([[self.centre.lon, self.centre.lat]]))[0] * self.units
        moved: Pairs = _unit(pairs) * self.units - (west - WIDTH / 2, north - HEIGHT / 2)
        return moved

    @property
    def metres_a_unit(self) -> float:
        """Metres on the ground for one unit at the centre; Web Mercator stretches by 1.9 at 58° N."""
        return EQUATOR_M * math.cos(math.radians(self.centre.lat)) / self.units


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where it stands, and the places in the list of what it stands for."""

    x: float
    y: float
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaperMap:
    """All that the drawing shows; ``square_of`` names the square of each position, empty outside the map."""

    window: Window
    town: str
    areas: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    square_of: tuple[str, ...]
    scale_m: int
    scale_units: float
    width: int = WIDTH
    height: int = HEIGHT
    square: int = SQUARE


def _unit(pairs: Pairs) -> Pairs:
    lat = np.clip(pairs[:, 1], -STEEPEST_LAT, STEEPEST_LAT)
    return np.column_stack((mercator.across(pairs[:, 0]), mercator.down(lat)))


def fitting(box: Box) -> Window:
    """The window that shows a whole box, with some room around it."""
    corners = _unit(np.array([[box.west, box.south], [box.east, box.north]]))
    wide, high = np.abs(corners[1] - corners[0])
    room = 1.15
    zooms = [math.log2(side / (part * room * WORLD)) for side, part in ((WIDTH, wide), (HEIGHT, high)) if part > 0]
    x, y = corners.mean(axis=0)
    centre = Position(float(mercator.lon_at(x)), float(mercator.lat_at(y)))
    return Window(centre, min([HIGHEST_ZOOM, *zooms]))


def drawn(
    window: Window,
    boundary: MultiPolygon,
    areas: Iterable[tuple[str, MultiPolygon]],
    positions: Sequence[Position | None],
) -> PaperMap:
    """The drawing of a window: the municipality's boundary, named areas, and a mark or several for all positions.

    A position that is None has no mark and no square; it keeps its place in ``square_of``.
    """
    spots = _spots(window, positions)
    scale_m = max(each for each in ROUND_M if each <= ROUND_M[0] or each / window.metres_a_unit <= WIDTH / 4)
    found = [(name, path(window, outline)) for name, outline in areas]
    return PaperMap(
        window=window,
        town=path(window, boundary),
        areas=tuple((name, drawn_path) for name, drawn_path in found if drawn_path),
        marks=tuple(_marks(spots)),
        square_of=tuple(_square(spot) for spot in spots),
        scale_m=scale_m,
        scale_units=round(scale_m / window.metres_a_unit, 1),
    )


Spot = tuple[float, float] | None


def _spots(window: Window, positions: Sequence[Position | None]) -> list[Spot]:
    pairs = np.array([(each.lon, each.lat) if each else (np.nan, np.nan) for each in positions]).reshape(-1, 2)
    inside = [(float(x), float(y)) for x, y in window.spots(pairs)]
    return [(x, y) if 0 <= x < WIDTH and 0 <= y < HEIGHT else None for x, y in inside]


def _square(spot: Spot) -> str:
    return "" if spot is None else f"{chr(ord('A') + int(spot[0] // SQUARE))}{int(spot[1] // SQUARE) + 1}"


def _marks(spots: Sequence[Spot]) -> Iterable[Mark]:
    """Marks in the order of their first members; what is near another stands with it, so that none covers another."""
    gathered: list[tuple[float, float, list[int]]] = []
    for place, spot in enumerate(spots):
        if spot is None:
            continue
        x, y = spot
        for first_x, first_y, members in gathered:
            if max(abs(x - first_x), abs(y - first_y)) < NEAR:
                members.append(place)
                break
        else:
            gathered.append((x, y, [place]))
    for x, y, members in gathered:
        yield Mark(round(x, 1), round(y, 1), tuple(members))


def path(window: Window, shape: BaseGeometry) -> str:
    """The part of a shape (degrees, WGS 84) near the drawing, as an SVG path; empty where there is none."""
    on_paper = shapely.transform(shape, window.spots)
    near = shapely.simplify(shapely.clip_by_rect(on_paper, -20, -20, WIDTH + 20, HEIGHT + 20), 0.4)
    lines = []
    for part in shapely.get_parts(near):
        rings = (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)
        for ring in rings:
            corners = " L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring).tolist())
            if corners:
                lines.append(f"M{corners}{' Z' if part.geom_type == 'Polygon' else ''}")
    return " ".join(lines)
