"""Links and challenges: good once, for a while, for one purpose."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from geodata.errors import Gone
from tests.webmap.accounts.test_people import a_person
from webmap.accounts import tokens
from webmap.accounts.tables import TOKENS
from webmap.accounts.tokens import LASTS, Purpose


def is_good(connection: Connection, purpose: Purpose, token: str, now: datetime) -> bool:
    try:
        return bool(tokens.owner(connection, (purpose,), token, now))
    except Gone:
        return False


def test_only_a_hash_is_kept_and_looking_uses_nothing_up(connection: Connection, now: datetime):
    person = a_person(connection, now)
    made = tokens.make(connection, Purpose.INVITATION, person.id, now)
    assert len(made) == 32
    assert made.encode() not in b"".join(connection.execute(select(TOKENS.c.hash)).scalars())
    for _ in range(3):
        assert tokens.owner(connection, (Purpose.INVITATION,), made, now) == person.id


@pytest.mark.parametrize("purpose", [Purpose.INVITATION, Purpose.RESET])
def test_it_lasts_its_time_and_is_good_for_nothing_else(connection: Connection, now: datetime, purpose: Purpose):
    made = tokens.make(connection, purpose, a_person(connection, now).id, now)
    assert is_good(connection, purpose, made, now + LASTS[purpose])
    assert not is_good(connection, purpose, made, now + LASTS[purpose] + timedelta(seconds=1))
    assert [other for other in Purpose if is_good(connection, other, made, now)] == [purpose]


def test_a_new_link_ends_the_one_before_it(connection: Connection, now: datetime):
    person = a_person(connection, now)
    first = tokens.make(connection, Purpose.INVITATION, person.id, now)
    second = tokens.make(connection, Purpose.RESET, person.id, now)
    assert not is_good(connection, Purpose.INVITATION, first, now)
    assert is_good(connection, Purpose.RESET, second, now)
    tokens.revoke(connection, person.id)
    assert not is_good(connection, Purpose.RESET, second, now)


def test_a_challenge_is_taken_once_and_in_time(connection: Connection, now: datetime):
    made = tokens.make(connection, Purpose.PASSKEY, None, now)
    late = tokens.make(connection, Purpose.PASSKEY, None, now)
    assert tokens.take(connection, Purpose.PASSKEY, made, now)
    assert not tokens.take(connection, Purpose.PASSKEY, made, now)
    assert not tokens.take(connection, Purpose.PASSKEY, late, now + timedelta(minutes=6))
    assert not tokens.take(connection, Purpose.PASSKEY, "made up", now)


def test_nobodys_link_opens_nothing(connection: Connection, now: datetime):
    made = tokens.make(connection, Purpose.RESET, None, now)
    assert not is_good(connection, Purpose.RESET, made, now)


def test_a_link_is_typed_as_one_likes():
    assert tokens.typed(" ABCD-efgh 2345 ") == "abcdefgh2345"


def test_what_is_over_is_forgotten(connection: Connection, now: datetime):
    for days in (0, 8, 16):
        tokens.make(connection, Purpose.PASSKEY, None, now + timedelta(days=days))
    assert len(connection.execute(select(TOKENS)).all()) == 1
