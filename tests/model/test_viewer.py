"""A role counts where it is held, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from geodata.model.permission import Deed
from geodata.model.role import TOWN_ROLES, Role
from geodata.model.viewer import NOBODY, Viewer, with_role
from geodata.model.visibility import EVERYONES, LEVELS, Level


def test_everyone_sees_what_is_public_and_does_nothing():
    assert NOBODY.levels("gotene") == EVERYONES
    assert NOBODY.deeds("gotene") == frozenset()
    assert not NOBODY.sees_exactly("gotene")


def test_a_role_counts_in_its_own_municipality_only():
    planner = Viewer("konto:1", {"gotene": frozenset({Role.PLANNER})})
    assert planner.may(Deed.EDIT_ACTION, "gotene")
    assert planner.sees_exactly("gotene")
    assert not planner.may(Deed.EDIT_ACTION, "skara")
    assert planner.levels("skara") == EVERYONES


def test_what_is_held_everywhere_counts_everywhere():
    assert with_role(Role.COORDINATOR).may(Deed.REVIEW, "anywhere")


@given(st.sets(st.sampled_from(TOWN_ROLES)), st.sampled_from(TOWN_ROLES))
def test_a_role_more_takes_nothing_away(roles: set[Role], more: Role):
    before, after = (Viewer("x", {"gotene": frozenset(some)}) for some in (roles, roles | {more}))
    assert before.levels("gotene") <= after.levels("gotene")
    assert before.deeds("gotene") <= after.deeds("gotene")


def test_only_the_police_see_what_is_for_the_police():
    assert [role for role in Role if Level.POLICE in LEVELS[role]] == [Role.POLICE]
    assert Level.INTERNAL not in LEVELS[Role.POLICE]
