"""The background map on paper: streets, water, green and buildings of a town's own tiles, as paths for an SVG."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geodata.exchange.backgrounds import Background
from geodata.exchange.osm_rules import BUILDINGS, GREEN, MAX_ZOOM, MIN_ZOOM, PLACES, STREETS, WATER
from geodata.exchange.vector_tiles import TileShape, shapes_of
from webmap.pages.paper_map import HEIGHT, STEEPEST_LAT, WIDTH, Mark, Window
from webmap.pages.paper_streets import StreetName, street_names

DRAWN: Final = (GREEN, WATER, BUILDINGS, STREETS)
"""From the lowest up."""

LEAST: Final = 1.2
"""Areas whose sides are shorter than this on the drawing are left out: no printer shows them."""

MOST_TILES: Final = 64
MOST_NAMES: Final = 30
ROOM: Final = (70, 16)
"""Width and height that a name keeps free of other names."""


_EDGE: Final = (
    shapely.box(0, 0, WIDTH, 18),
    shapely.box(0, 0, 20, HEIGHT),
    shapely.box(0, HEIGHT - 44, WIDTH / 4 + 30, HEIGHT),
)
"""Where the letters and numbers of the squares stand, and the scale."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a place, at its point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the marks: paths with their layer and kind for the styles, names, and whose data it is."""

    paths: tuple[tuple[str, str, str], ...] = ()
    names: tuple[Name, ...] = ()
    streets: tuple[StreetName, ...] = ()
    credit: str = ""


def ground(window: Window, background: Background, marks: Sequence[Mark] = ()) -> Ground:
    """The part of a background map that a window shows; the tiles' own zoom, drawn larger or smaller.

    Streets are named where ``marks`` and the names of places leave room.
    """
    zoom = min(MAX_ZOOM, max(MIN_ZOOM, math.floor(window.zoom)))
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    names: list[Name] = []
    streets: dict[tuple[str, str], list[LineString]] = defaultdict(list)
    for x, y in _tiles(window, zoom):
        place = _Place(window, zoom, x, y)
        for layer, shapes in shapes_of(background.tile(zoom, x, y)).items():
            for shape in shapes:
                if layer in DRAWN:
                    lines[layer, shape.kind] += place.paths(shape.shape)
                    if layer == STREETS and shape.name:
                        streets[shape.kind, shape.name] += place.lines(shape.shape)
                elif layer == PLACES:
                    names += place.names(shape)
    paths = [
        (layer, kind, " ".join(lines[layer, kind]))
        for layer in DRAWN
        for kind in sorted(each for found, each in lines if found == layer)
        if lines[layer, kind]
    ]
    apart = _apart(names)
    taken = [shapely.box(each.x - 12, each.y - 12, each.x + 24, each.y + 12) for each in marks]
    taken += [shapely.box(each.x - ROOM[0] / 2, each.y - ROOM[1], each.x + ROOM[0] / 2, each.y + 4) for each in apart]
    named = street_names(streets, [*taken, *_EDGE], paper=shapely.box(0, 0, WIDTH, HEIGHT))
    return Ground(tuple(paths), tuple(apart), tuple(named), str(background.metadata["attribution"]))


def _corner(window: Window) -> tuple[float, float]:
    """How far the drawing's north-west corner lies from that of the world, in units."""
    west, north = window.spots(np.array([[-180.0, STEEPEST_LAT]]))[0]
    return -float(west), -float(north)


def _tiles(window: Window, zoom: int) -> Iterator[tuple[int, int]]:
    """The tiles of one zoom that the window shows a part of; none where it shows so many that nothing would be seen."""
    side = window.units / 2**zoom
    west, north = _corner(window)
    columns = range(math.floor(west / side), math.floor((west + WIDTH) / side) + 1)
    rows = range(math.floor(north / side), math.floor((north + HEIGHT) / side) + 1)
    if len(columns) * len(rows) <= MOST_TILES:
        yield from ((x, y) for x in columns for y in rows)


class _Place:
    """Where one tile stands on the drawing."""

    def __init__(self, window: Window, zoom: int, x: int, y: int) -> None:
        self._side = window.units / 2**zoom
        west, north = _corner(window)
        self._west, self._north = x * self._side - west, y * self._side - north

    def spots(self, shape: BaseGeometry) -> NDArray[np.float64]:
        spots: NDArray[np.float64] = np.round(
            shapely.get_coordinates(shape) * self._side + (self._west, self._north), 1
        )
        return spots

    def lines(self, shape: BaseGeometry) -> Iterator[LineString]:
        """The lines of a street, in the drawing's units."""
        for part in shapely.get_parts(shape):
            if isinstance(part, LineString) and len(spots := self.spots(part)) > 1:
                yield LineString(spots)

    def paths(self, shape: BaseGeometry) -> Iterator[str]:
        is_area = shapely.get_dimensions(shape) == 2
        for part in shapely.get_parts(shape):
            for line in shapely.get_rings(part) if is_area else (part,):
                spots = self.spots(line)[: -1 if is_area else None]
                if len(spots) < 2:
                    continue
                low, high = spots.min(axis=0), spots.max(axis=0)
                is_seen = bool((low < (WIDTH, HEIGHT)).all() and (high > 0).all())
                if is_seen and not (is_area and (high - low).max() < LEAST):
                    yield "M" + "L".join(f"{x:g} {y:g}" for x, y in spots.tolist()) + ("Z" if is_area else "")

    def names(self, shape: TileShape) -> Iterator[Name]:
        x, y = self.spots(shape.shape)[0].tolist()
        if shape.name and 20 < x < WIDTH - 20 and 20 < y < HEIGHT - 20:
            yield Name(x, y, shape.name)


def _apart(names: list[Name]) -> list[Name]:
    """The first names that do not cover each other; each name once."""
    kept: list[Name] = []
    for name in names:
        is_free = all(abs(name.x - one.x) > ROOM[0] or abs(name.y - one.y) > ROOM[1] for one in kept)
        if is_free and name.text not in {one.text for one in kept} and len(kept) < MOST_NAMES:
            kept.append(name)
    return kept
