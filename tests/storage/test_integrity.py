"""The check: for each thing that can be wrong with a file, what finds it."""

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.model.observation import Observation, ObservationFilter
from geodata.storage import create_store, open_store
from geodata.storage.gpkg_functions import register_functions
from tests.builders import NOON, SQUARE, a_municipality, a_walk, an_action, an_observation, keep, tied

HARMS = {
    "a log entry was changed": ("log", "UPDATE log SET by = 'någon annan' WHERE seq = 3"),
    "a log entry was removed": ("log", "DELETE FROM log WHERE seq = 3"),
    "a log entry's contents were changed": ("log", "UPDATE log_content SET after = '{}' WHERE seq = 3"),
    "the last log entries were removed": ("observation", "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)"),
    "a row was edited past the log": ("observation", "UPDATE observation SET text_raw = 'annat' WHERE fid = 1"),
    "a row was removed past the log": ("observation", "DELETE FROM observation WHERE fid = 1"),
    "a row was added past the log": ("action", "UPDATE action SET id = '00000000-0000-0000-0000-000000000001'"),
    "a row holds what can't be": ("observation", "UPDATE observation SET feeling = 7 WHERE fid = 1"),
    "a link points nowhere": ("references", "UPDATE observation_action SET action_id = 'nowhere'"),
    "a link ties two towns": ("links", "UPDATE observation SET municipality = 'skara' WHERE fid = 1"),
    "what an entry tells is no JSON": ("log", "UPDATE log_content SET after = '{' WHERE seq = 3"),
    "a walk is of another town": ("links", "UPDATE walk SET municipality = 'skara'"),
    "the index lacks a row": ("index", "DELETE FROM rtree_observation_position"),
    "the index holds a row too many": ("index", "INSERT INTO rtree_observation_position VALUES (99, 1, 1, 1, 1)"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_the_check_finds_that(harm: str, tmp_path: Path) -> None:
    part, statement = HARMS[harm]
    path = tmp_path / "town.gpkg"
    store = create_store(path)
    walk, action = a_walk(), an_action()
    observation = an_observation(position=SQUARE, walk_id=walk.id)
    keep(store, a_municipality(), a_municipality(slug="skara"), action, walk, observation, tied(observation, action))
    with store.writing(by="anna", now=NOON) as change:
        change.replace(replace(observation, text_raw="mörkt"), version=1)
    assert store.check() == []
    store.close()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        register_functions(other)
        for trigger in ("log_is_append_only_update", "log_is_append_only_delete"):
            other.execute(f"DROP TRIGGER {trigger}")
        other.execute(statement)
    harmed = open_store(path)
    try:
        assert part in {fault.part for fault in harmed.check()}
    finally:
        harmed.close()


def test_the_log_can_be_neither_edited_nor_shortened(tmp_path: Path) -> None:
    store = create_store(tmp_path / "town.gpkg")
    keep(store, a_municipality(), an_observation())
    store.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "town.gpkg", isolation_level=None)) as other:
        for statement in ("UPDATE log SET by = 'x'", "DELETE FROM log"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(statement)


def test_erased_contents_are_no_fault(tmp_path: Path) -> None:
    store = create_store(tmp_path / "town.gpkg")
    observation = an_observation()
    keep(store, a_municipality(), observation)
    store.erase_contents(entry.seq for entry in store.history(Observation, observation.id))
    assert store.check() == []
    assert store.count(ObservationFilter(municipality="gotene")).matched == 1
    store.close()
