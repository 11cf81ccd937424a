"""Sessions: how long they last, what ends them, and what a cookie is worth elsewhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from tests.webmap.accounts.test_people import a_person
from webmap.accounts import people, sessions
from webmap.accounts.people import Held, Person
from webmap.accounts.sessions import HALF_LIFE, Lifetimes
from webmap.accounts.tables import SESSIONS

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
SHORT = timedelta(seconds=1)


@pytest.fixture
def person(connection: Connection, now: datetime) -> Person:
    return a_person(connection, now)


def test_a_session_names_its_person_and_only_its_hash_is_kept(connection: Connection, person: Person, now: datetime):
    made = sessions.start(connection, person.id, now=now)
    found = sessions.find(connection, made, Lifetimes(), now)
    assert found is not None
    assert (found.person, found.is_whole) == (person, True)
    kept = connection.execute(select(SESSIONS)).one()
    assert made.encode() not in b"".join(value for value in kept if isinstance(value, bytes))
    assert sessions.find(connection, made + "x", Lifetimes(), now) is None


def test_no_two_sessions_have_an_id(connection: Connection, person: Person, now: datetime):
    assert len({sessions.start(connection, person.id, now=now) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("is_whole", "after", "lasts"),
    [
        (True, timedelta(hours=12), True),
        (True, timedelta(hours=12) + SHORT, False),
        (False, HALF_LIFE, True),
        (False, HALF_LIFE + SHORT, False),
    ],
)
def test_it_ends_when_it_is_not_used(
    connection: Connection, person: Person, now: datetime, *, is_whole: bool, after: timedelta, lasts: bool
):
    made = sessions.start(connection, person.id, is_whole=is_whole, now=now)
    assert (sessions.find(connection, made, Lifetimes(), now + after) is not None) == lasts
    sessions.sweep(connection, Lifetimes(), now + after)
    assert (connection.execute(select(SESSIONS)).one_or_none() is not None) == lasts


def test_it_ends_after_a_week_however_often_it_is_used(connection: Connection, person: Person, now: datetime):
    made = sessions.start(connection, person.id, now=now)
    for hours in range(0, 7 * 24 + 1, 8):
        at = now + timedelta(hours=hours)
        found = sessions.find(connection, made, Lifetimes(), at)
        assert found is not None
        sessions.stir(connection, found, at)
    assert sessions.find(connection, made, Lifetimes(), now + timedelta(days=7, seconds=1)) is None


def test_its_use_is_noted_now_and_then(connection: Connection, person: Person, now: datetime):
    made = sessions.start(connection, person.id, now=now)
    found = sessions.find(connection, made, Lifetimes(), now)
    assert found is not None
    assert not found.is_stale(now + timedelta(minutes=5))
    assert found.is_stale(now + timedelta(minutes=5, seconds=1))


ENDS: dict[str, Callable[[Connection, Person, datetime], object]] = {
    "everywhere": lambda connection, person, _now: people.end_sessions(connection, person.id),
    "disabled": lambda connection, person, now: people.disable(connection, person, by="x", now=now),
    "roles taken": lambda connection, person, now: people.change_roles(
        connection, person, "gotene", [], by="x", now=now
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_what_ends_them_all(connection: Connection, person: Person, now: datetime, how: str):
    made = [sessions.start(connection, person.id, now=now) for _ in range(2)]
    ENDS[how](connection, person, now)
    assert [sessions.find(connection, each, Lifetimes(), now) for each in made] == [None, None]


def test_ending_one_leaves_the_other(connection: Connection, person: Person, now: datetime):
    one, other = (sessions.start(connection, person.id, now=now) for _ in range(2))
    sessions.end(connection, one)
    assert sessions.find(connection, one, Lifetimes(), now) is None
    assert sessions.find(connection, other, Lifetimes(), now) is not None


def test_it_is_over_when_the_last_role_has_ended(connection: Connection, now: datetime):
    person = a_person(connection, now, Held(people.Role.POLICE, "gotene", now.date()))
    made = sessions.start(connection, person.id, now=now)
    assert sessions.find(connection, made, Lifetimes(longest=timedelta(days=30)), now) is not None
    assert sessions.find(connection, made, Lifetimes(idle=timedelta(days=9)), now + timedelta(days=1)) is None


def test_a_cookie_is_worth_something_with_its_own_key_alone():
    cookie = sessions.sealed("abc", KEY)
    assert sessions.unsealed(cookie, KEY) == "abc"
    assert sessions.unsealed(cookie, OTHER_KEY) is None


@pytest.mark.parametrize("cookie", ["", "abc", ".", "abc.", "abc.def", "åäö.x", "a" * 5000])
def test_a_made_up_cookie_is_worth_nothing(cookie: str):
    assert sessions.unsealed(cookie, KEY) is None
