"""A store filled for trying out: real published findings without positions, and two invented walks, so marked."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from geodata.casework import actions, links, municipalities, walks
from geodata.casework.taking_in import take_in
from geodata.exchange.backgrounds import file_of
from geodata.exchange.files import replacing
from geodata.model.walk import Walk
from geodata.storage import Store, beside, create_store, open_store, restore_store
from webmap.demo.example import EXAMPLES, example
from webmap.demo.exercise import EXERCISE, draw_background
from webmap.demo.findings import findings

MUNICIPALITIES: Final[Sequence[str]] = ("1471", "1495", "0582")
"""Götene, Skara and Söderköping."""

BY: Final = "demo"
"""The name in the log."""


def build(store_url: str, now: datetime) -> None:
    """Make the demo's store at ``store_url``, as it stands at ``now`` (UTC), whole or not at all.

    `Conflict` ``store.exists`` where something is there already.
    """
    from geodata.exchange.boundaries import swedish_municipality  # noqa: PLC0415 - pages need no reader of Parquet files

    with TemporaryDirectory(prefix="tryggkarta-") as folder:
        part = Path(folder) / "demo.gpkg"
        store = create_store(part)
        try:
            for code in MUNICIPALITIES:
                municipalities.found(store, swedish_municipality(code), by=BY, now=now)
            _fill_findings(store, now)
            _fill_example(store, now, EXAMPLES[0])
            _fill_exercise(store, now)
        finally:
            store.close()
        backgrounds = Path(folder) / "background"
        draw_background(backgrounds)
        restore_store(part, store_url)
        _keep_background(backgrounds, store_url)


def complete(store_url: str, now: datetime) -> None:
    """Give a demo's store that an earlier version made the exercise area and its map; other stores are left alone."""
    store = open_store(store_url)
    try:
        if not _is_there(store, EXAMPLES[0], now):
            return
        if not _is_there(store, EXAMPLES[1], now):
            _fill_exercise(store, now)
    finally:
        store.close()
    if not file_of(beside(store_url, ".background"), EXERCISE.slug).exists():
        with TemporaryDirectory(prefix="tryggkarta-") as folder:
            draw_background(Path(folder))
            _keep_background(Path(folder), store_url)


def _is_there(store: Store, name: str, now: datetime) -> bool:
    """Whether an example is in the store, by its walk."""
    return bool(store.get_many(Walk, [example(now, name).walk.id]))


def _keep_background(drawn: Path, store_url: str) -> None:
    kept = beside(store_url, ".background")
    kept.mkdir(exist_ok=True)
    with replacing(file_of(kept, EXERCISE.slug)) as out:
        out.write(file_of(drawn, EXERCISE.slug).read_bytes())


def _fill_exercise(store: Store, now: datetime) -> None:
    municipalities.found(store, EXERCISE, by=BY, now=now)
    _fill_example(store, now, EXAMPLES[1])


def _fill_findings(store: Store, now: datetime) -> None:
    found = findings(now)
    take_in(store, [finding.observation for finding in found], source=BY, now=now)
    for finding in found:
        if finding.action is not None:
            actions.propose(store, finding.action, observation_ids=[finding.observation.id], by=BY, now=now)


def _fill_example(store: Store, now: datetime, name: str) -> None:
    told = example(now, name)
    walks.plan(store, told.walk, by=BY, now=now)
    take_in(store, told.observations, source=BY, now=now)
    take_in(store, told.areas, source=BY, now=now)
    for action in told.actions:
        actions.propose(store, action, observation_ids=told.answers[action.id], by=BY, now=now)
    for link in told.links:
        links.tie(store, link, by=BY, now=now)
