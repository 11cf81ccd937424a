"""A decision is taken back, and what was out is out again at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from geodata.casework import review
from geodata.casework.answering import answer
from geodata.casework.cases import merge
from geodata.casework.observations import revise
from geodata.casework.undoing import put_back, undo
from geodata.errors import Conflict, Invalid, Stale
from geodata.model.observation import Authority, Observation, ObservationState, Outcome
from geodata.model.record import Kept
from tests.builders import NOON, a_case, an_observation, keep

S = ObservationState
HOW: dict[str, Any] = {"by": "anna", "now": NOON}


def received(store, **said) -> Observation:
    seen = an_observation(text_raw="Mörkt hos Nilssons", **said)
    keep(store, seen)
    return seen


DECISIONS = [
    lambda store, key: review.approve(store, key, "Mörkt.", place="Torget", version=1, **HOW),
    lambda store, key: review.approve_internal(store, key, version=1, **HOW),
    lambda store, key: review.reject(store, key, "Fel", version=1, **HOW),
    lambda store, key: review.forward_urgent(store, key, Authority.EMERGENCY, version=1, **HOW),
    lambda store, key: review.begin(store, key, version=1, **HOW),
]


@pytest.mark.parametrize("decide", DECISIONS)
def test_undone_everything_is_as_before_and_undone_twice_the_decision_stands_again(town, decide):
    seen = received(town)
    decided = decide(town, seen.id)
    assert undo(town, seen.id, version=2, **HOW).thing == seen
    assert undo(town, seen.id, version=3, **HOW) == Kept(decided.thing, 4, NOON)
    assert len(town.history(Observation, seen.id)) == 4


def test_an_undo_is_made_from_the_version_that_was_read(town):
    seen = received(town)
    review.begin(town, seen.id, version=1, **HOW)
    with pytest.raises(Stale):
        undo(town, seen.id, version=1, **HOW)


def test_where_nothing_was_decided_there_is_nothing_to_undo(town):
    seen = received(town, state=S.PUBLIC)
    review.me_too(town, seen.id, **HOW)
    for taking_back in (undo, put_back):
        with pytest.raises(Conflict, match=r"observation\.nothing-to-undo"):
            taking_back(town, seen.id, version=2, **HOW)


def test_what_the_log_does_not_tell_any_more_can_not_be_put_back(town):
    seen = received(town)
    review.begin(town, seen.id, version=1, **HOW)
    town.erase_contents([town.history(Observation, seen.id)[0].seq])
    with pytest.raises(Conflict, match=r"observation\.nothing-to-undo"):
        undo(town, seen.id, version=2, **HOW)


# --- taken down -------------------------------------------------------------------------------------------------------


def taken_down(store, **said) -> Observation:
    seen = received(
        store, **{"state": S.PUBLIC, "public_from": NOON - timedelta(days=3), "text_public": "Mörkt."} | said
    )
    review.take_down(store, seen.id, version=1, **HOW)
    return seen


def test_what_was_taken_down_is_put_back_and_out_at_once(town):
    seen = taken_down(town)
    assert put_back(town, seen.id, version=2, **HOW).thing == seen


def test_it_is_put_back_with_the_answer_that_it_got_meanwhile(town):
    seen = taken_down(town)
    answer(town, seen.id, Outcome.NO_ACTION, "Nej.", version=2, **HOW)
    kept = put_back(town, seen.id, version=3, **HOW).thing
    assert (kept.state, kept.public_from) == (S.ANSWERED, seen.public_from)


@pytest.mark.parametrize("changes", [{"text_public": "Hos Nilssons"}, {"place": "Nilssons hus"}])
def test_what_everyone_would_read_is_approved_anew_where_it_was_changed(town, changes):
    seen = taken_down(town)
    revise(town, seen.id, changes, version=2, **HOW)
    with pytest.raises(Conflict, match=r"observation\.nothing-to-undo"):
        put_back(town, seen.id, version=3, **HOW)


@pytest.mark.parametrize("taking_back", [undo, put_back])
def test_what_has_become_a_threat_is_not_put_back(town, taking_back):
    seen = taken_down(town)
    revise(town, seen.id, {"primary_code": "D4"}, version=2, **HOW)
    with pytest.raises(Invalid, match=r"observation\.never-public"):
        taking_back(town, seen.id, version=3, **HOW)


# --- cases ------------------------------------------------------------------------------------------------------------


def test_an_answer_is_taken_back_from_the_whole_case_and_from_nobody_who_had_it_before(town):
    lead, member = (received(town, state=S.PUBLIC) for _ in range(2))
    older = received(town, state=S.ANSWERED, answer=Outcome.NO_ACTION, answer_text="Förra året.")
    case = a_case(lead_id=lead.id)
    merge(town, case, [member.id, older.id], **HOW)
    later = {"by": "anna", "now": NOON + timedelta(hours=1)}
    answer(town, lead.id, Outcome.NO_ACTION, "Nej.", version=2, **later)
    assert {kept.thing.answer_text for kept in town.members(case.id)} == {"Nej."}
    undo(town, lead.id, version=3, **later)
    told = {kept.thing.id: kept.thing.answer_text for kept in town.members(case.id)}
    assert told == {lead.id: "", member.id: "", older.id: "Förra året."}


def test_a_merge_is_undone_by_splitting_the_case(town):
    lead, member = (received(town, state=S.PUBLIC) for _ in range(2))
    review.take_down(town, member.id, version=1, **HOW)
    merge(town, a_case(lead_id=lead.id), [member.id], **HOW)
    with pytest.raises(Conflict, match=r"observation\.(in-case|nothing-to-undo)"):
        undo(town, member.id, version=3, **HOW)


def test_one_that_was_rejected_does_not_become_so_again_while_it_stands_for_others(town):
    lead, member = received(town, state=S.REJECTED), received(town)
    review.begin(town, lead.id, version=1, **HOW)
    merge(town, a_case(lead_id=lead.id), [member.id], **HOW)
    with pytest.raises(Conflict, match=r"observation\.leads-case"):
        undo(town, lead.id, version=3, **HOW)
    assert town.get(Observation, lead.id).thing == replace(
        lead, state=S.IN_REVIEW, case_id=town.get(Observation, member.id).thing.case_id
    )
