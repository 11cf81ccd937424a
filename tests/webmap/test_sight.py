"""The map's index as each viewer sees it: everyone public columns, partners what was approved, staff all of it."""

from typing import Any

import pytest

from geodata.casework.seeing import Seen
from geodata.model.area import Area
from geodata.model.observation import ObservationFilter, ObservationState
from geodata.model.role import Role
from geodata.model.viewer import NOBODY, Viewer, with_role
from geodata.storage import Store
from tests.builders import NOON, SQUARE, an_area, an_observation, keep
from webmap import sight
from webmap.map_index import MapIndex

WHERE = ObservationFilter(municipality="gotene")
UNREAD = {
    ObservationState.RECEIVED,
    ObservationState.IN_REVIEW,
    ObservationState.REJECTED,
    ObservationState.MERGED,
}


@pytest.fixture
def by_state(store: Store) -> dict[ObservationState, str]:
    """One observation in each state, with the id of each; what is approved is out."""
    made = {state: an_observation(position=SQUARE, state=state, public_from=NOON) for state in ObservationState}
    keep(store, *made.values())
    return {state: each.key for state, each in made.items()}


def states_seen(store: Store, viewer: Viewer, by_state: dict[ObservationState, str], **said: Any) -> set[Any]:
    index = MapIndex(lambda: store, lambda: NOON)
    found = set(sight.ids(index, viewer, ObservationFilter(municipality="gotene", **said)))
    return {state for state, key in by_state.items() if key in found}


def test_each_sees_the_states_that_are_theirs(store: Store, by_state: dict[ObservationState, str]):
    everyone = {ObservationState.PUBLIC, ObservationState.ANSWERED}
    assert states_seen(store, NOBODY, by_state) == everyone
    for role in Role:
        seen = states_seen(store, with_role(role), by_state)
        if role in {Role.POLICE, Role.EST_REPORTER}:
            assert seen == set(ObservationState) - UNREAD
        else:
            assert seen == (everyone if role in {Role.PUBLIC, Role.ADMIN} else set(ObservationState))


@pytest.mark.parametrize("viewer", [NOBODY, with_role(Role.POLICE)])
def test_asking_for_what_is_not_theirs_finds_nothing(
    store: Store, by_state: dict[ObservationState, str], viewer: Viewer
):
    assert states_seen(store, viewer, by_state, states=frozenset(UNREAD)) == set()
    both = frozenset({*UNREAD, ObservationState.ANSWERED})
    assert states_seen(store, viewer, by_state, states=both) == {ObservationState.ANSWERED}


def test_ids_come_in_the_order_of_the_list(store: Store, by_state: dict[ObservationState, str]):
    index = MapIndex(lambda: store, lambda: NOON)
    listed = [kept.thing.key for kept in store.observations(WHERE)]
    assert sight.ids(index, with_role(Role.READER), WHERE) == listed


def test_a_feature_has_no_property_that_is_hidden(store: Store):
    area = an_area(patrol_times="fredag 22", decision="EST")
    keep(store, area)
    for role, has in ((Role.POLICE, {"patrol_times", "decision"}), (Role.COORDINATOR, {"decision"})):
        seen = Seen(store, with_role(role), NOON, lambda _slug: None)  # type: ignore[arg-type, return-value]
        properties = sight.feature_of(seen, seen.get(Area, area.id))["properties"]
        assert {"patrol_times", "decision"} & set(properties) == has
