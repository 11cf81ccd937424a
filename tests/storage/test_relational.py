"""The links, both ways, and the areas at a place."""

from dataclasses import replace

from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import Observation
from geodata.model.place import Position
from geodata.storage import Store
from tests.builders import NOON, SQUARE, a_municipality, a_square, an_action, an_area, an_observation, keep, tied


def test_a_link_is_found_from_both_ends(store: Store) -> None:
    observation, action, area = an_observation(), an_action(), an_area()
    tie, by_hand, carried = tied(observation, action), tied(area, observation, "hör hit"), tied(action, area)
    keep(store, a_municipality(), observation, an_observation(), action, an_action(), area, tie, by_hand, carried)
    for kind, link, ends in (
        (ObservationAction, tie, {"observation_id": observation.id, "action_id": action.id}),
        (AreaObservation, by_hand, {"area_id": area.id, "observation_id": observation.id}),
        (ActionArea, carried, {"action_id": action.id, "area_id": area.id}),
    ):
        for name, end in ends.items():
            assert [kept.thing for kept in store.links(kind, "gotene", **{name: end})] == [link]
        assert len(store.links(kind, "gotene")) == 1


def test_a_withdrawn_end_takes_its_links_out_of_sight(store: Store) -> None:
    observation, action = an_observation(), an_action()
    keep(store, a_municipality(), observation, action, tied(observation, action))
    with store.writing(by="anna", now=NOON) as change:
        change.replace(replace(observation, is_withdrawn=True), version=1)
    assert store.links(ObservationAction, "gotene") == []
    with store.writing(by="anna", now=NOON) as change:
        change.replace(observation, version=2)
    assert len(store.links(ObservationAction, "gotene")) == 1
    assert store.get(Observation, observation.id).version == 3


def test_the_areas_at_a_place_are_those_that_hold_it(store: Store) -> None:
    here, wide = an_area(name="A"), an_area(name="B", outline=a_square(half_deg=0.05))
    far = an_area(outline=a_square(Position(13.8, 58.6)))
    keep(store, a_municipality(), here, wide, far)
    assert [kept.thing.name for kept in store.areas_at("gotene", SQUARE)] == ["A", "B"]
    west, south, _, _ = here.outline.bounds
    assert [kept.thing.name for kept in store.areas_at("gotene", Position(west, south))] == ["A", "B"]
    assert [kept.thing.name for kept in store.areas_at("gotene", Position(west - 1e-7, south))] == ["B"]
