"""One-time codes, checked against another program's, and recovery codes."""

import base64
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Connection, select

from geodata.errors import Invalid
from tests.webmap.accounts.test_people import a_person
from webmap.accounts import codes
from webmap.accounts.people import Person
from webmap.accounts.tables import ACCOUNTS, RECOVERY_CODES

KEY = bytes(range(32))
SEED = bytes(range(20))
PHONE = pyotp.TOTP(base64.b32encode(SEED).decode())


@pytest.fixture
def person(connection: Connection, now: datetime) -> Person:
    return a_person(connection, now)


@pytest.fixture
def recovery(connection: Connection, person: Person, now: datetime) -> list[str]:
    return codes.turn_on(connection, person, SEED, PHONE.at(now), key=KEY, now=now)


@pytest.mark.parametrize("steps", range(-3, 4))
def test_a_phones_clock_may_be_half_a_minute_off(now: datetime, steps: int):
    code = PHONE.at(now + timedelta(seconds=30 * steps))
    assert (codes.step_of(SEED, code, now) is not None) == (abs(steps) <= 1)


def test_the_letters_and_the_address_are_what_an_app_reads(now: datetime):
    assert pyotp.TOTP(codes.letters(SEED).replace(" ", "")).at(now) == PHONE.at(now)
    read = pyotp.parse_uri(codes.address(SEED, "anna@example.org"))
    assert read.at(now) == PHONE.at(now)
    assert (read.name, read.issuer) == ("anna@example.org", "tryggkarta")


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "000000000000"])
def test_what_is_no_code_is_wrong(now: datetime, code: str):
    assert codes.step_of(SEED, code, now) is None


def test_a_code_is_taken_once(connection: Connection, person: Person, recovery: list[str], now: datetime):
    assert codes.take(connection, person, PHONE.at(now), KEY, now) == ""  # it turned the codes on
    later = now + timedelta(seconds=30)
    spaced = f"{PHONE.at(later)[:3]} {PHONE.at(later)[3:]}"
    assert codes.take(connection, person, spaced, KEY, later) == "code"
    assert codes.take(connection, person, PHONE.at(later), KEY, later) == ""
    assert codes.take(connection, person, PHONE.at(now), KEY, later) == ""


def test_each_recovery_code_opens_once(connection: Connection, person: Person, recovery: list[str], now: datetime):
    assert len(set(recovery)) == 10
    typed = recovery[3].upper().replace("-", " ")
    assert codes.take(connection, person, typed, KEY, now) == "recovery"
    assert codes.take(connection, person, recovery[3], KEY, now) == ""
    assert codes.recovery_left(connection, person) == 9
    other = a_person(connection, now, email="b@example.org")
    assert codes.take(connection, other, recovery[4], KEY, now) == ""


def test_seed_and_recovery_codes_lie_unreadable(connection: Connection, person: Person, recovery: list[str]):
    kept = connection.execute(select(ACCOUNTS.c.code_secret)).scalar_one()
    assert SEED not in kept
    hashes = b"".join(connection.execute(select(RECOVERY_CODES.c.hash)).scalars())
    assert recovery[0].replace("-", "").encode() not in hashes


def test_a_wrong_first_code_turns_nothing_on(connection: Connection, person: Person, now: datetime):
    with pytest.raises(Invalid) as refused:
        codes.turn_on(connection, person, SEED, "000000", key=KEY, now=now)
    assert refused.value.code == "sign-in.code-wrong"
    assert connection.execute(select(ACCOUNTS.c.code_secret)).scalar_one() is None


def test_turned_off_nothing_is_right(connection: Connection, person: Person, recovery: list[str], now: datetime):
    codes.turn_off(connection, person)
    later = now + timedelta(minutes=1)
    assert codes.take(connection, person, PHONE.at(later), KEY, later) == ""
    assert codes.take(connection, person, recovery[0], KEY, later) == ""


def test_another_secret_key_reads_nothing(connection: Connection, person: Person, recovery: list[str], now: datetime):
    later = now + timedelta(minutes=1)
    assert codes.take(connection, person, PHONE.at(later), KEY[::-1], later) == ""
    assert codes.take(connection, person, recovery[0], KEY[::-1], later) == ""


def test_an_offered_seed_is_ours_and_young(now: datetime):
    sealed = codes.offered(KEY, now)
    assert len(codes.seed_in(sealed, KEY, now)) == 20
    for wrong, key, at in ((sealed, KEY[::-1], now), ("x", KEY, now), (sealed, KEY, now + timedelta(minutes=16))):
        with pytest.raises(Invalid):
            codes.seed_in(wrong, key, at)
