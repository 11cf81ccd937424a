"""What a map's index is made of, and how it is kept: the store's rows, column by column."""

from dataclasses import replace

import numpy as np
import orjson
import pytest

from geodata.errors import Missing
from geodata.model.observation import Observation, ObservationFilter
from geodata.storage import Store, map_rows
from geodata.storage.geometry import encode_point
from geodata.storage.map_rows import _DENSE, _changed, _places, _unpacked
from geodata.storage.plain_rows import _live_of
from geodata.storage.store import MAP_FIELDS
from tests.builders import NOON, SQUARE, a_municipality, a_walk, an_observation, keep


def told(
    store: Store, *, after: int | None = None, town: str = "gotene"
) -> tuple[int, tuple[str, ...], dict[str, dict]]:
    with store.map_rows(town, after=after) as rows:
        found = {}
        for batch in rows.batches:
            names = ("lon", "lat", *MAP_FIELDS)
            for values in zip(*(batch[name] for name in names), strict=True):
                row = dict(zip(names, values, strict=True))
                found[row["id"]] = row
        return rows.upto, rows.changed, found


def test_every_live_observation_of_the_town_is_told_as_json_has_it(store: Store) -> None:
    walk = a_walk()
    placed = an_observation(
        position=SQUARE,
        walk_id=walk.id,
        observed_at=NOON,
        place="Torget",
        is_example=True,
        secondary_codes=("L2", "D2"),
        public_from=NOON,
        me_too=3,
    )
    nowhere, gone = an_observation(), an_observation(is_withdrawn=True)
    elsewhere = an_observation(municipality="skara")
    keep(store, a_municipality(), a_municipality(slug="skara", name="Skara"), walk, placed, nowhere, gone, elsewhere)
    upto, changed, rows = told(store)
    assert (upto, changed, set(rows)) == (store.log_end(), (), {str(placed.id), str(nowhere.id)})
    plain = {
        row["id"]: row
        for row in store.plain_observations(ObservationFilter(municipality="gotene"), ("position", *MAP_FIELDS))
    }
    for row in plain.values():
        row["secondary_codes"] = orjson.dumps(row["secondary_codes"]).decode()
    for key, row in rows.items():
        row["me_too"] = int(row["me_too"])
        assert {name: row[name] for name in MAP_FIELDS} == {name: plain[key][name] for name in MAP_FIELDS}
    assert (rows[str(placed.id)]["lon"], rows[str(placed.id)]["lat"]) == (SQUARE.lon, SQUARE.lat)
    assert np.isnan(rows[str(nowhere.id)]["lon"])


@pytest.mark.parametrize("rows_at_once", [1, 2, 50_000])
def test_however_the_rows_are_packed_they_are_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(map_rows, "_ROWS_AT_ONCE", rows_at_once)
    names = ["Torget", "", "a\x1fb", "a,b", "å'\"", "0"]
    kept = [an_observation(position=SQUARE if number % 2 else None, place=name) for number, name in enumerate(names)]
    keep(store, a_municipality(), a_municipality(slug="skara", name="Skara"), *kept)
    assert {row["place"] for row in told(store)[2].values()} == set(names)
    keep(store, *(an_observation(municipality="skara") for _ in range(70)))  # most of the rows are another town's now
    rows = told(store)[2]
    assert {key: row["place"] for key, row in rows.items()} == {str(one.id): one.place for one in kept}
    assert [bool(np.isnan(rows[str(one.id)]["lon"])) for one in kept] == [True, False] * 3


