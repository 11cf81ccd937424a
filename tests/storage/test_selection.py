"""Which observations a filter is about: the same answer as looking at each of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Missing
from geodata.model.link import AreaObservation
from geodata.model.observation import Observation, ObservationFilter, ObservationState, Valence
from geodata.model.place import Box, Position
from geodata.storage import Store
from geodata.storage.geopackage import GeoPackageSpatial
from geodata.storage.selection import asked, condition
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
    tied,
)

HERE = ObservationFilter(municipality="gotene")

# Multiples of 1e-7 that no single-precision box of an index can hold exactly.
edges = st.integers(134_900_000, 134_900_040).map(lambda n: n / 1e7)
heights = st.integers(585_200_000, 585_200_040).map(lambda n: n / 1e7)


def ids(store: Store, where: ObservationFilter) -> list[UUID]:
    """What a filter finds, after asking all three ways and hearing the same."""
    found = [kept.thing.id for kept in store.observations(where)]
    assert [row["id"] for row in store.plain_observations(where, ["id"])] == [str(one) for one in found]
    assert store.count(where).matched == len(found)
    return found


def add(store: Store, things: Sequence[Observation]) -> None:
    with store.writing(by="anna", now=NOON) as change:
        change.add_many(things)


@given(
    points=st.lists(st.tuples(edges, heights), min_size=1, max_size=12),
    lons=st.tuples(edges, edges),
    lats=st.tuples(heights, heights),
)
def test_a_box_compares_exactly_edges_included(
    store: Store, points: list[tuple[float, float]], lons: tuple[float, float], lats: tuple[float, float]
) -> None:
    town = f"t{an_id().hex}"
    keep(store, a_municipality(slug=town))
    placed = [an_observation(municipality=town, position=Position(lon, lat)) for lon, lat in points]
    add(store, placed)
    box = Box(min(lons), min(lats), max(lons), max(lats))
    inside = {
        one.id
        for one, (lon, lat) in zip(placed, points, strict=True)
        if box.west <= lon <= box.east and box.south <= lat <= box.north
    }
    assert set(ids(store, ObservationFilter(municipality=town, box=box))) == inside


def test_a_box_may_cross_the_antimeridian(store: Store) -> None:
    keep(store, a_municipality())
    near = [an_observation(position=Position(lon, 60)) for lon in (179.5, -179.5, 180, -180)]
    add(store, [*near, an_observation(position=Position(0, 60))])
    assert set(ids(store, replace(HERE, box=Box(179, 59, -179, 61)))) == {one.id for one in near}


def test_what_has_no_position_is_in_no_box_and_counted_apart(store: Store) -> None:
    keep(store, a_municipality())
    add(store, [an_observation(position=SQUARE), an_observation(), an_observation()])
    counted = store.count(HERE)
    assert (counted.matched, counted.unplaced) == (3, 2)
    assert len(ids(store, replace(HERE, box=Box(-180, -90, 180, 90)))) == 1
    assert len(ids(store, replace(HERE, is_placed=False))) == 2
    assert len(ids(store, replace(HERE, is_placed=True))) == 1


def test_codes_valences_and_states_choose(store: Store) -> None:
    wanted = an_observation(primary_code="V1", valence=Valence.SAFE, state=ObservationState.PUBLIC)
    keep(store, a_municipality())
    add(store, [wanted, an_observation(secondary_codes=("V1",))])
    assert ids(store, replace(HERE, codes=frozenset({"V1", "V2"}))) == [wanted.id]
    assert ids(store, replace(HERE, valences=frozenset({Valence.SAFE}))) == [wanted.id]
    assert ids(store, replace(HERE, states=frozenset({ObservationState.PUBLIC}))) == [wanted.id]


def test_a_period_includes_its_beginning_and_not_its_end(store: Store) -> None:
    hours = [an_observation(observed_at=NOON + timedelta(hours=hour)) for hour in range(4)]
    keep(store, a_municipality())
    add(store, [*hours, an_observation()])
    period = replace(HERE, since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3))
    assert ids(store, period) == [hours[2].id, hours[1].id]


def test_the_newest_come_first_and_those_without_a_time_last(store: Store) -> None:
    early, late, never = (
        an_observation(observed_at=NOON),
        an_observation(observed_at=NOON + timedelta(1)),
        an_observation(),
    )
    keep(store, a_municipality())
    add(store, [never, early, late])
    assert ids(store, HERE) == [late.id, early.id, never.id]
    page = store.observations(HERE, limit=1, offset=1)
    assert [kept.thing.id for kept in page] == [early.id]


def test_a_walk_and_an_action_choose_their_observations(store: Store) -> None:
    walk, action = a_walk(), an_action()
    walked, linked = an_observation(walk_id=walk.id), an_observation()
    keep(store, a_municipality(), walk, action, walked, linked, an_observation(), tied(linked, action))
    assert ids(store, replace(HERE, walk_id=walk.id)) == [walked.id]
    assert ids(store, replace(HERE, action_id=action.id)) == [linked.id]


def test_an_area_chooses_what_lies_inside_on_its_edge_or_was_linked_by_hand(store: Store) -> None:
    area = an_area(outline=a_square(half_deg=0.01))
    west, south, _, _ = area.outline.bounds
    inside, edge = an_observation(position=SQUARE), an_observation(position=Position(west, south))
    outside = an_observation(position=Position(west - 1e-7, south))
    by_hand = an_observation()
    keep(store, a_municipality(), area, inside, edge, outside, by_hand, tied(area, by_hand, "hör hit"))
    assert set(ids(store, replace(HERE, area_id=area.id))) == {inside.id, edge.id, by_hand.id}


def test_an_unlinked_observation_leaves_the_area(store: Store) -> None:
    area, observation = an_area(), an_observation()
    link = tied(area, observation, "hör hit")
    keep(store, a_municipality(), area, observation, link)
    with store.writing(by="anna", now=NOON) as change:
        change.replace(replace(link, is_withdrawn=True), version=1)
    assert ids(store, replace(HERE, area_id=area.id)) == []
    assert store.links(AreaObservation, "gotene") == []


def test_a_hole_is_outside(store: Store) -> None:
    ring = shapely.difference(a_square(half_deg=0.02), a_square(half_deg=0.01))
    area = an_area(outline=ring)
    keep(store, a_municipality(), area, an_observation(position=SQUARE))
    assert ids(store, replace(HERE, area_id=area.id)) == []
    assert store.areas_at("gotene", SQUARE) == []


def test_an_unknown_area_is_missing_and_not_everything(store: Store) -> None:
    keep(store, a_municipality(), an_observation())
    with pytest.raises(Missing):
        store.observations(replace(HERE, area_id=an_id()))


def test_towns_are_kept_apart(store: Store) -> None:
    keep(store, a_municipality(), a_municipality(slug="skara"))
    here, there = an_observation(position=SQUARE), an_observation(municipality="skara", position=SQUARE)
    add(store, [here, there])
    assert ids(store, replace(HERE, box=Box(13, 58, 14, 59))) == [here.id]
    assert ids(store, ObservationFilter(municipality="skara")) == [there.id]


def test_filters_of_one_shape_are_one_statement_and_no_value_stands_in_it() -> None:
    outline = a_square()
    one = replace(HERE, box=Box(13.1, 58.1, 13.2, 58.2), codes=frozenset({"L1", "V1"}), since=NOON, area_id=an_id())
    other = replace(HERE, box=Box(11, 57, 12, 59), codes=frozenset({"T1", "T2"}), since=NOON, area_id=an_id())
    assert list(asked(one, outline)) == list(asked(other, outline))
    statement = str(condition(list(asked(one, outline)), GeoPackageSpatial()))
    assert not {"gotene", "L1", "13.1", str(one.area_id)} & set(statement.replace("(", " ").split())
    assert list(asked(replace(one, codes=frozenset({"L1"})), outline)) != list(asked(one, outline))
