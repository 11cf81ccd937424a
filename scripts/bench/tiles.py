"""How fast the running server answers a vector tile of some ten thousand points, each written one by one."""

from pathlib import Path
from typing import Final

import numpy as np

from geodata.mapview import mercator
from scripts.bench import programs
from scripts.bench.figures import Figure
from scripts.bench.load import CONNECTIONS, load, median
from scripts.bench.made_store import made_store
from scripts.bench.make_observations import SLUG, Places, places

P95_MS: Final = 20.0
POINTS: Final = 10_000
RUNS: Final = 3


def fullest(there: Places, points: int) -> tuple[int, int, int, int]:
    """Zoom, column and row of the tile whose number of points is nearest to ``points``, and that number."""
    keys = mercator.key_of(mercator.column_of(there.lon), mercator.row_of(there.lat))
    best = (0, 0, 0, len(keys))
    for zoom in range(1, 23):
        tile, number = np.unique(keys >> np.uint64(2 * (mercator.LEVEL - zoom)), return_counts=True)
        nearest = int(np.abs(number - points).argmin())
        if abs(int(number[nearest]) - points) < abs(best[3] - points):
            x, y = mercator.columns_and_rows(tile[nearest : nearest + 1])
            best = (zoom, int(x[0]), int(y[0]), int(number[nearest]))
    return best


def measured(folder: Path, *, n: int, seed: int, seconds: int) -> list[Figure]:
    """The tile's times, asked by one and by several at once, and its bytes."""
    file = made_store(folder, n=n, seed=seed)
    zoom, x, y, number = fullest(places(n, seed), min(POINTS, n // 10))
    path = f"/api/v1/tiles/observations/{zoom}/{x}/{y}.mvt?municipality={SLUG}"
    with programs.serving(file) as port:
        size = len(programs.answer(port, path))
        alone = median([load(port, [path], seconds=seconds, connections=1) for _ in range(RUNS)])
        several = median([load(port, [path], seconds=seconds) for _ in range(RUNS)])
    name, note = f"tile of {number} points", f"of {n}, zoom {zoom}; median of {RUNS} runs"
    return [
        Figure(name=f"{name}, size", value=size / 1e3, unit="kB", note="not packed"),
        Figure(name=f"{name}, p95", value=alone.p95_ms, unit="ms", limit=P95_MS, note=f"1 connection, {note}"),
        Figure(name=f"{name}, rate", value=several.rate, unit="/s", note=f"{CONNECTIONS} connections, {note}"),
        Figure(name=f"{name}, together, p95", value=several.p95_ms, unit="ms", note=f"{CONNECTIONS} connections"),
    ]
