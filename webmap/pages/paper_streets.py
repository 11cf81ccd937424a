"""Names along streets on paper: each once, upright, on a piece straight enough, where nothing else is written."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

LETTER: Final = 5.6
"""Units that a letter takes along the street, at the size of print.css."""

HEIGHT: Final = 10
"""Units that a name takes across it."""

STRAIGHT: Final = 2.0
"""Units that a street may bend away from under its name."""

STEPS: Final = 13
"""Places along a street that are tried, from its middle outwards."""

MOST: Final = 40
"""Names of streets on one map."""

WIDER: Final = ("major", "medium", "minor")
"""The kinds of streets that are named, the larger first; paths are too short and too many."""


@dataclass(frozen=True, slots=True)
class StreetName:
    """A name with the middle of its baseline, and how far it is turned (degrees, clockwise from east)."""

    x: float
    y: float
    turned: float
    text: str


def street_names(
    streets: Mapping[tuple[str, str], Sequence[LineString]], taken: Iterable[BaseGeometry], *, paper: BaseGeometry
) -> list[StreetName]:
    """The names that have room. ``streets`` are the parts of each (kind, name) in the drawing's units.

    ``taken`` is where marks and other names stand, ``paper`` the whole drawing. Larger and longer streets go first.
    """
    whole = [
        (WIDER.index(kind), name, line)
        for (kind, name), parts in streets.items()
        if kind in WIDER and (line := _longest(parts, paper)) is not None
    ]
    written: list[StreetName] = []
    full = list(taken)
    for _, name, line in sorted(whole, key=lambda each: (each[0], -each[2].length, each[1])):
        if len(written) == MOST or any(one.text == name for one in written):
            continue
        found = next((spot for spot in _spots(line, name) if _is_free(spot[1], full, paper)), None)
        if found is not None:
            written.append(found[0])
            full.append(found[1])
    return written


def _longest(parts: Sequence[LineString], paper: BaseGeometry) -> LineString | None:
    """The longest piece of a street that lies on the paper, its parts joined where they meet."""
    seen = shapely.intersection(shapely.set_precision(shapely.union_all(list(parts)), 0.1), paper)
    lines = [line for line in shapely.get_parts(shapely.line_merge(seen)) if isinstance(line, LineString)]
    return max(lines, key=lambda line: line.length, default=None)


def _spots(line: LineString, name: str) -> Iterable[tuple[StreetName, Polygon]]:
    """Where the name would be straight on its street, with the room that it takes."""
    long = len(name) * LETTER
    room = line.length - long
    if room < 0:
        return
    middle_first = sorted(np.linspace(0, room, STEPS), key=lambda start: abs(start - room / 2))
    for start in middle_first:
        piece = shapely.ops.substring(line, start, start + long)
        pairs: NDArray[np.float64] = shapely.get_coordinates(piece)
        (x, y), (end_x, end_y) = pairs[0].tolist(), pairs[-1].tolist()
        chord = LineString([(x, y), (end_x, end_y)])
        if shapely.hausdorff_distance(piece, chord) > STRAIGHT:
            continue
        turned = math.degrees(math.atan2(end_y - y, end_x - x))
        upright = turned - 180 if turned > 90 else turned + 180 if turned <= -90 else turned
        at = StreetName(round((x + end_x) / 2, 1), round((y + end_y) / 2, 1), round(upright, 1), name)
        yield at, shapely.buffer(chord, HEIGHT / 2, cap_style="square")


def _is_free(room: Polygon, full: Sequence[BaseGeometry], paper: BaseGeometry) -> bool:
    return bool(paper.contains(room)) and not any(room.intersects(other) for other in full)
