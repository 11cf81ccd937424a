"""Planning actions are proposed, revised and moved. Keeping once and versions: test_keeping.py."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from geodata.casework.actions import propose, revise
from geodata.casework.links import untie
from geodata.casework.observations import withdraw
from geodata.errors import Conflict, Gone, Invalid, Missing, Stale
from geodata.model.action import MOVES, ActionState, PlanningAction
from geodata.model.link import ObservationAction
from geodata.model.observation import ObservationFilter
from tests.builders import NOON, TOWN, a_municipality, an_action, an_id, an_observation, keep, needed_by, tied
from tests.strategies import actions

S = ActionState


def answered(store, action: PlanningAction) -> set[object]:
    """The ids of the observations that an action is linked to."""
    return {kept.thing.observation_id for kept in store.links(ObservationAction, TOWN, action_id=action.id)}


def entries(store) -> int:
    return len(list(store.log()))


# --- proposing --------------------------------------------------------------------------------------------------------


@given(action=actions())
def test_an_action_comes_back_as_it_was_proposed(shared_town, action: PlanningAction):
    propose(shared_town, action, by="anna", now=NOON)
    assert shared_town.get(PlanningAction, action.id).thing == action
    assert shared_town.version(PlanningAction, action.id, 1) == action


def test_an_action_is_proposed_with_the_observations_it_answers(town, now):
    seen = [an_observation() for _ in range(3)]
    keep(town, *seen)
    action = an_action()
    kept, is_new = propose(town, action, observation_ids=[each.id for each in seen], by="anna", now=now)
    assert (kept.thing, is_new) == (action, True)
    assert answered(town, action) == {each.id for each in seen}
    assert town.count(ObservationFilter(municipality=TOWN, action_id=action.id)).matched == 3


def test_an_action_that_is_sent_again_is_linked_once(town, now):
    seen, action = an_observation(), an_action()
    keep(town, seen)
    for _ in range(2):
        propose(town, action, observation_ids=[seen.id, seen.id], by="anna", now=now)
    assert answered(town, action) == {seen.id}
    assert entries(town) == 4


def test_a_late_retry_never_links_again_what_was_unlinked(town, now):
    seen, action = an_observation(), an_action()
    keep(town, seen)
    propose(town, action, observation_ids=[seen.id], by="anna", now=now)
    untie(town, tied(seen, action), by="bo", now=now)
    assert propose(town, action, observation_ids=[seen.id], by="anna", now=now)[1] is False
    assert answered(town, action) == set()


def test_nothing_is_left_of_an_action_when_one_of_its_observations_is_missing(town, now):
    seen, action = an_observation(), an_action()
    keep(town, seen)
    with pytest.raises(Missing, match=r"thing\.missing"):
        propose(town, action, observation_ids=[seen.id, an_id()], by="anna", now=now)
    assert town.actions(TOWN) == []
    assert answered(town, action) == set()
    assert entries(town) == 2


def test_nothing_is_left_of_an_action_when_one_of_its_observations_was_withdrawn(town, now):
    seen, gone, action = an_observation(), an_observation(), an_action()
    keep(town, seen, gone)
    withdraw(town, gone.id, version=1, by="bo", now=now)
    with pytest.raises(Gone, match=r"thing\.gone"):
        propose(town, action, observation_ids=[seen.id, gone.id], by="anna", now=now)
    assert town.actions(TOWN) == []


def test_an_action_answers_no_observation_of_another_municipality(town, now):
    keep(town, a_municipality(slug="skara"))
    theirs, action = an_observation(municipality="skara"), an_action()
    keep(town, theirs)
    with pytest.raises(Conflict, match=r"store\.other-municipality"):
        propose(town, action, observation_ids=[theirs.id], by="anna", now=now)
    assert town.actions(TOWN) == []


# --- moving -----------------------------------------------------------------------------------------------------------

PATHS = [
    (S.PROPOSED, S.ASSESSING, S.DECIDED, S.PLANNED, S.IN_PROGRESS, S.DONE, S.VERIFIED, S.CLOSED),
    (S.PROPOSED, S.ASSESSING, S.DECIDED, S.PLANNED, S.IN_PROGRESS, S.DONE, S.IN_PROGRESS, S.DONE),
    (S.ASSESSING, S.FORWARDED, S.CLOSED),
    (S.ASSESSING, S.IN_PROJECT, S.CLOSED),
    (S.ASSESSING, S.FORWARDED, S.ASSESSING, S.IN_PROJECT, S.ASSESSING, S.DECLINED, S.ASSESSING, S.DORMANT),
    (S.DORMANT, S.ASSESSING, S.DECIDED, S.DORMANT),
    (S.PLANNED, S.DORMANT),
]


@pytest.mark.parametrize("path", PATHS)
def test_an_action_goes_its_way_and_every_step_is_in_its_history(town, now, path):
    action = an_action(state=path[0])
    propose(town, action, by="anna", now=now)
    for version, to in enumerate(path[1:], 1):
        revise(town, action.id, {"state": to} | needed_by(to), version=version, by="bo", now=now)
    steps = [entry.after["state"] for entry in town.history(PlanningAction, action.id)]
    assert steps == [state.value for state in path]


def test_the_paths_walk_every_legal_move():
    assert {step for path in PATHS for step in pairwise(path)} == {(frm, to) for frm in S for to in MOVES[frm]}


@pytest.mark.parametrize("frm", S)
def test_an_illegal_move_is_refused_and_nothing_is_written(town, now, frm):
    action = an_action(state=frm)
    propose(town, action, by="anna", now=now)
    for to in sorted(set(S) - {frm, *MOVES[frm]}):
        changes = {"title": "Smyger med", "state": to} | needed_by(to)
        with pytest.raises(Invalid, match=r"action\.illegal-move"):
            revise(town, action.id, changes, version=1, by="bo", now=now)
    assert town.get(PlanningAction, action.id).thing == action
    assert len(town.history(PlanningAction, action.id)) == 1


@pytest.mark.parametrize("missing", ["reason", "public_motivation"])
def test_an_action_cannot_be_declined_without_a_reason_and_a_public_motivation(town, now, missing):
    action = an_action(state=S.ASSESSING)
    propose(town, action, by="anna", now=now)
    changes = {"state": S.DECLINED} | {name: fact for name, fact in needed_by(S.DECLINED).items() if name != missing}
    with pytest.raises(Invalid, match=r"action\.motivation-missing"):
        revise(town, action.id, changes, version=1, by="bo", now=now)
    assert town.get(PlanningAction, action.id).thing == action


def test_a_state_keeps_what_it_needs(town, now):
    action = an_action(state=S.PLANNED)
    propose(town, action, by="anna", now=now)
    with pytest.raises(Invalid, match=r"action\.fact-missing"):
        revise(town, action.id, {"due": None}, version=1, by="bo", now=now)
    assert revise(town, action.id, {"due": date(2028, 1, 1)}, version=1, by="bo", now=now).version == 2


def test_who_moves_from_an_old_version_hears_that_it_was_changed_not_that_the_move_is_illegal(town, now):
    action = an_action()
    propose(town, action, by="anna", now=now)
    revise(town, action.id, {"state": S.ASSESSING}, version=1, by="bo", now=now)
    revise(town, action.id, {"state": S.DECIDED}, version=2, by="bo", now=now)
    with pytest.raises(Stale, match=r"thing\.changed"):
        revise(town, action.id, {"state": S.ASSESSING}, version=1, by="anna", now=now)


def test_a_withdrawn_action_can_be_restored_where_it_stood(town, now):
    action = an_action(state=S.PLANNED)
    propose(town, action, by="anna", now=now)
    revise(town, action.id, {"is_withdrawn": True}, version=1, by="bo", now=now)
    assert town.actions(TOWN) == []
    revise(town, action.id, {"is_withdrawn": False}, version=2, by="bo", now=now)
    assert [kept.thing for kept in town.actions(TOWN)] == [replace(action)]
