"""Accounts and the roles they hold, with their last days."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from geodata.errors import Refused
from geodata.model.role import PARTNER_ROLES, TOWN_ROLES, Role
from webmap.accounts import journal, people, sessions
from webmap.accounts.people import Held, Person

PLANNER = Held(Role.PLANNER, "gotene")


def a_person(connection: Connection, now: datetime, *held: Held, **more: Any) -> Person:
    facts = {"email": "anna@example.org", "name": "Anna Ek", "by": "operator"} | more
    return people.add(connection, held=held or [PLANNER], now=now, **facts)


def code_of(function: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refused:
        function(*arguments, **named)
    return refused.value.code


def test_an_account_is_known_by_a_pseudonym_that_tells_nothing(connection: Connection, now: datetime):
    account = a_person(connection, now).account(now)
    assert account.key.startswith("konto:")
    assert len(account.key) == len("konto:") + 12
    assert int(account.key.removeprefix("konto:"), 16) >= 0
    assert account.roles == {"gotene": frozenset({Role.PLANNER})}
    assert not account.is_admin


def test_one_person_holds_different_roles_in_several_municipalities(connection: Connection, now: datetime):
    held = [PLANNER, Held(Role.COORDINATOR, "skara"), Held(Role.READER, "skara"), Held(Role.ADMIN)]
    account = a_person(connection, now, *held).account(now)
    assert account.roles["skara"] == {Role.COORDINATOR, Role.READER}
    assert account.roles["gotene"] == {Role.PLANNER}
    assert account.is_admin
    assert set(account.roles) == {"gotene", "skara"}


@pytest.mark.parametrize(
    ("role", "town"), [(Role.ADMIN, "gotene"), (Role.PLANNER, ""), (Role.PUBLIC, "gotene"), (Role.PUBLIC, "")]
)
def test_a_role_is_held_where_it_belongs(role: Role, town: str):
    assert code_of(Held, role, town) == "value.invalid"


@pytest.mark.parametrize("role", TOWN_ROLES)
def test_a_partners_role_must_end_within_a_year_and_others_need_not(connection: Connection, now: datetime, role: Role):
    ends = {"none": None, "late": now.date() + timedelta(days=367), "gone": now.date() - timedelta(days=1)}
    codes = {}
    for name, day in ends.items():
        try:
            a_person(connection, now, Held(role, "gotene", day), email=f"{name}@example.org")
        except Refused as refused:
            codes[name] = refused.code
    partner = {"none": "account.end-missing", "late": "account.end-too-late"} if role in PARTNER_ROLES else {}
    assert codes == partner | {"gone": "account.end-passed"}
    a_person(connection, now, Held(role, "gotene", now.date() + timedelta(days=366)))


def test_a_role_holds_through_its_last_day_and_not_after(connection: Connection, now: datetime):
    person = a_person(connection, now, Held(Role.POLICE, "gotene", now.date()))
    evening = now.replace(hour=23, minute=59)
    assert person.account(evening).has(Role.POLICE, "gotene")
    assert person.account(evening + timedelta(minutes=1)).roles == {}


@pytest.mark.parametrize("email", ["", "anna", "anna@", "@example.org", "a b@example.org", "anna@example.org\nx: y"])
def test_what_is_no_e_mail_is_refused(connection: Connection, now: datetime, email: str):
    assert code_of(a_person, connection, now, email=email) == "account.email-invalid"


def test_an_e_mail_has_one_account_however_it_is_written(connection: Connection, now: datetime):
    person = a_person(connection, now)
    assert people.find(connection, " ANNA@example.ORG ") == person
    assert code_of(a_person, connection, now, email="Anna@Example.org") == "account.exists"


@pytest.mark.parametrize(("name", "code"), [(" ", "value.missing"), ("x" * 201, "value.too-long")])
def test_a_name_has_a_length(connection: Connection, now: datetime, name: str, code: str):
    assert code_of(a_person, connection, now, name=name) == code
    person = a_person(connection, now)
    assert code_of(people.rename, connection, person, name) == code
    assert people.rename(connection, person, " Anna Berg ").name == "Anna Berg"


def test_changing_roles_in_one_municipality_leaves_the_others(connection: Connection, now: datetime):
    person = a_person(connection, now, PLANNER, Held(Role.READER, "skara"))
    changed = people.change_roles(
        connection, person, "gotene", [Held(Role.COORDINATOR, "gotene")], by="konto:b", now=now
    )
    assert changed.account(now).roles == {
        "gotene": frozenset({Role.COORDINATOR}),
        "skara": frozenset({Role.READER}),
    }
    assert code_of(people.change_roles, connection, person, "gotene", [Held(Role.ADMIN)], by="x", now=now) == (
        "value.invalid"
    )
    line = journal.latest(connection)[0]
    assert (line["who"], line["event"], line["about"], line["note"]) == (
        "konto:b",
        "roles-changed",
        person.key,
        "coordinator:gotene",
    )


def test_whoever_has_no_role_left_is_signed_out(connection: Connection, now: datetime):
    person = a_person(connection, now)
    made = sessions.start(connection, person.id, now=now)
    people.change_roles(connection, person, "gotene", [], by="konto:b", now=now)
    people.change_roles(connection, person, "gotene", [PLANNER], by="konto:b", now=now)
    assert sessions.find(connection, made, sessions.Lifetimes(), now) is None


def test_those_of_a_municipality_are_listed_by_name(connection: Connection, now: datetime):
    a_person(connection, now, name="Örjan", email="o@example.org")
    a_person(connection, now, Held(Role.READER, "skara"), name="Bo", email="b@example.org")
    a_person(connection, now, PLANNER, Held(Role.READER, "skara"), name="Anna")
    assert [person.name for person in people.everyone(connection, "gotene")] == ["Anna", "Örjan"]
    assert [person.name for person in people.everyone(connection)] == ["Anna", "Bo", "Örjan"]
    assert len(people.everyone(connection, "gotene")[0].held) == 2


def test_somebody_is_found_by_key_or_not_at_all(connection: Connection, now: datetime):
    person = a_person(connection, now)
    assert people.by_key(connection, person.key) == person
    assert code_of(people.by_key, connection, "konto:000000000000") == "account.missing"


def test_an_admin_counts_only_while_they_can_sign_in(connection: Connection, now: datetime):
    assert not people.has_admin(connection, now)
    a_person(connection, now, Held(Role.ADMIN))
    assert not people.has_admin(connection, now)
    admin = a_person(connection, now, Held(Role.ADMIN), email="b@example.org", password="hash")
    assert people.has_admin(connection, now)
    people.disable(connection, admin, by="operator", now=now)
    assert not people.has_admin(connection, now)
    people.enable(connection, admin, by="operator", now=now)
    assert people.has_admin(connection, now)
