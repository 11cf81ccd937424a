from geodata.model.role import Role
from webmap.accounts.account import Account

ANNA = Account("konto:0123456789ab", "Anna", "anna@example.org", {"gotene": frozenset({Role.PLANNER})})


def test_a_role_holds_in_its_municipality_alone():
    assert ANNA.has(Role.PLANNER, "gotene")
    assert not ANNA.has(Role.COORDINATOR, "gotene")
    assert not ANNA.has(Role.PLANNER, "skara")


def test_an_e_mail_does_not_get_into_a_log_by_the_account():
    assert "example.org" not in repr(ANNA)
