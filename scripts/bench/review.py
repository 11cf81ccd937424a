"""What sign-in and review cost: the queue of a reviewer, and pages that are everyone's and do not change."""

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from geodata.model.observation import ObservationState
from geodata.storage import create_store
from scripts.bench import programs
from scripts.bench.figures import Figure, percentile
from scripts.bench.load import CONNECTIONS, load, median
from scripts.bench.make_observations import NOW, SLUG, municipality, observations

QUEUE_MS: Final = 100.0
RATE: Final = 1000.0
SHOWN: Final = 50
OTHERS: Final = 5
"""For each that waits, so many that do not."""

RUNS: Final = 3


def measured(folder: Path, *, waiting: int, seconds: int) -> list[Figure]:
    """The queue with so many that wait, and the rate of unchanged public pages beside the most trivial answer."""
    file = folder / "review.gpkg"
    _fill(file, waiting)
    with programs.serving(file) as port:
        first = _asked(port, waiting, 0)
        times = [_asked(port, waiting, offset) for offset in range(0, min(waiting, 2000), SHOWN)]
        pages = {"first page": "/", "map page": f"/{SLUG}/karta", "actions": f"/{SLUG}/atgarder"}
        loads = {
            name: [load(port, [path], seconds=seconds) for _ in range(RUNS)]
            for name, path in {"healthz": "/healthz", **pages}.items()
        }
    trivial = median(loads.pop("healthz")).rate
    note = f"{CONNECTIONS} connections, median of {RUNS} runs; /healthz {trivial:.0f}/s in the same runs"
    return [
        Figure(name=f"queue of {waiting}, first answer", value=first, unit="ms", note="the server has just started"),
        Figure(
            name=f"queue of {waiting}, {SHOWN} of it, p95", value=percentile(times, 0.95), unit="ms", limit=QUEUE_MS,
            note=f"over HTTP, {len(times)} different pages; {waiting * OTHERS} others in the municipality",
        ),
        *(
            Figure(name=f"{name}, unchanged", value=median(runs).rate, unit="/s", limit=RATE, at_least=True, note=note)
            for name, runs in loads.items()
        ),
    ]  # fmt: skip


def _fill(file: Path, waiting: int) -> None:
    """A store in which so many wait, and several times as many were decided on."""
    store = create_store(file)
    try:
        with store.writing(by="bench", now=NOW) as change:
            change.add(municipality())
            made = observations(waiting * (1 + OTHERS), seed=7)
            change.add_many([replace(each, **_state(number)) for number, each in enumerate(made)])
    finally:
        store.close()


def _state(number: int) -> dict[str, Any]:
    """What of one in so many waits."""
    if number % (1 + OTHERS) == 0:
        return {"state": ObservationState.RECEIVED, "recorded_at": NOW - timedelta(minutes=number), "public_from": None}
    return {"state": ObservationState.INTERNAL, "public_from": None}


def _asked(port: int, waiting: int, offset: int) -> float:
    """Milliseconds until a page of the queue is there."""
    begun = time.perf_counter()
    path = f"/api/v1/review?municipality={SLUG}&limit={SHOWN}&offset={offset}"
    told = json.loads(programs.answer(port, path, as_staff=True))
    took = (time.perf_counter() - begun) * 1000
    if (told["numberMatched"], told["numberReturned"]) != (waiting, min(SHOWN, waiting - offset)):
        raise ValueError(told["numberMatched"], told["numberReturned"])
    return took
