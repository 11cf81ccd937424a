"""Nothing a person wrote becomes public before someone has read it, and each decision is one line of the log."""

from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.casework import review
from geodata.casework.observations import withdraw
from geodata.errors import Gone, Invalid, Refused, Stale
from geodata.model.observation import Authority, Observation, ObservationState, Outcome
from geodata.model.visibility import PUBLIC_STATES
from tests.builders import NOON, an_observation, keep
from tests.strategies import observations, texts

S = ObservationState
BATCH = datetime(2026, 11, 23, 6, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
HOW = {"version": 1, "by": "anna", "now": NOON}

DECISIONS = {
    "begin": review.begin,
    "approve": lambda store, key, **how: review.approve(store, key, "Mörkt.", **how),
    "internal": review.approve_internal,
    "reject": lambda store, key, **how: review.reject(store, key, "Handlar om en person.", **how),
    "forward": lambda store, key, **how: review.forward_urgent(store, key, Authority.POLICE, **how),
    "take_down": review.take_down,
}


def received(store, **said) -> Observation:
    seen = an_observation(text_raw="Mörkt hos Nilssons, ring 070-123 45 67", **said)
    keep(store, seen)
    return seen


def test_an_observation_is_taken_up_for_review(town):
    kept = review.begin(town, received(town).id, **HOW)
    assert (kept.thing.state, kept.version) == (S.IN_REVIEW, 2)


def test_what_is_approved_is_public_from_the_next_batch_on_with_the_text_that_was_reviewed(town):
    seen = received(town)
    kept = review.approve(town, seen.id, "Mörkt.", place="Stationen", **HOW).thing
    assert kept == replace(seen, state=S.PUBLIC, text_public="Mörkt.", place="Stationen", public_from=BATCH)
    assert kept.text_raw == seen.text_raw


def test_no_text_at_all_is_a_decision_too(town):
    kept = review.approve(town, received(town, text_public="Kom med filen").id, "", **HOW).thing
    assert (kept.state, kept.text_public) == (S.PUBLIC, "")


def test_what_is_out_stays_out_when_its_text_is_changed(town):
    seen = received(town)
    first = review.approve(town, seen.id, "Mörkt.", **HOW)
    later = {**HOW, "version": first.version, "now": datetime(2026, 12, 24, tzinfo=ZoneInfo("UTC"))}
    assert review.approve(town, seen.id, "Mörkt vid bron.", **later).thing.public_from == BATCH


def test_what_comes_back_from_internal_waits_for_a_batch_again(town):
    seen = received(town, state=S.INTERNAL)
    assert review.approve(town, seen.id, "", **HOW).thing.public_from == BATCH


def test_an_answer_that_was_given_while_it_was_internal_is_shown_with_it(town):
    seen = received(town, state=S.INTERNAL, answer=Outcome.NO_ACTION, answer_text="Inte vår mark.")
    assert review.approve(town, seen.id, "", **HOW).thing.state is S.ANSWERED


def test_internal_is_for_nobody_else(town):
    kept = review.approve_internal(town, received(town).id, text_public="Mörkt.", **HOW).thing
    assert (kept.state, kept.public_from, kept.text_public) == (S.INTERNAL, None, "Mörkt.")


@pytest.mark.parametrize("said", [{"primary_code": "D2"}, {"secondary_codes": ("D4",)}])
def test_drug_dealing_and_threats_are_approved_as_internal_only(town, said):
    seen = received(town, **said)
    with pytest.raises(Invalid, match=r"observation\.never-public"):
        review.approve(town, seen.id, "", **HOW)
    assert town.get(Observation, seen.id).version == 1
    assert review.approve_internal(town, seen.id, **HOW).thing.state is S.INTERNAL


def test_a_rejection_needs_a_reason(town):
    seen = received(town)
    with pytest.raises(Invalid, match=r"observation\.reason-missing"):
        review.reject(town, seen.id, " \n", **HOW)
    kept = review.reject(town, seen.id, "Handlar om en person.", **HOW).thing
    assert (kept.state, kept.state_reason) == (S.REJECTED, "Handlar om en person.")


def test_what_was_rejected_can_be_taken_up_again_and_then_no_reason_stands_against_it(town):
    seen = received(town, state=S.REJECTED, state_reason="Fel plats")
    begun = review.begin(town, seen.id, **HOW)
    assert begun.thing.state_reason == "Fel plats"
    assert review.approve(town, seen.id, "", **{**HOW, "version": 2}).thing.state_reason == ""


def test_an_urgent_one_tells_whom_it_was_passed_on_to(town):
    kept = review.forward_urgent(town, received(town).id, Authority.FAULT_REPORT, **HOW).thing
    assert (kept.state, kept.forwarded_to) == (S.FORWARDED_URGENT, Authority.FAULT_REPORT)


@pytest.mark.parametrize("state", sorted(PUBLIC_STATES))
def test_a_public_one_is_taken_down_in_one_step_that_the_log_tells_of(town, state):
    seen = received(town, state=state, public_from=NOON, text_public="Hos Nilssons")
    kept = review.take_down(town, seen.id, **HOW).thing
    assert (kept.state, kept.public_from) == (S.INTERNAL, None)
    last = town.history(Observation, seen.id)[-1]
    assert (last.by, last.fields, last.after) == (
        "anna", ("public_from", "state"), {"public_from": None, "state": "internal"},
    )  # fmt: skip


@pytest.mark.parametrize("state", sorted(set(S) - PUBLIC_STATES))
def test_what_is_not_public_can_not_be_taken_down(town, state):
    with pytest.raises(Invalid, match=r"observation\.illegal-move"):
        review.take_down(town, received(town, state=state).id, **HOW)


def test_me_too_raises_a_number_and_nothing_else(town):
    seen = received(town, me_too=2)
    assert review.me_too(town, seen.id, by="anna", now=NOON).thing == replace(seen, me_too=3)
    withdraw(town, seen.id, version=2, by="anna", now=NOON)
    with pytest.raises(Gone):
        review.me_too(town, seen.id, by="anna", now=NOON)


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_is_made_from_the_version_that_was_read(town, decision):
    seen = received(town, state=S.PUBLIC if decision == "take_down" else S.RECEIVED)
    keep_version_two = {**HOW, "version": 1}
    review.me_too(town, seen.id, by="bo", now=NOON)
    with pytest.raises(Stale):
        DECISIONS[decision](town, seen.id, **keep_version_two)
    assert DECISIONS[decision](town, seen.id, **{**HOW, "version": 2}).version == 3


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_withdrawn_observation_is_not_decided_on(town, decision):
    seen = received(town, state=S.PUBLIC if decision == "take_down" else S.RECEIVED)
    withdraw(town, seen.id, version=1, by="bo", now=NOON)
    with pytest.raises(Gone):
        DECISIONS[decision](town, seen.id, **{**HOW, "version": 2})


@given(seen=observations(), steps=st.lists(st.sampled_from(sorted(DECISIONS)), max_size=5), said=texts())
def test_whatever_is_decided_nothing_that_a_person_wrote_is_lost_or_published(shared_town, seen, steps, said):
    seen = replace(seen, state=S.RECEIVED, text_public="", text_raw=said)
    keep(shared_town, seen)
    for step in steps:
        kept = shared_town.get(Observation, seen.id)
        try:
            kept = DECISIONS[step](shared_town, seen.id, **{**HOW, "version": kept.version})
        except Refused:
            continue
        for each in fields(Observation):
            if each.name not in {"state", "state_reason", "public_from", "forwarded_to", "text_public"}:
                assert getattr(kept.thing, each.name) == getattr(seen, each.name)
        assert kept.thing.text_public in {"", "Mörkt."}
        assert (kept.thing.public_from is not None) == (kept.thing.state in PUBLIC_STATES)
