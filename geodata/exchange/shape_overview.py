"""What a file of shapes holds, at a glance: kinds, extent, first rows, and a drawing of few numbers."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84, moved, shape_in
from geodata.exchange.area_rows import NAME_COLUMNS
from geodata.exchange.cells import shown
from geodata.exchange.overview import FIRST, LONGEST_SHOWN
from geodata.exchange.shape_rows import ShapeTable

MOST_DRAWN: Final = 2_000
"""Shapes in the drawing; of more, every so many."""

MOST_VERTICES: Final = 20_000
"""Corners in the drawing; shapes beyond are left out of it."""

FINENESS: Final = 400
"""The drawing shows a 400th of its extent."""

Pairs = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ShapeOverview:
    """A file of shapes at a glance; all JSON values.

    ``kinds`` counts what the features are ("Point", "none"); ``bounds`` (west, south, east, north), ``lines`` and
    ``points`` are in degrees, WGS 84, none where the CRS is not known (``crs`` empty). ``drawn`` is how many of the
    features the drawing shows. ``name_column`` is the guess.
    """

    file: str
    layer: str | None
    crs: str
    columns: list[str]
    rows: int
    kinds: dict[str, int]
    first: list[list[str]]
    name_column: str
    kept: list[str]
    bounds: list[float] | None
    drawn: int
    lines: list[Pairs]
    points: Pairs


def shape_overview(table: ShapeTable, *, is_placed: bool = True) -> ShapeOverview:
    """The table at a glance; without ``is_placed`` nobody knows what its numbers are in, and nothing is drawn."""
    shapes = [shape for _, shape, _ in table.rows if shape is not None and not shape.is_empty]
    kinds = Counter(shape.geom_type for shape in shapes)
    if len(shapes) < len(table.rows):
        kinds["none"] = len(table.rows) - len(shapes)
    picked = [shape_in(shape, table.crs, WGS84) for shape in _some(shapes)] if is_placed else []
    picked = [shape for shape in picked if np.isfinite(shape.bounds).all()]
    bounds = _bounds(shapes, table.crs) if picked else None
    lines, points, drawn = _drawn(picked, bounds)
    return ShapeOverview(
        file=table.file,
        layer=table.layer,
        crs=table.crs if is_placed else "",
        columns=list(table.columns),
        rows=len(table.rows),
        kinds=dict(kinds.most_common()),
        first=[
            [shown(cells.get(name))[:LONGEST_SHOWN] for name in table.columns]
            for _, _, cells in islice(table.rows, FIRST)
        ],
        name_column=next((name for name in NAME_COLUMNS if name in table.columns), ""),
        kept=list(table.kept),
        bounds=bounds,
        drawn=drawn,
        lines=lines,
        points=points,
    )


def _bounds(shapes: list[BaseGeometry], crs: str) -> list[float] | None:
    """West, south, east and north of all that has a place on the globe."""
    pairs = shapely.get_coordinates(shapes)
    placed = np.column_stack(moved(pairs[:, 0], pairs[:, 1], crs, WGS84))
    placed = placed[np.isfinite(placed).all(axis=1)]
    return [round(float(edge), 6) for edge in (*placed.min(axis=0), *placed.max(axis=0))] if len(placed) else None


def _some(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    return shapes[:: max(1, -(-len(shapes) // MOST_DRAWN))]


def _drawn(shapes: list[BaseGeometry], bounds: list[float] | None) -> tuple[list[Pairs], Pairs, int]:
    """Edges and lines, points, and of how many shapes they are."""
    lines: list[Pairs] = []
    points: Pairs = []
    if bounds is None:
        return lines, points, 0
    west, south, east, north = bounds
    fine = max(east - west, north - south) / FINENESS
    left, drawn = MOST_VERTICES, 0
    for shape in shapes:
        parts = [_pairs(part) for part in _parts(shapely.simplify(shape, fine, preserve_topology=False) or shape)]
        parts = [part for part in parts if part] or [[_middle(shape)]]
        left -= sum(map(len, parts))
        if left < 0:
            break
        drawn += 1
        lines += [part for part in parts if len(part) > 1]
        points += [part[0] for part in parts if len(part) == 1]
    return lines, points, drawn


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    edges = shapely.boundary(shape) if shapely.get_dimensions(shape) == 2 else shape
    return [part for part in shapely.get_parts([edges]) if not part.is_empty]


def _pairs(shape: BaseGeometry) -> Pairs:
    return [(round(x, 6), round(y, 6)) for x, y in shapely.get_coordinates(shape).tolist()]


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    return round((west + east) / 2, 6), round((south + north) / 2, 6)
