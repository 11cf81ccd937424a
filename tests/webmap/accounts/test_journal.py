from datetime import datetime

from sqlalchemy import Connection

from webmap.accounts import journal
from webmap.accounts.journal import Event


def test_a_line_says_who_what_when_and_about_whom(connection: Connection, now: datetime):
    journal.write(connection, Event.SIGNED_IN, who="konto:a", now=now)
    journal.write(connection, Event.DISABLED, who="operator", about="konto:a", now=now)
    newest, first = journal.latest(connection)
    assert (first["who"], first["event"], first["about"]) == ("konto:a", "signed-in", "konto:a")
    assert (newest["who"], newest["event"], newest["about"]) == ("operator", "disabled", "konto:a")
    assert newest["at"] == int(now.timestamp())
