"""How many observations a second are recorded one by one, each on the disk, beside a bare sqlite3 loop."""

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from geodata.casework.observations import record
from geodata.model.observation import Observation
from geodata.storage import create_store
from scripts.bench.figures import Figure, percentile
from scripts.bench.make_observations import NOW, municipality, observations

LIMIT: Final = 0.5
NAMES: Final = tuple(field.name for field in fields(Observation))
BLOCK: Final = 20
"""Inserts in a row before the other has its turn, so that both meet the same hiccups of the disk."""


def measured(folder: Path, *, number: int) -> list[Figure]:
    """The rates of ``number`` durable inserts of each kind, and their ratio."""
    rows = list(observations(2 * number, seed=7))
    kept, written, bare = rows[:number], list(map(bare_row, rows[number:])), Bare(folder / "bare.sqlite")
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


Work = tuple[Callable[[Any], object], Sequence[Any]]
"""What is done, and with what, one after the other."""


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
    """The least that keeps an observation under its id, on the disk when the call returns: one INSERT a commit.

    Its row has as many bytes as the store keeps of an observation, in its own row and in the log.
    """

    WHAT: Final = "one table keyed by UUID, a row of as many bytes, WAL, synchronous=FULL"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        names = ", ".join(NAMES[1:])
        self._connection.execute(f"CREATE TABLE bare ({NAMES[0]} TEXT PRIMARY KEY, {names}, told, told_of)")
        self._insert = f"INSERT INTO bare VALUES ({', '.join('?' * (len(NAMES) + 2))})"  # noqa: S608 - question marks

    def insert(self, row: list[Any]) -> None:
        """One durable row."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(self._insert, row)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def bare_row(observation: Observation) -> list[Any]:
    """An observation as sqlite3 takes it, and as much again as a log says of it: contents, fields, who, two hashes."""
    values = {name: _plain(getattr(observation, name)) for name in NAMES}
    return [*values.values(), json.dumps(values, ensure_ascii=False), json.dumps([NAMES, "bench", "0" * 128])]


def _plain(value: Any) -> Any:  # noqa: ANN401 - what sqlite3 takes as it is
    return value if value is None or isinstance(value, int | float) else str(value)
