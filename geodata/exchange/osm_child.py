"""Reads an OpenStreetMap extract with osmium, in a process of its own that can do nothing else.

``python -m geodata.exchange.osm_child FILE WEST SOUTH EAST NORTH``, started by `geodata.exchange.restricted`. One line
for each thing of the background map that touches the box (degrees, WGS 84): ``{"layer": …, "kind": …, "zoom": …,
"light": …, "name": …, "also": …, "wkb": hex}``; the last one is ``{"left_out": n}``, what had no geometry.
"""

import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geodata.errors import Invalid
from geodata.exchange.osm_rules import KEYS, OF, Look, names_of
from geodata.exchange.restriction import Limits, run, tell

BATCH: Final = 5_000
"""Things whose boxes are compared at a time."""

LIMITS: Final = Limits(memory_bytes=3 * 1024**3, cpu_s=240)
"""Addresses, not memory: osmium's threads reserve much more than they touch."""


class Telling:
    """Collects things, and tells those that touch the box."""

    def __init__(self, edges: tuple[float, float, float, float]) -> None:
        self.left_out = 0
        self._edges = edges
        self._things: list[tuple[Look, tuple[str, str]]] = []
        self._shapes: list[bytes] = []

    def add(self, look: Look, names: tuple[str, str], wkb: bytes) -> None:
        """One more."""
        self._things.append((look, names))
        self._shapes.append(wkb)
        if len(self._things) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Tell what was collected."""
        west, south, east, north = self._edges
        shapes = shapely.from_wkb(np.array(self._shapes, dtype=object), on_invalid="ignore")
        low_x, low_y, high_x, high_y = shapely.bounds(shapes).T
        touches = (low_x <= east) & (high_x >= west) & (low_y <= north) & (high_y >= south)
        for place in np.flatnonzero(touches):
            look, (name, also) = self._things[place]
            what = {"layer": look.layer, "kind": look.kind, "zoom": look.zoom, "light": look.light}
            tell(what | {"name": name, "also": also, "wkb": self._shapes[place].hex()})
        self._things, self._shapes = [], []


def read(arguments: list[str]) -> None:
    """Read what the arguments name, and tell it."""
    path, edges = Path(arguments[0]), tuple(map(float, arguments[1:5]))
    if len(edges) != 4:
        raise Invalid("box.invalid", box=",".join(arguments[1:]))
    try:
        telling = Telling(edges)
        _read(str(path), telling)
        telling.flush()
    except (RuntimeError, ValueError, UnicodeError, OSError) as error:
        raise Invalid("file.unreadable", reason=str(error)[:200]) from error
    tell({"left_out": telling.left_out})


def _read(path: str, telling: Telling) -> None:
    import osmium  # noqa: PLC0415 - only after the limits are set
    import osmium.filter  # noqa: PLC0415
    import osmium.geom  # noqa: PLC0415

    warnings.simplefilter("ignore")
    source = osmium.io.File(path, "pbf")
    keys = osmium.filter.KeyFilter(*KEYS)
    found = osmium.FileProcessor(source).with_areas(keys).with_filter(keys)
    factory = osmium.geom.WKBFactory()
    shape_of: dict[str, Any] = {
        "n": factory.create_point,
        "w": factory.create_linestring,
        "a": factory.create_multipolygon,
    }
    for thing in found:
        letter = thing.type_str()
        if letter not in OF:
            continue
        tags: Any = thing.tags  # asked by key: most tags of most things are never looked at
        look = OF[letter](tags)
        if look is None:
            continue
        try:
            wkb = bytes.fromhex(shape_of[letter](thing))
        except (RuntimeError, ValueError, osmium.InvalidLocationError):
            telling.left_out += 1
            continue
        telling.add(look, names_of(tags), wkb)


if __name__ == "__main__":
    run(read, limits=LIMITS)
