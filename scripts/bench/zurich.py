"""A real city's 8 900 reports: taken in by the command, and answered as one GeoJSON document by the server."""

import json
import time
from pathlib import Path
from typing import Final

from scripts.bench import programs
from scripts.bench.figures import Figure, percentile
from scripts.bench.files import MAPPING, Reports, reports

IMPORT_S: Final = 5.0
IMPORT_MB: Final = 300.0
ANSWER_S: Final = 0.5
TIMES: Final = 5

_TOWN: Final = ("--name", "Zürich", "--slug", "zurich", "--metric-crs", "EPSG:2056", "--time-zone", "Europe/Zurich")
_PATH: Final = "/api/v1/observations?municipality=zurich&limit=100000"


def measured(folder: Path, *, rows: int) -> list[Figure]:
    """The import in a process of its own, and then the answers of a server in another."""
    given = reports(folder, rows=rows)
    runs = [_import(folder / f"zurich-{time_}.gpkg", given) for time_ in range(3)]
    again = programs.run("import", "observations", str(given.table), *_into(folder / "zurich-0.gpkg"))
    added, unchanged = _counted(runs[0]), json.loads(again.output)
    note = f"{added['added']} of {added['read']} rows ({given.what}), median of {len(runs)}"
    return [
        Figure(name="import", value=_median([each.wall_s for each in runs]), unit="s", limit=IMPORT_S, note=note),
        Figure(
            name="import, memory", value=max(each.peak_mb for each in runs), unit="MB", limit=IMPORT_MB, note="peak"
        ),
        Figure(name="import again", value=again.wall_s, unit="s", note=f"{unchanged['unchanged']} unchanged"),
        *_answers(folder / "zurich-0.gpkg", int(str(added["added"]))),
    ]


def _import(store: Path, given: Reports) -> programs.Run:
    programs.run("init", *_TOWN, "--boundary", str(given.boundary), "--store", str(store), "--json")
    return programs.run("import", "observations", str(given.table), *_into(store))


def _into(store: Path) -> list[str]:
    return ["--municipality", "zurich", "--mapping", str(MAPPING), "--store", str(store), "--json"]


def _counted(run: programs.Run) -> dict[str, object]:
    counts: dict[str, object] = json.loads(run.output)
    return counts


def _answers(store: Path, expected: int) -> list[Figure]:
    with programs.serving(store) as port:
        figures = [_answer(port, encoding, expected) for encoding in ("identity", "gzip")]
        found = len(json.loads(programs.answer(port, _PATH, as_staff=True))["features"])
    if found != expected:
        raise AssertionError(found, expected)
    return figures


def _answer(port: int, encoding: str, expected: int) -> Figure:
    times, size = [], 0
    for _ in range(TIMES + 1):  # the first opens the store
        begun = time.perf_counter()
        size = len(programs.answer(port, _PATH, encoding=encoding, as_staff=True))
        times.append(time.perf_counter() - begun)
    note = f"{expected} features, {size / 1e6:.2f} MB, median of {TIMES}; first {times[0]:.2f} s"
    return Figure(name=f"one answer, {encoding}", value=_median(times[1:]), unit="s", limit=ANSWER_S, note=note)


def _median(values: list[float]) -> float:
    return percentile(values, 0.5)
