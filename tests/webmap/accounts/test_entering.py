"""Getting in by password and code: the same answer for everyone who does not, and bounds that hold."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import argon2
import pyotp
import pytest
from sqlalchemy import select

from geodata.errors import Refused
from tests.webmap.accounts.test_codes import SEED
from tests.webmap.accounts.test_people import a_person
from webmap.accounts import codes, entering, journal, passwords, people, sessions
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.entering import Door
from webmap.accounts.people import Held, Person, Role
from webmap.accounts.tables import ACCOUNTS

PASSWORD = "häst batteri häftklammer"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that are made and compared at once; test_passwords has the real ones."""
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODYS", CHEAP.hash("nobody's"))


@pytest.fixture
def door(file: AccountsFile, now: datetime) -> Door:
    return Door(file, bytes(range(32)), "192.0.2.1", now)


@pytest.fixture
def anna(door: Door) -> Person:
    with door.file.writing() as connection:
        return a_person(connection, door.now, password=passwords.hashed(PASSWORD))


def refusal(function: Any, *arguments: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        function(*arguments)
    return refused.value


def events(door: Door) -> list[tuple[str, str]]:
    with door.file.reading() as connection:
        return [(str(line["event"]), str(line["about"])) for line in reversed(journal.latest(connection))]


def test_the_right_password_lets_in(door: Door, anna: Person):
    assert entering.by_password(door, " Anna@Example.org ", PASSWORD) == anna


def test_a_wrong_password_and_an_unknown_e_mail_are_refused_alike(door: Door, anna: Person):
    wrong = refusal(entering.by_password, door, anna.email, "fel lösenord här")
    unknown = refusal(entering.by_password, door, "nobody@example.org", "fel lösenord här")
    assert (wrong.code, wrong.facts) == (unknown.code, unknown.facts) == ("sign-in.wrong", {})
    assert events(door)[-2:] == [("failed", anna.key), ("failed", "")]


def test_somebody_who_is_only_invited_has_no_password_that_fits(door: Door):
    with door.file.writing() as connection:
        a_person(connection, door.now)
    for password in ("", "None", PASSWORD):
        assert refusal(entering.by_password, door, "anna@example.org", password).code == "sign-in.wrong"


def test_a_shut_account_is_told_so_to_whoever_knows_the_password_alone(door: Door, anna: Person):
    with door.file.writing() as connection:
        people.disable(connection, anna, by="operator", now=door.now)
    assert refusal(entering.by_password, door, anna.email, PASSWORD).code == "sign-in.ended"
    assert refusal(entering.by_password, door, anna.email, "fel lösenord här").code == "sign-in.wrong"


def test_an_account_whose_last_role_has_ended_is_told_so(door: Door):
    with door.file.writing() as connection:
        held = Held(Role.POLICE, "gotene", door.now.date())
        a_person(connection, door.now, held, password=passwords.hashed(PASSWORD))
    later = replace(door, now=door.now + timedelta(days=1))
    assert refusal(entering.by_password, later, "anna@example.org", PASSWORD).code == "sign-in.ended"


def test_after_ten_wrong_ones_even_the_right_one_waits(door: Door, anna: Person):
    for _ in range(10):
        refusal(entering.by_password, door, anna.email, "fel lösenord här")
    waits = refusal(entering.by_password, replace(door, address="192.0.2.77"), anna.email, PASSWORD)
    assert (waits.code, waits.facts) == ("sign-in.too-many", {"retry_s": 900, "minutes": 15})
    assert events(door)[-1] == ("too-many", anna.key)
    later = replace(door, now=door.now + timedelta(minutes=15))
    assert entering.by_password(later, anna.email, PASSWORD) == anna


def test_an_unknown_e_mail_waits_as_a_known_one_does(door: Door, anna: Person):
    for _ in range(10):
        refusal(entering.by_password, door, "nobody@example.org", "fel lösenord här")
    assert refusal(entering.by_password, door, "nobody@example.org", "x").code == "sign-in.too-many"


def test_thirty_from_one_address_close_it_and_no_other(door: Door, anna: Person):
    for number in range(30):
        refusal(entering.by_password, door, f"{number}@example.org", "fel lösenord här")
    assert refusal(entering.by_password, door, anna.email, PASSWORD).code == "sign-in.too-many"
    assert entering.by_password(replace(door, address="192.0.2.2"), anna.email, PASSWORD) == anna


def test_getting_in_forgives_what_was_wrong_before(door: Door, anna: Person):
    for _ in range(3):
        for _wrong in range(9):
            refusal(entering.by_password, replace(door, address=""), anna.email, "fel lösenord här")
        entering.by_password(replace(door, address="192.0.2.9"), anna.email, PASSWORD)


def test_many_at_once_get_no_more_tries(door: Door, anna: Person):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: refusal(entering.by_password, door, anna.email, "fel").code, range(24)))
    assert found.count("sign-in.wrong") == 10
    assert found.count("sign-in.too-many") == 14


def test_an_outdated_hash_is_made_anew(door: Door, anna: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    entering.by_password(door, anna.email, PASSWORD)
    with door.file.reading() as connection:
        assert "t=2" in connection.execute(select(ACCOUNTS.c.password)).scalar_one()
    assert entering.by_password(door, anna.email, PASSWORD) == anna


def test_a_new_password_ends_sessions_and_the_old_one(door: Door, anna: Person):
    with door.file.writing() as connection:
        made = sessions.start(connection, anna.id, now=door.now)
        entering.set_password(connection, anna, passwords.hashed("nya ord i rad här"), by=anna.key, now=door.now)
        assert sessions.find(connection, made, sessions.Lifetimes(), door.now) is None
    assert refusal(entering.by_password, door, anna.email, PASSWORD).code == "sign-in.wrong"
    assert entering.by_password(door, anna.email, "nya ord i rad här") == anna


def test_codes_are_bounded_too(door: Door, anna: Person):
    phone = pyotp.TOTP(codes.letters(SEED).replace(" ", ""))
    with door.file.writing() as connection:
        recovery = codes.turn_on(connection, anna, SEED, phone.at(door.now), key=door.key, now=door.now)
    later = replace(door, now=door.now + timedelta(minutes=1))
    assert entering.by_code(later, anna, phone.at(later.now)) == "code"
    assert entering.by_code(later, anna, recovery[0]) == "recovery"
    for _ in range(10):
        assert refusal(entering.by_code, later, anna, "000000").code == "sign-in.code-wrong"
    assert refusal(entering.by_code, later, anna, recovery[1]).code == "sign-in.too-many"


def test_what_names_no_account_is_bounded_by_address(door: Door):
    for _ in range(30):
        entering.one_more_from_here(door)
    assert refusal(entering.one_more_from_here, door).code == "sign-in.too-many"
    entering.one_more_from_here(replace(door, address="192.0.2.2"))
