"""Bounds on tries: by account and by address, in a window that slides."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from webmap.accounts import tries
from webmap.accounts.tables import TRIES
from webmap.accounts.tries import ACCOUNT, ADDRESS

KEY = bytes(range(32))
ANNA, HERE = (ACCOUNT, tries.mark(KEY, ACCOUNT, "anna@example.org")), (ADDRESS, tries.mark(KEY, ADDRESS, "192.0.2.1"))


def test_the_eleventh_try_for_an_account_waits(connection: Connection, now: datetime):
    waits = [tries.wait_s(connection, [ANNA, HERE], now + timedelta(seconds=each)) for each in range(11)]
    assert waits == [0] * 10 + [15 * 60 - 10]
    assert tries.wait_s(connection, [ANNA, HERE], now + timedelta(minutes=15, seconds=-1)) == 1
    assert tries.wait_s(connection, [ANNA, HERE], now + timedelta(minutes=15)) == 0


def test_the_thirty_first_try_from_an_address_waits_whatever_account_it_names(connection: Connection, now: datetime):
    marks = [(ACCOUNT, tries.mark(KEY, ACCOUNT, str(number))) for number in range(31)]
    waits = [tries.wait_s(connection, [mark, HERE], now) for mark in marks]
    assert waits == [0] * 30 + [15 * 60]


def test_a_try_that_was_not_let_through_is_not_counted(connection: Connection, now: datetime):
    for _ in range(50):
        tries.wait_s(connection, [ANNA], now)
    assert len(connection.execute(select(TRIES)).all()) == 10


def test_whoever_gets_in_is_forgiven_and_their_neighbours_are_not(connection: Connection, now: datetime):
    for number in range(5):
        tries.wait_s(connection, [(ACCOUNT, tries.mark(KEY, ACCOUNT, str(number))), HERE], now)
    tries.wait_s(connection, [ANNA, HERE], now)
    tries.forgive(connection, ANNA[1], HERE[1])
    left = connection.execute(select(TRIES.c.what)).scalars().all()
    assert left.count(HERE[1]) == 5
    assert left.count(ANNA[1]) == 0


def test_neither_address_nor_e_mail_can_be_read(connection: Connection, now: datetime):
    tries.wait_s(connection, [ANNA, HERE], now)
    kept = b"".join(connection.execute(select(TRIES.c.what)).scalars())
    assert b"192.0.2" not in kept
    assert b"anna" not in kept
    assert tries.mark(KEY[::-1], ADDRESS, "192.0.2.1") != HERE[1]
    assert tries.mark(KEY, ACCOUNT, "192.0.2.1") != HERE[1]
