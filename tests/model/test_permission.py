"""What each role may do: each a little, nobody everything, the public nothing."""

import dataclasses

import pytest

from geodata.model.permission import DEEDS, FIELD_DEEDS, Deed
from geodata.model.role import Role


def test_every_role_is_told():
    assert set(DEEDS) == set(Role)


def test_the_public_does_nothing_and_a_reader_changes_nothing():
    assert DEEDS[Role.PUBLIC] == frozenset()
    assert DEEDS[Role.READER] == {Deed.SEE_LAYERS}


@pytest.mark.parametrize(
    ("deed", "roles"),
    [
        (Deed.REVIEW, {Role.COORDINATOR}),
        (Deed.PLAN_PATROL, {Role.POLICE}),
        (Deed.GIVE_ACCOUNTS, {Role.COORDINATOR, Role.ADMIN}),
        (Deed.EDIT_ACTION, {Role.PLANNER, Role.COORDINATOR}),
        (Deed.EDIT_OWN_ACTION, {Role.CASEWORKER}),
        (Deed.RECORD, {Role.WALK_LEADER, Role.PLANNER, Role.COORDINATOR}),
        (Deed.IMPORT, {Role.PLANNER, Role.COORDINATOR}),
        (Deed.EXPORT, {Role.CASEWORKER, Role.PLANNER, Role.COORDINATOR}),
    ],
)
def test_a_deed_is_for_these_roles_and_no_other(deed: Deed, roles: set[Role]):
    assert {role for role in Role if deed in DEEDS[role]} == roles


def test_every_deed_is_for_somebody():
    assert frozenset[Deed]().union(*DEEDS.values()) == set(Deed)


def test_fields_that_need_more_are_there():
    for kind, needed in FIELD_DEEDS.items():
        assert set(needed) <= {field.name for field in dataclasses.fields(kind)}
