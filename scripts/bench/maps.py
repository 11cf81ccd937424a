"""How fast the running server answers `GET /api/v1/map`, beside its most trivial answer and the database's list."""

import gc
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID, uuid4

import numpy as np

from geodata.casework.generalising import public_eye
from geodata.mapview.columns import NEVER, Book, Names, read, together
from geodata.mapview.published import Generalised, published
from geodata.model.observation import ObservationState
from geodata.model.place import Municipality, Position
from geodata.storage import open_store
from scripts.bench import programs
from scripts.bench.figures import Figure
from scripts.bench.load import CONNECTIONS, Load, load, median
from scripts.bench.made_store import made_store
from scripts.bench.make_observations import NOW, SLUG, Places, observations, places

P95_MS: Final = 10.0
RATE: Final = 1500.0
KIB: Final = 50.0
BUILD_S: Final = 3.0
MB_A_MILLION: Final = 100.0
SEEN_S: Final = 1.0

ADDRESSES: Final = 400
RUNS: Final = 3

_SCREEN: Final = (1400, 800)
_FILTERS: Final = ("", "", "", "&codes=L1,L2", "&valence=unsafe", "&from=2026-01-01")


def queries(there: Places, number: int, *, seed: int) -> Iterator[str]:
    """What maps of a wide screen ask around random observations at zooms 5 to 17; half of them with a filter."""
    dice = Random(seed)  # noqa: S311 - the same ones each time
    for _ in range(number):
        at, zoom = dice.randrange(len(there.lon)), dice.randrange(5, 18)
        lon, lat = float(there.lon[at]), float(there.lat[at])
        across, high = (360 * pixels / 256 / 2**zoom / 2 for pixels in _SCREEN)
        box = (max(-180, lon - across), max(-90, lat - high / 2), min(180, lon + across), min(90, lat + high / 2))
        edges = ",".join(f"{edge:.6f}" for edge in box)
        yield f"municipality={SLUG}&bbox={edges}&zoom={zoom}{dice.choice(_FILTERS)}"


def measured(folder: Path, *, sizes: tuple[int, ...], seed: int, seconds: int) -> list[Figure]:
    """Index and answers, for stores of several sizes."""
    figures: list[Figure] = []
    for n in sizes:
        file, there = made_store(folder, n=n, seed=seed), places(n, seed)
        figures += _index(file, n)
        with programs.serving(file) as port:
            maps = _asked(port, there, n, seconds)
            seen = _seen(
                port, file, n, seed
            )  # before the lists, which a server goes on with when nobody waits any more
            figures += [*maps, seen, *_listed(port, there, n, seconds)]
    return figures


def _index(file: Path, n: int) -> list[Figure]:
    """The index built in this process, as the server builds it."""
    store, book = open_store(file), Book(Names(), Names())
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        with store.map_rows(SLUG) as rows:
            parts = [read(batch, book)[0] for batch in rows.batches]
        columns = together(parts)
        built = time.perf_counter() - begun
        begun = time.perf_counter()
        town = store.get(Municipality, SLUG).thing
        eye = public_eye(store, town)
        shown, _ = published(
            columns, columns.take(np.zeros(0, np.int64)), Generalised(eye.places.of, eye.times), after=0, upto=NEVER - 1
        )
        generalised = time.perf_counter() - begun
    finally:
        gc.enable()
        store.close()
    share = n / 1e6
    size = columns.nbytes / 1e6
    return [
        Figure(name=f"index of {n}, built", value=built, unit="s", limit=BUILD_S if share >= 1 else None),
        Figure(name=f"index of {n}, arrays", value=size, unit="MB", limit=MB_A_MILLION * share),
        Figure(name=f"public view of {n}, made", value=generalised, unit="s", note=f"{len(shown)} of them are public"),
    ]


