"""Every observation ends answered: a linked action, a motivated "no action", or kept as it is."""

from typing import Any

import pytest

from geodata.casework.answering import answer
from geodata.casework.links import tie
from geodata.errors import Conflict, Invalid, Stale
from geodata.model.observation import Observation, ObservationState, Outcome, Valence
from geodata.model.review import ANSWERABLE
from tests.builders import NOON, an_action, an_observation, keep, tied

S = ObservationState
HOW: dict[str, Any] = {"version": 1, "by": "anna", "now": NOON}


def reviewed(store, state: S = S.PUBLIC, **said) -> Observation:
    seen = an_observation(state=state, **said)
    keep(store, seen)
    return seen


def test_a_linked_action_answers(town):
    seen, action = reviewed(town), an_action()
    keep(town, action)
    with pytest.raises(Invalid, match=r"answer\.action-missing"):
        answer(town, seen.id, Outcome.ACTION, **HOW)
    tie(town, tied(seen, action), by="anna", now=NOON)
    kept = answer(town, seen.id, Outcome.ACTION, **HOW).thing
    assert (kept.state, kept.answer) == (S.ANSWERED, Outcome.ACTION)


def test_no_action_is_said_with_a_motivation(town):
    seen = reviewed(town)
    with pytest.raises(Invalid, match=r"answer\.motivation-missing"):
        answer(town, seen.id, Outcome.NO_ACTION, "  ", **HOW)
    kept = answer(town, seen.id, Outcome.NO_ACTION, "Marken är privat.", **HOW).thing
    assert (kept.state, kept.answer_text) == (S.ANSWERED, "Marken är privat.")


@pytest.mark.parametrize("valence", Valence)
def test_a_good_place_is_kept_as_it_is_and_an_unsafe_one_is_not(town, valence):
    seen = reviewed(town, valence=valence)
    if valence is Valence.UNSAFE:
        with pytest.raises(Invalid, match=r"answer\.not-positive"):
            answer(town, seen.id, Outcome.KEPT, **HOW)
    else:
        assert answer(town, seen.id, Outcome.KEPT, **HOW).thing.valence is valence


@pytest.mark.parametrize("state", S)
def test_only_what_is_public_becomes_answered_and_only_what_was_reviewed_is(town, state):
    seen = reviewed(town, state)
    if state not in ANSWERABLE:
        with pytest.raises(Conflict, match=r"answer\.not-reviewed|observation\.in-case"):
            answer(town, seen.id, Outcome.NO_ACTION, "Nej.", **HOW)
        return
    kept = answer(town, seen.id, Outcome.NO_ACTION, "Nej.", **HOW).thing
    assert kept.state is (S.ANSWERED if state is S.PUBLIC else state)
    assert kept.public_from == seen.public_from


def test_a_new_answer_replaces_the_old_one_and_the_log_tells_both(town):
    seen = reviewed(town)
    answer(town, seen.id, Outcome.NO_ACTION, "Nej.", **HOW)
    with pytest.raises(Stale):
        answer(town, seen.id, Outcome.NO_ACTION, "Kanske.", **HOW)
    answer(town, seen.id, Outcome.NO_ACTION, "Nästa år.", **{**HOW, "version": 2})
    told = [entry.after["answer_text"] for entry in town.history(Observation, seen.id)[1:]]
    assert told == ["Nej.", "Nästa år."]


def test_what_has_no_answer_yet_is_listed_the_oldest_first(town, now):
    waiting = [reviewed(town, state) for state in (S.PUBLIC, S.INTERNAL, S.FORWARDED_URGENT)]
    for state in (S.RECEIVED, S.IN_REVIEW, S.REJECTED):
        reviewed(town, state)
    answered = reviewed(town)
    assert len(town.unanswered("gotene")) == 4
    answer(town, answered.id, Outcome.NO_ACTION, "Nej.", **HOW)
    found = [kept.thing for kept in town.unanswered("gotene")]
    assert sorted(found, key=lambda one: one.key) == sorted(waiting, key=lambda one: one.key)
    assert town.unanswered("gotene", limit=2) + town.unanswered("gotene", limit=2, offset=2) == town.unanswered(
        "gotene"
    )
