"""How fast the store finds what lies in a box of about a thousand hits, among a million."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from geodata.model.observation import ObservationFilter
from geodata.model.place import Box
from geodata.storage import Store, open_store
from scripts.bench.figures import Figure, percentile
from scripts.bench.made_store import made_store
from scripts.bench.make_observations import SLUG, Places, places

LIMIT_MS: Final = 10.0
SUMMARY: Final = ("id", "position", "primary_code", "valence", "state", "observed_at", "is_example", "version")
"""What a map draws of an observation."""


def boxes(there: Places, number: int, *, hits: int, seed: int) -> Iterator[Box]:
    """Boxes around random observations, each with ``hits`` of them in it, about square on the ground at 60° N."""
    dice = Random(seed)  # noqa: S311 - the same boxes each time
    while number:
        centre = dice.randrange(len(there.lon))
        lon, lat = float(there.lon[centre]), float(there.lat[centre])
        away = np.maximum(np.abs(there.lon - lon), 2 * np.abs(there.lat - lat))
        reach = float(np.partition(away, hits - 1)[hits - 1])
        yield Box(lon - reach, lat - reach / 2, lon + reach, lat + reach / 2)
        number -= 1


def measured(folder: Path, *, n: int, seed: int, number: int) -> list[Figure]:
    """Times of ``number`` different boxes in a store of ``n`` observations, after as many others to warm up."""
    begun = time.perf_counter()
    file = made_store(folder, n=n, seed=seed)
    filled = Figure(name=f"making {n} observations", value=time.perf_counter() - begun, unit="s")
    store = open_store(file)
    try:
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)  # as the server does before it serves
        return [filled, *_asked(store, places(n, seed), hits=min(1000, n // 10), number=number)]
    finally:
        store.close()


def _asked(store: Store, there: Places, *, hits: int, number: int) -> Iterator[Figure]:
    questions: dict[str, Callable[[ObservationFilter], int]] = {
        "for a map": lambda where: len(store.plain_observations(where, SUMMARY)),
        "every field": lambda where: len(store.plain_observations(where)),
        "observations": lambda where: len(store.observations(where)),
        "count": lambda where: store.count(where).matched,
    }
    limits = {"for a map": LIMIT_MS}
    for seed, (name, ask) in enumerate(questions.items()):
        for box in boxes(there, number, hits=hits, seed=1000 + seed):
            ask(ObservationFilter(municipality=SLUG, box=box))
        times, found = [], []
        for box in boxes(there, number, hits=hits, seed=seed):
            where = ObservationFilter(municipality=SLUG, box=box)
            begun = time.perf_counter()
            found.append(ask(where))
            times.append(1000 * (time.perf_counter() - begun))
        note = f"{number} boxes, {min(found)}–{max(found)} hits of {len(there.lon)}"
        for share in (0.5, 0.95):
            figure = f"box, {name}, p{share * 100:.0f}"
            yield Figure(name=figure, value=percentile(times, share), unit="ms", limit=limits.get(name), note=note)
