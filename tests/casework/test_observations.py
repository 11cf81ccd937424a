"""Observations are recorded, revised, withdrawn and restored. Keeping once and versions: test_keeping.py."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.casework.observations import record, revise, withdraw
from geodata.errors import Conflict, Gone, Invalid, Missing, Stale
from geodata.model.observation import Observation, ObservationFilter, ObservationState, Placement
from geodata.model.place import Position
from tests.builders import NOON, SQUARE, TOWN, a_municipality, a_walk, an_id, an_observation, keep
from tests.strategies import observation_fields, observations

EVERYTHING = ObservationFilter(municipality=TOWN)
LATE = timedelta(hours=3)


def everything(store) -> tuple[list[object], int]:
    """All that is kept, and how long the log is."""
    return store.observations(EVERYTHING), len(list(store.log()))


# --- recording --------------------------------------------------------------------------------------------------------


def unread() -> st.SearchStrategy[Observation]:
    """Any observation that nobody has decided on."""
    return observations().map(lambda seen: replace(seen, state=ObservationState.RECEIVED))


def test_what_is_never_public_does_not_become_so_by_the_back_door(town, now):
    with pytest.raises(Invalid, match=r"observation\.never-public"):
        record(town, an_observation(primary_code="D2", state=ObservationState.PUBLIC), by="anna", now=now)
    seen = an_observation()
    record(town, seen, by="anna", now=now)
    for changes, code in (
        ({"primary_code": "D4", "state": ObservationState.PUBLIC}, "observation.never-public"),
        ({"state": ObservationState.ANSWERED}, "observation.illegal-move"),
    ):
        with pytest.raises(Invalid) as refused:
            revise(town, seen.id, changes, version=1, by="anna", now=now)
        assert refused.value.code == code
    assert town.get(Observation, seen.id).version == 1


@given(seen=unread())
def test_an_observation_comes_back_as_it_was_recorded(shared_town, seen: Observation):
    record(shared_town, seen, by="anna", now=NOON)
    assert shared_town.get(Observation, seen.id).thing == seen
    assert shared_town.version(Observation, seen.id, 1) == seen


@given(seen=unread(), changes=observation_fields())
def test_a_revised_observation_comes_back_as_it_was_revised(shared_town, seen: Observation, changes: dict[str, Any]):
    changes.pop("state", None)  # where it may go is a matter of its own
    record(shared_town, seen, by="anna", now=NOON)
    kept = revise(shared_town, seen.id, changes, version=1, by="bo", now=NOON + LATE)
    assert kept.thing == replace(seen, **changes)
    assert shared_town.get(Observation, seen.id) == kept
    assert record(shared_town, seen, by="anna", now=NOON) == (kept, False)


def test_an_observation_moves(town, now):
    seen = an_observation(position=SQUARE)
    record(town, seen, by="anna", now=now)
    there = {"position": Position(13.5, 58.53), "placement": Placement.COORDINATES, "accuracy_m": None}
    assert revise(town, seen.id, there, version=1, by="anna", now=now).thing.position == Position(13.5, 58.53)
    nowhere = {"position": None, "placement": Placement.NONE}
    assert revise(town, seen.id, nowhere, version=2, by="anna", now=now).thing.position is None


@pytest.mark.parametrize(
    "changes",
    [{"primary_code": "X1"}, {"feeling": 9}, {"position": None}, {"position": SQUARE, "placement": Placement.NONE}],
)
def test_a_change_that_can_not_be_true_writes_nothing(town, now, changes):
    seen = an_observation(position=SQUARE)
    record(town, seen, by="anna", now=now)
    with pytest.raises(Invalid):
        revise(town, seen.id, changes, version=1, by="anna", now=now)
    assert town.get(Observation, seen.id).thing == seen
    assert len(town.history(Observation, seen.id)) == 1


# --- withdrawing ------------------------------------------------------------------------------------------------------


def test_a_withdrawn_observation_leaves_every_list_and_is_kept(town, now):
    seen = an_observation()
    record(town, seen, by="anna", now=now)
    kept = withdraw(town, seen.id, version=1, by="bo", now=now)
    assert kept.version == 2
    assert town.observations(EVERYTHING) == []
    assert town.observations(replace(EVERYTHING, is_withdrawn=True)) == [kept]


def test_an_observation_can_be_withdrawn_once_and_from_the_version_that_was_seen(town, now):
    seen = an_observation()
    record(town, seen, by="anna", now=now)
    revise(town, seen.id, {"why": "Ändrad"}, version=1, by="bo", now=now)
    with pytest.raises(Stale, match=r"thing\.changed"):
        withdraw(town, seen.id, version=1, by="anna", now=now)
    withdraw(town, seen.id, version=2, by="anna", now=now)
    with pytest.raises(Gone, match=r"thing\.gone"):
        withdraw(town, seen.id, version=3, by="anna", now=now)


def test_undoing_a_withdrawal_brings_back_what_was_there(town, now):
    seen = an_observation(why="Mörkt")
    record(town, seen, by="anna", now=now)
    withdraw(town, seen.id, version=1, by="anna", now=now)
    revise(town, seen.id, {"is_withdrawn": False}, version=2, by="anna", now=now)
    assert [kept.thing for kept in town.observations(EVERYTHING)] == [seen]
    assert record(town, seen, by="anna", now=now)[1] is False


def test_an_observation_belongs_to_a_walk_that_is_there_and_of_its_own_town(town, now):
    elsewhere = a_walk(municipality="skara")
    seen = an_observation()
    keep(town, a_municipality(slug="skara"), elsewhere, seen)
    for walk_id, refusal in ((an_id(), Missing), (elsewhere.id, Conflict)):
        with pytest.raises(refusal) as refused:
            record(town, an_observation(walk_id=walk_id), by="anna", now=now)
        assert refused.value.facts["field"] == "walk_id"
        with pytest.raises(refusal):
            revise(town, seen.id, {"walk_id": walk_id}, version=1, by="anna", now=now)
    assert [kept.thing for kept in town.observations(EVERYTHING)] == [seen]
