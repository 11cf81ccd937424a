"""What a planning action may be, and where it may go from there."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given

from geodata.errors import Invalid
from geodata.model.action import MOVES, NEEDS, OPEN_STATES, ActionState, PlanningAction, check_move
from tests.builders import an_action, needed_by
from tests.strategies import actions

S = ActionState

LEGAL = {
    (S.PROPOSED, S.ASSESSING),
    (S.ASSESSING, S.DECIDED),
    (S.ASSESSING, S.FORWARDED),
    (S.ASSESSING, S.IN_PROJECT),
    (S.ASSESSING, S.DECLINED),
    (S.ASSESSING, S.DORMANT),
    (S.DECIDED, S.PLANNED),
    (S.DECIDED, S.DORMANT),
    (S.PLANNED, S.IN_PROGRESS),
    (S.PLANNED, S.DORMANT),
    (S.IN_PROGRESS, S.DONE),
    (S.DONE, S.VERIFIED),
    (S.DONE, S.IN_PROGRESS),
    (S.VERIFIED, S.CLOSED),
    (S.FORWARDED, S.ASSESSING),
    (S.FORWARDED, S.CLOSED),
    (S.IN_PROJECT, S.ASSESSING),
    (S.IN_PROJECT, S.CLOSED),
    (S.DECLINED, S.ASSESSING),
    (S.DORMANT, S.ASSESSING),
}
PAIRS = [(frm, to) for frm, to in product(S, S) if frm is not to]


def moved(frm: ActionState, to: ActionState) -> PlanningAction:
    before = an_action(state=frm)
    after = replace(before, state=to, **needed_by(to))
    check_move(before, after)
    return after


# --- the move table ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("frm", "to"), [pair for pair in PAIRS if pair in LEGAL])
def test_an_action_goes_where_the_work_leads(frm, to):
    assert moved(frm, to).state is to
    assert to in an_action(state=frm).next_states


@pytest.mark.parametrize(("frm", "to"), [pair for pair in PAIRS if pair not in LEGAL])
def test_an_action_goes_nowhere_else(frm, to):
    with pytest.raises(Invalid, match=r"action\.illegal-move") as caught:
        moved(frm, to)
    assert caught.value.facts == {
        "frm": frm.value,
        "to": to.value,
        "allowed": [state.value for state in an_action(state=frm).next_states],
    }


@pytest.mark.parametrize("state", S)
def test_staying_is_no_move(state):
    assert moved(state, state).state is state


def test_the_table_names_every_state_and_closed_is_the_end():
    assert set(MOVES) == set(S)
    assert [state for state in S if not MOVES[state]] == [S.CLOSED]


def test_every_state_can_be_reached():
    reached, border = {S.PROPOSED}, {S.PROPOSED}
    while border:
        border = {to for frm in border for to in MOVES[frm]} - reached
        reached |= border
    assert reached == set(S)


# --- what a state needs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        (S.PROPOSED, ()),
        (S.ASSESSING, ()),
        (S.DECIDED, ()),
        (S.PLANNED, ("responsible_unit", "due")),
        (S.IN_PROGRESS, ("responsible_unit",)),
        (S.DONE, ("done_on",)),
        (S.VERIFIED, ("done_on", "verified_on", "verified_by")),
        (S.CLOSED, ()),
        (S.FORWARDED, ("forwarded_to", "forwarded_on")),
        (S.IN_PROJECT, ("project",)),
        (S.DORMANT, ("review_on",)),
    ],
)
def test_a_state_needs_these_facts_and_no_other(state, facts):
    assert NEEDS.get(state, ()) == facts
    assert an_action(state=state).state is state


@pytest.mark.parametrize(("state", "name"), [(state, name) for state, names in NEEDS.items() for name in names])
def test_an_action_can_not_be_in_a_state_without_what_it_needs(state, name):
    nothing = "" if isinstance(needed_by(state)[name], str) else None
    with pytest.raises(Invalid, match=r"action\.fact-missing") as caught:
        an_action(state=state, **{name: nothing})
    assert caught.value.facts == {"field": name, "state": state.value}


@pytest.mark.parametrize("name", ["responsible_unit", "verified_by", "forwarded_to", "project"])
def test_blanks_are_no_fact(name):
    state = next(state for state, names in NEEDS.items() if name in names)
    with pytest.raises(Invalid, match=r"action\.fact-missing"):
        an_action(state=state, **{name: "  "})


@pytest.mark.parametrize("missing", [{"reason": None}, {"public_motivation": ""}, {"public_motivation": " \n"}])
def test_an_action_cannot_be_declined_without_a_reason_and_a_public_motivation(missing):
    with pytest.raises(Invalid, match=r"action\.motivation-missing"):
        an_action(state=S.DECLINED, **missing)


def test_an_action_can_be_declined_with_both():
    assert an_action(state=S.DECLINED).public_motivation


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": ""}, "value.missing"),
        ({"title": "x" * 301}, "value.too-long"),
        ({"description": "x" * 10_001}, "value.too-long"),
        ({"land_owner": "x" * 301}, "value.too-long"),
        ({"public_motivation": "\0"}, "value.invalid"),
    ],
)
def test_what_can_not_be_true_is_refused(said, code):
    with pytest.raises(Invalid) as caught:
        an_action(**said)
    assert caught.value.code == code


def test_the_owner_of_the_land_of_the_thing_and_the_unit_that_works_are_three():
    action = an_action(land_owner="Trafikverket", asset_owner="Vattenfall", responsible_unit="Gata")
    assert len({action.land_owner, action.asset_owner, action.responsible_unit}) == 3


@given(actions())
def test_an_action_is_found_by_its_id(action: PlanningAction):
    assert action.key == str(action.id)


# --- being late -------------------------------------------------------------------------------------------------------

DUE = date(2027, 5, 1)


@pytest.mark.parametrize("state", S)
def test_only_what_is_open_can_be_late(state):
    assert an_action(state=state, due=DUE).is_overdue(DUE + timedelta(days=1)) is (state in OPEN_STATES)


def test_an_action_is_not_late_on_its_due_day_nor_without_one():
    assert not an_action(due=DUE).is_overdue(DUE)
    assert not an_action().is_overdue(date.max)


def test_what_is_done_closed_or_declined_is_not_open():
    assert set(S) - OPEN_STATES == {S.DONE, S.VERIFIED, S.CLOSED, S.DECLINED}