def _asked(port: int, there: Places, n: int, seconds: int) -> list[Figure]:
    asked = list(queries(there, ADDRESSES, seed=1))
    begun = time.perf_counter()
    largest = len(programs.answer(port, f"/api/v1/map?{asked[0]}"))
    first = time.perf_counter() - begun
    largest = max(largest, *(len(programs.answer(port, f"/api/v1/map?{query}")) for query in asked[1:]))
    fresh = queries(there, 200 * ADDRESSES, seed=2)
    trivial, again, new = [], [], []
    for _ in range(RUNS):  # in turns, so that what else the machine does meets all
        trivial.append(load(port, ["/healthz"], seconds=seconds))
        again.append(load(port, [f"/api/v1/map?{query}" for query in asked], seconds=seconds))
        unseen = [f"/api/v1/map?{query}" for query in islice(fresh, 200 * ADDRESSES // RUNS)]
        new.append(load(port, unseen, seconds=seconds))
    note = f"{CONNECTIONS} connections, {ADDRESSES} boxes, zooms 5–17, half with a filter; median of {RUNS} runs"
    once = f"{CONNECTIONS} connections, every address asked once"
    ratio = f"of /healthz, {median(trivial).rate:.0f}/s in the same runs"
    return [
        Figure(name=f"map of {n}, first answer", value=first, unit="s", note="the server has just started"),
        Figure(name=f"map of {n}, largest answer", value=largest / 1024, unit="KiB", limit=KIB, note="not packed"),
        *_figures(f"map of {n}", median(again), note, limited=True),
        Figure(name=f"map of {n}, share", value=median(again).rate / median(trivial).rate, unit="", note=ratio),
        *_figures(f"map of {n}, new addresses", median(new), once),
        Figure(name=f"map of {n}, new addresses, share", value=median(new).rate / median(trivial).rate, unit=""),
    ]


def _listed(port: int, there: Places, n: int, seconds: int) -> list[Figure]:
    """The same boxes from the database."""
    asked = queries(there, ADDRESSES, seed=1)
    rows = [f"/api/v1/observations?{query.replace('zoom=', 'limit=200&offset=')}" for query in asked]
    note = "GET /observations, 200 of each"
    return _figures(f"list of {n}, same boxes", load(port, rows, seconds=seconds), note)


def _figures(name: str, done: Load, note: str, *, limited: bool = False) -> list[Figure]:
    rate, p95 = (RATE, P95_MS) if limited else (None, None)
    return [
        Figure(name=f"{name}, rate", value=done.rate, unit="/s", limit=rate, at_least=True, note=note),
        Figure(name=f"{name}, p50", value=done.p50_ms, unit="ms"),
        Figure(name=f"{name}, p95", value=done.p95_ms, unit="ms", limit=p95),
    ]


def _seen(port: int, file: Path, n: int, seed: int) -> Figure:
    """From the commit of an observation in this process until the server's map shows it; then it is withdrawn."""
    made = replace(
        next(observations(1, seed)), id=uuid4(), position=Position(20.0, 68.0), primary_code="L1", secondary_codes=(),
        state=ObservationState.PUBLIC, public_from=NOW,
    )  # fmt: skip
    path = f"/api/v1/map?municipality={SLUG}&zoom=22&bbox=19.99,67.99,20.01,68.01&apart={made.id}"
    store = open_store(file)
    try:
        with store.writing(by="bench", now=NOW) as change:
            change.add(made)
        try:
            seen = _until_shown(made.id, port, path)
        finally:
            with store.writing(by="bench", now=NOW) as change:
                change.replace(replace(made, is_withdrawn=True), version=1)
    finally:
        store.close()
    left = json.loads(programs.answer(port, path))["numberMatched"]
    note = f"written by another process; afterwards withdrawn, {left} left"
    return Figure(name=f"map of {n}, an insert is seen", value=seen, unit="s", limit=SEEN_S, note=note)


def _until_shown(key: UUID, port: int, path: str) -> float:
    """Seconds until an answer holds the id."""
    begun = time.perf_counter()
    while str(key).encode() not in programs.answer(port, path):
        if time.perf_counter() - begun > 60 * SEEN_S:
            raise TimeoutError(path)
    return time.perf_counter() - begun
