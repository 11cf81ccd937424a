"""The map's index says what the store says: of every filter, box and zoom, after every edit, whoever made it."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Missing, Unavailable
from geodata.mapview.clusters import marks
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationFilter, ObservationState, Valence
from geodata.model.place import Box
from geodata.model.taxonomy import CATEGORIES
from geodata.storage import Store, open_store
from geodata.storage.store import MapRows
from tests.builders import (
    NOON,
    SQUARE,
    a_municipality,
    a_square,
    a_walk,
    an_action,
    an_area,
    an_id,
    an_observation,
    keep,
)
from tests.builders import tied as tie
from tests.strategies import boxes, instants, observation_fields, positions
from webmap.map_index import KEPT_SELECTIONS, MapIndex


def near_boxes() -> st.SearchStrategy[Box]:
    corner = positions(near=SQUARE)
    return st.builds(
        lambda a, b: Box(min(a.lon, b.lon), min(a.lat, b.lat), max(a.lon, b.lon), max(a.lat, b.lat)), corner, corner
    )


def subsets(words: Any) -> st.SearchStrategy[Any]:
    return st.frozensets(st.sampled_from(sorted(words)), max_size=3)


PARTS = {
    "box": st.none() | boxes() | near_boxes(),
    "codes": subsets(CATEGORIES),
    "valences": subsets(Valence),
    "states": subsets(ObservationState),
    "since": st.none() | instants(),
    "until": st.none() | instants(),
    "is_placed": st.none() | st.booleans(),
}


@pytest.fixture
def index(store: Store) -> MapIndex:
    return MapIndex(lambda: store, lambda: NOON)


def check(store: Store, index: MapIndex, where: ObservationFilter, zoom: int = 5) -> None:
    """Map, list and count agree."""
    selection, book = index.selection(where)
    drawn = marks(selection, book, where.box, zoom)
    told = sum(feature["properties"].get("count", 1) for feature in drawn.features)
    count = store.count(where)
    unplaced = selection.unplaced if where.box is None else 0
    assert (told, drawn.number, unplaced) == (count.matched - count.unplaced, told, count.unplaced)
    listed = {row["id"]: row for row in store.plain_observations(where)}
    assert len(listed) == count.matched
    for limit, offset in ((0, 0), (3, 0), (2, 1), (100, 3), (100, 0)):
        page = index.listing(where, limit=limit, offset=offset)
        assert page.ids == list(listed)[offset : offset + limit]
        assert (page.matched, page.unplaced) == (count.matched, count.unplaced)
    for feature in drawn.features:
        if "id" in feature:
            row = listed[feature["id"]]
            assert list(feature["geometry"]["coordinates"]) == list(row["position"])
            assert feature["properties"] == {name: row[name] for name in feature["properties"]}


@given(
    things=st.lists(observation_fields(), max_size=12),
    edits=st.lists(st.tuples(st.integers(0, 11), observation_fields() | st.just({"is_withdrawn": True})), max_size=6),
    asked=st.lists(st.tuples(st.fixed_dictionaries({}, optional=PARTS), st.integers(0, 22)), min_size=1, max_size=4),
)
def test_map_list_and_database_agree_after_every_edit(
    store: Store, index: MapIndex, things: Any, edits: Any, asked: Any
) -> None:
    town = f"t{an_id().hex}"
    keep(store, a_municipality(slug=town))
    kept = [an_observation(municipality=town, **said) for said in things]
    keep(store, *kept)
    wanted = [(ObservationFilter(municipality=town, **said), zoom) for said, zoom in [({}, 5), *asked]]
    for where, zoom in wanted:
        check(store, index, where, zoom)
    for at, said in edits:
        if at < len(kept):
            change(store, kept[at].id, said)
            for where, zoom in wanted:
                check(store, index, where, zoom)


def change(store: Store, key: UUID, said: dict[str, Any]) -> None:
    now = store.get(Observation, key)
    with store.writing(by="anna", now=NOON) as writing:
        writing.replace(replace(now.thing, **said), version=now.version)


def test_areas_walks_and_actions_are_followed_too(store: Store, index: MapIndex) -> None:
    walk, area, action = a_walk(), an_area(outline=a_square()), an_action()
    inside, far = an_observation(position=SQUARE, walk_id=walk.id), an_observation(walk_id=None)
    keep(store, walk, area, action, inside, far)
    filters = [
        ObservationFilter(municipality="gotene", **part)
        for part in ({"area_id": area.id}, {"action_id": action.id}, {"walk_id": walk.id}, {"walk_id": an_id()}, {})
    ]

    def numbers() -> list[int]:
        for where in filters:
            check(store, index, where)
        return [index.selection(where)[0].placed + index.selection(where)[0].unplaced for where in filters]

    assert numbers() == [1, 0, 1, 0, 2]
    keep(store, tie(area, far, "hör hit"), tie(far, action))
    assert numbers() == [2, 1, 1, 0, 2]
    with store.writing(by="anna", now=NOON) as writing:
        moved = replace(area, outline=a_square(replace(SQUARE, lon=14.5)))
        writing.replace(moved, version=1)
        writing.replace(replace(action, is_withdrawn=True), version=1)
    assert numbers() == [1, 1, 1, 0, 2]
    with pytest.raises(Missing):
        index.selection(ObservationFilter(municipality="gotene", area_id=an_id()))
    assert store.get(Area, area.id).version == 2


def test_what_another_process_wrote_is_seen_at_once(store: Store, index: MapIndex) -> None:
    keep(store, an_observation(position=SQUARE))
    where = ObservationFilter(municipality="gotene")
    assert index.selection(where)[0].placed == 1
    other = open_store(store.path)  # type: ignore[attr-defined]
    try:
        keep(other, an_observation(position=SQUARE), an_observation())
    finally:
        other.close()
    found, _ = index.selection(where)
    assert (found.placed, found.unplaced) == (2, 1)


def test_an_edit_elsewhere_keeps_what_is_made_and_readers_keep_theirs(store: Store, index: MapIndex) -> None:
    keep(store, a_municipality(slug="skara", name="Skara"), an_observation(position=SQUARE))
    where = ObservationFilter(municipality="gotene")
    before, _ = index.selection(where)
    keep(store, an_observation(municipality="skara", position=SQUARE))
    assert index.selection(where)[0] is before
    keep(store, an_observation(position=SQUARE))
    after, _ = index.selection(where)
    assert (before.placed, after.placed) == (1, 2)


def test_only_the_latest_filters_are_kept(store: Store, index: MapIndex) -> None:
    keep(store, an_observation(position=SQUARE))
    for day in range(KEPT_SELECTIONS + 5):
        index.selection(ObservationFilter(municipality="gotene", since=NOON - timedelta(days=day)))
    assert len(index.snapshot("gotene").selections) == KEPT_SELECTIONS


def test_the_store_of_a_backup_is_read_anew(store: Store) -> None:
    keep(store, an_observation(position=SQUARE))
    held = [store]
    index = MapIndex(lambda: held[0], lambda: NOON)
    where = ObservationFilter(municipality="gotene")
    copy = store.path.with_name("copy.gpkg")  # type: ignore[attr-defined]
    store.backup(copy)
    keep(store, an_observation(position=SQUARE))
    assert index.selection(where)[0].placed == 2
    held[0] = open_store(copy)
    try:
        assert index.selection(where)[0].placed == 1
    finally:
        held[0].close()


def test_every_towns_index_is_made_before_anybody_asks(store: Store, index: MapIndex) -> None:
    keep(store, a_municipality(slug="skara", name="Skara"), an_observation(municipality="skara", position=SQUARE))
    with index.warming() as beside:
        beside.join(60)
    with patch.object(store, "map_rows", side_effect=AssertionError):
        assert [index.snapshot(town.thing.slug).upto for town in store.municipalities()] == [store.log_end()] * 2


def test_what_nobody_waits_for_any_longer_is_not_read_to_its_end(store: Store, index: MapIndex) -> None:
    keep(store, an_observation(position=SQUARE))
    with store.map_rows("gotene") as rows:
        (batch,) = rows.batches
    begun, is_over, went_on = Event(), Event(), []

    def batches() -> Iterator[Any]:
        yield batch
        begun.set()
        is_over.wait(60)
        yield batch
        went_on.append("read")

    def map_rows(_town: str) -> Any:
        return nullcontext(MapRows(1, (), batches()))

    with (
        patch.object(store, "map_rows", map_rows),
        patch("webmap.map_index.Event", return_value=is_over),
        index.warming() as beside,
    ):
        assert begun.wait(60)
    assert (went_on, beside.is_alive()) == ([], False)
    assert index.selection(ObservationFilter(municipality="gotene"))[0].placed == 1  # whoever asks has it made


def test_a_store_that_can_not_be_read_ends_the_warming_alone(store: Store) -> None:
    def refused() -> Store:
        raise Unavailable("store.busy")

    with MapIndex(refused, lambda: NOON).warming() as beside:
        beside.join(60)
    assert not beside.is_alive()
