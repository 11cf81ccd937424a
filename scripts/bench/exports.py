"""A town's 62 000 observations as files, and a map of 5 000 in one file, by the command itself."""

import json
import statistics
from pathlib import Path
from typing import Final

from geodata.storage import create_store
from scripts.bench import make_observations, programs
from scripts.bench.figures import Figure

GPKG_S: Final = 3.0
MAP_MB: Final = 5.0
TIMES: Final = 3

FORMATS: Final = ("gpkg", "geojson", "csv", "xlsx", "shp")


def measured(folder: Path, *, rows: int, marks: int) -> list[Figure]:
    """Each format in EPSG:3006, from the command's start to its end; then the map of what is public among ``marks``."""
    store = _filled(folder / "town.gpkg", rows)
    figures = [_export(store, folder / f"out.{form}", form, rows) for form in FORMATS]
    return [*figures, *_map(_filled(folder / "marks.gpkg", marks), folder / "map.html")]


def _filled(path: Path, rows: int) -> Path:
    store = create_store(path)
    make_observations.fill(store, rows, seed=1)
    store.close()
    return path


def _export(store: Path, out: Path, form: str, rows: int) -> Figure:
    asked = (
        "export",
        "observations",
        "--as",
        "coordinator",
        "--format",
        form,
        "--crs",
        "EPSG:3006",
        "--store",
        str(store),
        "-o",
        str(out),
    )
    runs = [programs.run(*asked, "--json") for _ in range(TIMES)]
    written = json.loads(runs[0].output)["written"]
    if written != rows:
        raise AssertionError(written, rows)
    peak = max(run.peak_mb for run in runs)
    note = f"{rows} rows, {out.stat().st_size / 1e6:.1f} MB, median of {TIMES}; peak {peak:.0f} MB"
    wall_s = statistics.median(run.wall_s for run in runs)
    return Figure(name=f"export, {form}", value=wall_s, unit="s", limit=GPKG_S if form == "gpkg" else None, note=note)


def _map(store: Path, out: Path) -> list[Figure]:
    runs = [programs.run("export", "map", "--store", str(store), "-o", str(out), "--json") for _ in range(TIMES)]
    told = json.loads(runs[0].output)
    note = f"{told['written']} observations, median of {TIMES}"
    return [
        Figure(name="standalone map", value=statistics.median(run.wall_s for run in runs), unit="s", note=note),
        Figure(name="standalone map, size", value=told["bytes"] / 1e6, unit="MB", limit=MAP_MB, note=note),
    ]
