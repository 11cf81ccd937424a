"""How many observations a second are recorded one by one, each on the disk, beside a bare sqlite3 loop."""

import sqlite3
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from geodata.casework.observations import record
from geodata.model.observation import Observation
from geodata.storage import create_store
from scripts.bench.figures import Figure, percentile
from scripts.bench.make_observations import NOW, municipality, observations

LIMIT: Final = 0.5
BLOCK: Final = 20
"""Inserts in a row before the other has its turn, so that both meet the same hiccups of the disk."""


def measured(folder: Path, *, number: int) -> list[Figure]:
    """The rates of ``number`` durable inserts of each kind, and their ratio."""
    rows = list(observations(2 * number, seed=7))
    kept, written, bare = rows[:number], rows[number:], Bare(folder / "bare.sqlite")
    store = create_store(folder / "one-by-one.gpkg")
    with store.writing(by="bench", now=NOW) as change:
        change.add(municipality())
    try:
        ours, theirs = interleaved(
            (lambda observation: record(store, observation, by="bench", now=NOW), kept), (bare.insert, written)
        )
    finally:
        store.close()
        bare.close()
    note = f"{number} each, in turns of {BLOCK}; median {_us(ours)} and {_us(theirs)} µs"
    return [
        Figure(name="durable inserts, bare sqlite3", value=number / sum(theirs), unit="/s", note=Bare.WHAT),
        Figure(name="durable inserts, observations", value=number / sum(ours), unit="/s", note="row, R-tree and log"),
        Figure(name="ratio", value=sum(theirs) / sum(ours), unit="", limit=LIMIT, at_least=True, note=note),
    ]


def _us(times: list[float]) -> str:
    return f"{percentile(times, 0.5) * 1e6:.0f}"


Work = tuple[Callable[[Observation], object], list[Observation]]


def interleaved(*works: Work) -> list[list[float]]:
    """The seconds that each call took, for each work; their blocks take turns."""
    queues = [iter(rows) for _, rows in works]
    times: list[list[float]] = [[] for _ in works]
    for number in cycle(range(len(works))):
        block = list(islice(queues[number], BLOCK))
        if not block:
            return times
        act = works[number][0]
        for row in block:
            begun = time.perf_counter()
            act(row)
            times[number].append(time.perf_counter() - begun)
    raise AssertionError


class Bare:
    """The least that keeps an observation's values under its id, on the disk when the call returns."""

    WHAT: Final = "one table keyed by UUID, WAL, synchronous=FULL, one INSERT a commit"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        names = ["id", *(name for name in Observation.__dataclass_fields__ if name != "id")]
        self._connection.execute(f"CREATE TABLE bare (id TEXT PRIMARY KEY, {', '.join(names[1:])})")
        self._insert = f"INSERT INTO bare VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - question marks
        self._names = names

    def insert(self, observation: Observation) -> None:
        """One durable row."""
        values = [_plain(getattr(observation, name)) for name in self._names]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(self._insert, values)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _plain(value: Any) -> Any:  # noqa: ANN401 - what sqlite3 takes as it is
    return value if value is None or isinstance(value, int | float) else str(value)
