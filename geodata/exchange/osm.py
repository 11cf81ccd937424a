"""OpenStreetMap extracts: what the background map of a municipality shows, read by a restricted process and clipped."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84, shape_in
from geodata.errors import Invalid
from geodata.exchange.files import sized
from geodata.exchange.osm_rules import LAYERS, LONGEST_NAME
from geodata.exchange.restricted import reading
from geodata.model.place import Municipality

MARGIN_M: Final = 500.0
"""So far beyond the boundary the map is drawn, for streets that lead in and out."""

TIME_LIMIT_S: Final = 300
BATCH: Final = 5_000
KINDS_BYTES: Final = 20


@dataclass(frozen=True, slots=True)
class Things:
    """Things of the map, one place in each list for each; ``shapes`` are WGS 84, clipped to the region."""

    heads: list[dict[str, Any]]
    shapes: list[BaseGeometry]


@dataclass(slots=True)
class Extract:
    """An extract while it is read: ``batches`` can be walked once; ``left_out`` is known afterwards.

    ``left_out`` counts things without a whole geometry; ``kept`` is what the system did not let the reader give up.
    """

    batches: Iterator[Things]
    kept: tuple[str, ...]
    left_out: int = 0
    cpu_s: float = 0.0
    peak_bytes: int = 0


def region(town: Municipality) -> BaseGeometry:
    """The municipality and `MARGIN_M` metres around it, as a shape in WGS 84, to some ten metres."""
    plane = shape_in(town.boundary, WGS84, town.metric_crs)
    wide = shapely.buffer(shapely.simplify(plane, 10), MARGIN_M, quad_segs=4)
    return shape_in(wide, town.metric_crs, WGS84)


@contextmanager
def extract(path: Path, town: Municipality) -> Iterator[Extract]:
    """The things of an .osm.pbf that lie in a municipality, read while the block runs.

    Refuses, while they are walked through, what is no such file or breaks off.
    """
    sized(path)
    wanted = region(town)
    edges = [f"{edge:.7f}" for edge in wanted.bounds]
    with reading(
        "geodata.exchange.osm_child", path, as_name="input.osm.pbf", arguments=edges, time_limit_s=TIME_LIMIT_S
    ) as answer:
        found = Extract(iter(()), answer.kept)
        found.batches = _batches(found, answer, path.name, wanted)
        yield found
        if answer.spent is not None:
            found.cpu_s, found.peak_bytes = answer.spent.cpu_s, answer.spent.peak_bytes


def _batches(found: Extract, lines: Iterable[dict[str, Any]], file: str, wanted: BaseGeometry) -> Iterator[Things]:
    shapely.prepare(wanted)
    told = iter(lines)
    while batch := list(islice(told, BATCH)):
        if "left_out" in batch[-1]:
            found.left_out = int(batch.pop()["left_out"])
        try:
            yield clipped(batch, wanted)
        except (ShapelyError, ValueError, KeyError, TypeError) as error:
            raise Invalid("file.unreadable", file=file, reason=str(error)[:200]) from error


def clipped(batch: list[dict[str, Any]], wanted: BaseGeometry) -> Things:
    """Told things with their shapes, each cut at the edge of ``wanted``; what lies outside is gone."""
    shapes = shapely.from_wkb([bytes.fromhex(each["wkb"]) for each in batch])
    is_inside = shapely.contains_properly(wanted, shapes)
    touches = is_inside | shapely.intersects(wanted, shapes)
    for place in np.flatnonzero(touches & ~is_inside):
        shapes[place] = _cut(shapes[place], wanted)
    places = [place for place in np.flatnonzero(touches) if not shapes[place].is_empty]
    return Things([_head(batch[place]) for place in places], [shapes[place] for place in places])


def _cut(shape: BaseGeometry, wanted: BaseGeometry) -> BaseGeometry:
    """The part of a shape inside, of the same dimension."""
    dimension = shapely.get_dimensions(shape)
    whole = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    parts = shapely.get_parts(shapely.intersection(whole, wanted))
    parts = parts[shapely.get_dimensions(parts) == dimension]
    if len(parts) < 2:
        return parts[0] if len(parts) else shapely.Point()
    return shapely.union_all(parts) if dimension == 2 else shapely.multilinestrings(parts)


def _head(told: dict[str, Any]) -> dict[str, Any]:
    """What was told of a thing, held to what it can be: the reader has met a stranger's file."""
    if told["layer"] not in LAYERS:
        raise ValueError(told["layer"])
    return {
        "layer": str(told["layer"]),
        "kind": str(told["kind"])[:KINDS_BYTES],
        "zoom": int(told["zoom"]),
        "light": str(told["light"])[:KINDS_BYTES],
        "name": str(told["name"])[:LONGEST_NAME],
        "also": str(told["also"])[:LONGEST_NAME],
    }
