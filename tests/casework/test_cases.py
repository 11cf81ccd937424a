"""Several observations of the same thing become one and can be told apart again; nothing is deleted by either."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geodata.casework import review
from geodata.casework.actions import propose
from geodata.casework.answering import answer
from geodata.casework.cases import merge, split
from geodata.casework.links import tie, untie
from geodata.casework.observations import withdraw
from geodata.errors import Conflict, Gone, Invalid, Missing
from geodata.model.case import Case
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation, ObservationState, Outcome, Valence
from geodata.model.review import LEADING, MOVES
from tests.builders import NOON, TOWN, a_case, a_municipality, an_action, an_id, an_observation, keep, tied

S = ObservationState
HOW: dict[str, Any] = {"by": "anna", "now": NOON}


def pins(store, number: int = 3, **said) -> list[Observation]:
    made = [an_observation(text_raw=f"Lampan {place}", **said) for place in range(number)]
    keep(store, *made)
    return made


def a_merged_case(store, lead: Observation, *members: Observation) -> Case:
    case = a_case(lead_id=lead.id)
    merge(store, case, [each.id for each in members], **HOW)
    return case


def now_of(store, one: Observation) -> Observation:
    return store.get(Observation, one.id).thing


def actions_of(store, one: Observation) -> set[Any]:
    return {kept.thing.action_id for kept in store.links(ObservationAction, one.municipality, observation_id=one.id)}


# --- merging ----------------------------------------------------------------------------------------------------------


def test_three_pins_on_one_lamp_become_one_case_and_keep_all_that_was_said(town):
    lead, *others = pins(town)
    case = a_merged_case(town, lead, *others)
    assert now_of(town, lead) == replace(lead, case_id=case.id)
    for each in others:
        assert now_of(town, each) == replace(each, state=S.MERGED, case_id=case.id)
    assert {kept.thing.id for kept in town.members(case.id)} == {lead.id, *(each.id for each in others)}


def test_a_merge_that_is_sent_again_changes_nothing_and_more_may_join(town):
    lead, one, other = pins(town)
    case = a_case(lead_id=lead.id)
    assert merge(town, case, [one.id], **HOW)[1]
    before = len(list(town.log()))
    assert not merge(town, case, [one.id, lead.id, one.id], **HOW)[1]
    assert len(list(town.log())) == before
    merge(town, case, [one.id, other.id], **HOW)
    assert now_of(town, other).case_id == case.id


def test_an_observation_is_in_one_case_at_most(town):
    lead, member, third = pins(town)
    a_merged_case(town, lead, member)
    for case in (a_case(lead_id=third.id), a_case(lead_id=member.id)):
        with pytest.raises(Conflict, match=r"case\.other-case"):
            merge(town, case, [lead.id], **HOW)
    assert now_of(town, third) == third


def test_a_good_place_is_never_made_part_of_a_complaint(town):
    good, bad = an_observation(valence=Valence.SAFE), an_observation(valence=Valence.UNSAFE)
    keep(town, good, bad)
    for one, other in ((good, bad), (bad, good)):
        with pytest.raises(Conflict, match=r"case\.valences-differ"):
            a_merged_case(town, one, other)
    assert now_of(town, good) == good


@pytest.mark.parametrize("state", S)
def test_who_was_not_accepted_neither_leads_nor_is_merged(town, state):
    plain, one = an_observation(), an_observation(state=state)
    keep(town, plain, one)
    if state not in LEADING:
        with pytest.raises(Conflict, match=r"case\.not-leading"):
            a_merged_case(town, one, plain)
    if S.MERGED not in MOVES[state]:
        with pytest.raises(Conflict, match=r"case\.not-mergeable"):
            a_merged_case(town, plain, one)
        assert now_of(town, plain) == plain
    else:
        a_merged_case(town, plain, one)
        assert now_of(town, one).state is S.MERGED


def test_what_is_withdrawn_or_elsewhere_is_not_merged(town):
    lead, gone, *_ = pins(town)
    withdraw(town, gone.id, version=1, **HOW)
    elsewhere = an_observation(municipality="skara")
    keep(town, a_municipality(slug="skara"), elsewhere)
    with pytest.raises(Gone):
        a_merged_case(town, lead, gone)
    with pytest.raises(Conflict, match=r"store\.other-municipality"):
        a_merged_case(town, lead, elsewhere)
    with pytest.raises(Missing):
        a_merged_case(town, lead, an_observation())
    assert now_of(town, lead) == lead


def test_who_stands_for_others_is_not_rejected_or_withdrawn_before_they_are_told_apart(town):
    lead, member, _ = pins(town)
    case = a_merged_case(town, lead, member)
    with pytest.raises(Conflict, match=r"observation\.leads-case"):
        review.reject(town, lead.id, "Fel", version=2, **HOW)
    with pytest.raises(Conflict, match=r"observation\.leads-case"):
        withdraw(town, lead.id, version=2, **HOW)
    withdraw(town, member.id, version=2, **HOW)
    split(town, case.id, **HOW)
    assert review.reject(town, lead.id, "Fel", version=3, **HOW).thing.state is S.REJECTED


def test_one_that_is_merged_is_decided_on_through_the_one_that_stands_for_it(town):
    lead, member, _ = pins(town)
    a_merged_case(town, lead, member)
    with pytest.raises(Invalid, match=r"observation\.illegal-move"):
        review.approve(town, member.id, "", version=2, **HOW)


# --- answers and actions ----------------------------------------------------------------------------------------------


def test_all_three_get_the_answer_also_one_that_joins_later(town):
    lead, one, late = pins(town, state=S.PUBLIC)
    case = a_merged_case(town, lead, one)
    answer(town, lead.id, Outcome.NO_ACTION, "Nej.", version=2, **HOW)
    merge(town, case, [late.id], **HOW)
    told = {kept.thing.id: (kept.thing.state, kept.thing.answer_text) for kept in town.members(case.id)}
    assert told == {lead.id: (S.ANSWERED, "Nej."), one.id: (S.MERGED, "Nej."), late.id: (S.MERGED, "Nej.")}
    with pytest.raises(Conflict, match=r"observation\.in-case"):
        answer(town, one.id, Outcome.NO_ACTION, "Annat.", version=3, **HOW)


def test_a_case_with_something_unsafe_in_it_is_not_kept_as_it_is(town):
    lead, member = an_observation(valence=Valence.NEUTRAL, state=S.PUBLIC), an_observation()
    keep(town, lead, member)
    a_merged_case(town, lead, member)
    with pytest.raises(Invalid, match=r"answer\.not-positive"):
        answer(town, lead.id, Outcome.KEPT, version=2, **HOW)


def test_an_action_of_one_is_an_action_of_all_also_of_one_that_joins_later(town):
    lead, one, late = pins(town)
    first, second, third = an_action(), an_action(), an_action()
    keep(town, first, second)
    tie(town, tied(one, first), **HOW)
    case = a_merged_case(town, lead, one)
    assert actions_of(town, lead) == {first.id}
    tie(town, tied(lead, second, "Samma lampa"), **HOW)
    propose(town, third, observation_ids=[one.id], **HOW)
    merge(town, case, [late.id], **HOW)
    assert [actions_of(town, each) for each in (lead, one, late)] == [{first.id, second.id, third.id}] * 3
    untie(town, tied(late, second), **HOW)
    assert [actions_of(town, each) for each in (lead, one, late)] == [{first.id, third.id}] * 3


# --- splitting --------------------------------------------------------------------------------------------------------


@given(states=st.lists(st.sampled_from(sorted(LEADING)), min_size=2, max_size=4), data=st.data())
def test_split_undoes_merge(shared_town, states, data: st.DataObject):
    answers = [Outcome.NO_ACTION if state is S.ANSWERED else None for state in states]
    assume(answers[0] is None)  # else the others keep the answer that they got
    made = [an_observation(state=state, answer=answer) for state, answer in zip(states, answers, strict=True)]
    actions = [an_action(), an_action()]
    keep(shared_town, *made, *actions)
    for one in made:
        for action in data.draw(st.sets(st.sampled_from(range(2)))):
            tie(shared_town, tied(one, actions[action]), **HOW)
    before = [(one, actions_of(shared_town, one)) for one in made]
    case = a_merged_case(shared_town, *made)
    kept = split(shared_town, case.id, **HOW)
    assert kept.thing == replace(case, is_withdrawn=True)
    assert [(now_of(shared_town, one), actions_of(shared_town, one)) for one in made] == before
    with pytest.raises(Gone):
        split(shared_town, case.id, **HOW)


def test_one_is_told_apart_and_the_others_stay(town):
    lead, one, other = pins(town)
    case = a_merged_case(town, lead, one, other)
    split(town, case.id, [one.id], **HOW)
    assert now_of(town, one) == one
    assert now_of(town, other).state is S.MERGED
    assert not town.get(Case, case.id).thing.is_withdrawn
    for stranger in (one.id, lead.id, an_id()):
        with pytest.raises(Missing, match=r"case\.no-member"):
            split(town, case.id, [stranger], **HOW)


def test_who_was_answered_in_the_case_keeps_the_answer_outside_it(town):
    lead, member, _ = pins(town, state=S.PUBLIC, public_from=NOON)
    case = a_merged_case(town, lead, member)
    later = {"by": "bo", "now": NOON + timedelta(hours=1)}
    answer(town, lead.id, Outcome.NO_ACTION, "Nej.", version=2, **later)
    split(town, case.id, **later)
    assert now_of(town, member) == replace(member, state=S.ANSWERED, answer=Outcome.NO_ACTION, answer_text="Nej.")


@pytest.mark.parametrize("is_erased", [True, False])
def test_where_the_log_does_not_tell_the_state_any_more_it_is_to_be_read_again(town, is_erased):
    lead, member, _ = pins(town, state=S.PUBLIC)
    case = a_merged_case(town, lead, member)
    if is_erased:
        town.erase_contents([town.history(Observation, member.id)[0].seq])
    split(town, case.id, **HOW)
    assert now_of(town, member).state is (S.IN_REVIEW if is_erased else S.PUBLIC)


def test_a_case_tells_in_its_log_who_merged_and_who_split(town):
    lead, member, _ = pins(town)
    case = a_merged_case(town, lead, member)
    split(town, case.id, by="bo", now=NOON)
    assert [entry.by for entry in town.history(Case, case.id)] == ["anna", "bo"]
    assert case.municipality == TOWN
