"""Where an observation may go in its review, and what may never be so."""

from dataclasses import replace
from itertools import product

import pytest

from geodata.errors import Conflict, Invalid
from geodata.model.observation import ObservationState
from geodata.model.review import ANSWERABLE, LEADING, MOVES, WAITING, check_move, check_stands
from geodata.model.visibility import PUBLIC_STATES, is_never_public
from tests.builders import an_id, an_observation

S = ObservationState
LEGAL = {
    *product((S.RECEIVED, S.IN_REVIEW), (S.PUBLIC, S.INTERNAL, S.REJECTED, S.FORWARDED_URGENT, S.MERGED)),
    (S.RECEIVED, S.IN_REVIEW),
    *product([S.INTERNAL], (S.PUBLIC, S.ANSWERED, S.IN_REVIEW, S.REJECTED, S.FORWARDED_URGENT, S.MERGED)),
    *product([S.PUBLIC], (S.ANSWERED, S.INTERNAL, S.MERGED)),
    (S.REJECTED, S.IN_REVIEW),
    *product([S.FORWARDED_URGENT], (S.IN_REVIEW, S.PUBLIC, S.ANSWERED, S.INTERNAL)),
    *product([S.ANSWERED], (S.INTERNAL, S.MERGED)),
}
PAIRS = list(product(S, S))


@pytest.mark.parametrize(("frm", "to"), PAIRS)
def test_an_observation_goes_where_the_table_says_and_nowhere_else(frm: S, to: S):
    before = an_observation(state=frm)
    after = replace(before, state=to)
    if frm is to or (frm, to) in LEGAL:
        check_move(before, after)
        return
    with pytest.raises(Invalid, match=r"observation\.illegal-move") as caught:
        check_move(before, after)
    assert caught.value.facts["allowed"] == [state.value for state in MOVES[frm]]


def test_every_state_has_its_moves_and_only_the_end_of_a_merge_has_none():
    assert set(MOVES) == set(S)
    assert [state for state in S if not MOVES[state]] == [S.MERGED]


def test_nothing_that_was_received_is_published_behind_a_rejection():
    assert not PUBLIC_STATES & set(MOVES[S.REJECTED])


@pytest.mark.parametrize("state", sorted(PUBLIC_STATES))
@pytest.mark.parametrize("said", [{"primary_code": "D2"}, {"primary_code": "D4"}, {"secondary_codes": ("D2",)}])
def test_drug_dealing_and_threats_are_never_public(state: S, said):
    secret = an_observation(state=state, **said)
    assert is_never_public(secret)
    with pytest.raises(Invalid, match=r"observation\.never-public"):
        check_stands(secret)
    check_stands(replace(secret, state=S.INTERNAL))


@pytest.mark.parametrize("state", S)
def test_nobody_stands_for_others_who_was_not_accepted(state: S):
    leading = an_observation(state=state, case_id=an_id())
    if state in LEADING | {S.MERGED}:
        check_stands(leading)
        return
    with pytest.raises(Conflict, match=r"observation\.leads-case"):
        check_stands(leading)


def test_what_waits_can_not_be_answered_and_what_was_rejected_neither():
    assert not WAITING & ANSWERABLE
    assert set(S) - WAITING - ANSWERABLE == {S.REJECTED, S.MERGED}
