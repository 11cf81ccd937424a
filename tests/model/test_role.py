from geodata.model.role import PARTNER_ROLES, TOWN_ROLES, Role


def test_the_public_and_the_admin_hold_no_role_of_a_municipality():
    assert set(Role) - set(TOWN_ROLES) == {Role.PUBLIC, Role.ADMIN}


def test_partners_are_among_those_who_hold_a_role_of_a_municipality():
    assert set(TOWN_ROLES) > PARTNER_ROLES