def test_after_an_entry_only_what_changed_since_is_told(store: Store) -> None:
    first, second = an_observation(position=SQUARE), an_observation(position=SQUARE)
    keep(store, a_municipality(), first, second)
    after = store.log_end()
    assert told(store, after=after) == (after, (), {})
    fresh = an_observation(position=SQUARE)
    keep(store, fresh, a_walk(), a_municipality(slug="skara", name="Skara"), an_observation(municipality="skara"))
    with store.writing(by="anna", now=NOON) as change:
        change.replace(replace(first, is_withdrawn=True), version=1)
        change.replace(replace(second, place="Bron"), version=1)
    upto, changed, rows = told(store, after=after)
    assert upto == store.log_end()
    assert set(changed) == {str(one.id) for one in (first, second, fresh)}
    assert set(rows) == {str(second.id), str(fresh.id)}
    assert rows[str(second.id)]["place"] == "Bron"


def test_more_changes_than_one_statement_asks_for_are_all_told(store: Store) -> None:
    keep(store, a_municipality())
    after = store.log_end()
    with store.writing(by="import", now=NOON) as change:
        change.add_many([an_observation(position=SQUARE) for _ in range(1_101)])
    _, changed, rows = told(store, after=after)
    assert len(changed) == len(rows) == 1_101


def test_the_log_ends_where_the_last_change_was(store: Store) -> None:
    assert store.log_end() == 0
    keep(store, a_municipality(), an_observation())
    assert store.log_end() == 2
    with pytest.raises(Missing):
        keep(store, an_observation(municipality="nowhere"))
    assert store.log_end() == 2
    assert store.get(Observation, next(iter(told(store)[2]))).version == 1


def test_an_edit_of_the_municipality_itself_is_told(store: Store) -> None:
    keep(store, a_municipality(), a_municipality(slug="skara", name="Skara"))
    after = store.log_end()
    keep(store, an_observation())
    with store.map_rows("gotene", after=after) as rows:
        assert not rows.is_town_changed
    with store.writing(by="anna", now=NOON) as change:
        change.replace(a_municipality(dwellings_layer="Hus"), version=1)
    for town, is_changed in (("gotene", True), ("skara", False)):
        with store.map_rows(town, after=after) as rows:
            assert rows.is_town_changed is is_changed


def test_what_changed_is_looked_up_by_its_id_however_many_the_town_has(store: Store) -> None:
    by_log = _changed(store.spatial)  # type: ignore[attr-defined]
    for statement, way in ((_live_of(("id",)), "USING INDEX"), (by_log, "USING INTEGER PRIMARY KEY")):
        with store.reading() as connection:  # type: ignore[attr-defined]
            asked = statement.compile(connection)
            nothing = (None,) * len(asked.positiontup or ())
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", nothing).all()
        assert any(way in step[-1] and "ix_" not in step[-1] for step in plan), plan


def test_points_that_another_program_wrote_are_read_too() -> None:
    ours = encode_point(SQUARE)
    theirs = b"GP\x00\x03" + ours[4:8] + bytes(32) + ours[8:]
    found = _places([ours, None, theirs])
    assert found[[0, 2]].tolist() == [[SQUARE.lon, SQUARE.lat]] * 2
    assert np.isnan(found[1]).all()


def test_packed_rows_that_cannot_be_told_apart_are_not_guessed() -> None:
    ours = encode_point(SQUARE)
    texts = ["0\x1f1" if name == "is_example" else "a\x1fb" for name in _DENSE]
    texts += ["05", '["D2"]', None, "3"]  # the second has codes, and people who said the same
    found = _unpacked(2, ours, "01", *texts)
    assert found is not None
    assert found["lon"][0] == SQUARE.lon
    assert np.isnan(found["lon"][1])
    assert found["is_example"].tolist() == [False, True]
    rare = [found[name] for name in ("secondary_codes", "public_from", "me_too")]
    assert rare == [["[]", '["D2"]'], [None, None], [0, 3]]
    assert _unpacked(2, ours, "01", "a\x1fb\x1fc", *texts[1:]) is None
    assert _unpacked(2, ours, "01", *texts[:-1], "3\x1f4") is None
    assert _unpacked(2, ours + b"x", "01", *texts) is None
    assert _unpacked(2, ours.replace(ours[:3], b"GP\x01"), "01", *texts) is None
