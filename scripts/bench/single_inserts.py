"""How many observations a second are recorded one by one, each on the disk, beside a bare sqlite3 loop."""

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
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
    """The rates of ``number`` durable inserts of each kind, and the ratios of ours to the others."""
    rows = list(observations(3 * number, seed=7))
    bare, alike = Bare(folder / "bare.sqlite"), Alike(folder / "alike.sqlite")
    store = create_store(folder / "one-by-one.gpkg")
    with store.writing(by="bench", now=NOW) as change:
        change.add(municipality())
    try:
        ours, *theirs = interleaved(
            (lambda observation: record(store, observation, by="bench", now=NOW), rows[:number]),
            (bare.insert, list(map(bare_row, rows[number : 2 * number]))),
            (alike.insert, list(map(bare_row, rows[2 * number :]))),
        )
    finally:
        store.close()
        bare.close()
        alike.close()
    note = f"{number} each, in turns of {BLOCK}"
    return [
        Figure(name="durable inserts, observations", value=number / sum(ours), unit="/s", note=f"{_us(ours)}; {note}"),
        *_compared(ours, theirs[0], "bare sqlite3", Bare.WHAT, LIMIT),
        *_compared(ours, theirs[1], "sqlite3, same work", Alike.WHAT, None),
    ]


def _compared(ours: list[float], theirs: list[float], name: str, what: str, limit: float | None) -> list[Figure]:
    rate, ratio = len(theirs) / sum(theirs), sum(theirs) / sum(ours)
    return [
        Figure(name=f"durable inserts, {name}", value=rate, unit="/s", note=f"{_us(theirs)}; {what}"),
        Figure(
            name=f"observations to {name}", value=ratio, unit="", limit=limit, at_least=True, note="ratio of the rates"
        ),
    ]


def _us(times: list[float]) -> str:
    return f"median {percentile(times, 0.5) * 1e6:.0f} µs"


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

    WHAT = "one table keyed by UUID, a row of as many bytes, WAL, synchronous=FULL"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        names = ", ".join(NAMES[1:])
        self._connection.execute(f"CREATE TABLE bare ({NAMES[0]} TEXT PRIMARY KEY, {names}, told, told_of)")
        self._insert = f"INSERT INTO bare VALUES ({', '.join('?' * (len(NAMES) + 2))})"  # noqa: S608 - question marks

    def insert(self, row: "Row") -> None:
        """One durable row."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(self._insert, (*row.values, row.told, row.told_of))
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class Alike(Bare):
    """As `Bare`, with an R-tree and with what is said in two more tables, as a store with a log has to."""

    WHAT = "the same, the bytes in three tables with the indexes that ours have, and an R-tree"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        for made in (
            "CREATE INDEX by_time ON bare (municipality, is_withdrawn, observed_at)",
            "CREATE VIRTUAL TABLE place USING rtree (id, minx, maxx, miny, maxy)",
            "CREATE TABLE log (seq INTEGER PRIMARY KEY, entity TEXT, told TEXT)",
            "CREATE INDEX by_entity ON log (entity)",
            "CREATE TABLE contents (seq INTEGER PRIMARY KEY, told TEXT)",
        ):
            self._connection.execute(made)

    def insert(self, row: "Row") -> None:
        """One durable observation with its log entry."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        at = run(self._insert, (*row.values, None, None)).lastrowid
        run("INSERT INTO place VALUES (?, ?, ?, ?, ?)", (at, row.lon, row.lon, row.lat, row.lat))
        run("INSERT INTO log VALUES (?, ?, ?)", (at, row.values[0], row.told_of))
        run("INSERT INTO contents VALUES (?, ?)", (at, row.told))
        run("COMMIT")


@dataclass(frozen=True, slots=True)
class Row:
    """An observation as sqlite3 takes it (its values, the id first), and what a log would say: of it, and besides."""

    values: tuple[Any, ...]
    told: str
    told_of: str
    lon: float
    lat: float


def bare_row(observation: Observation) -> Row:
    """The row of an observation that has a position, made before any clock runs."""
    position = observation.position
    if position is None:
        raise ValueError(observation.id)
    values = {name: _plain(getattr(observation, name)) for name in NAMES}
    told, told_of = json.dumps(values, ensure_ascii=False), json.dumps([NAMES, "bench", "0" * 128])
    return Row(tuple(values.values()), told, told_of, position.lon, position.lat)


def _plain(value: Any) -> Any:  # noqa: ANN401 - what sqlite3 takes as it is
    return value if value is None or isinstance(value, int | float) else str(value)
