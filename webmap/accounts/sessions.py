"""Sessions: rows on the server that a cookie names by a random id, so that ending one ends it everywhere."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, select, update

from webmap.accounts import people
from webmap.accounts.people import Person
from webmap.accounts.tables import SESSIONS
from webmap.secret_key import derived

HALF_LIFE: Final = timedelta(minutes=10)
"""How long the one-time code may take after the password."""

STIR_S: Final = 300
"""A session's last use is noted at most this often: reading a page should not write to the disk."""

_PURPOSE: Final = "session cookie"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """After how long without a request a session ends, and after how long in any case."""

    idle: timedelta = timedelta(hours=12)
    longest: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody's session; between password and one-time code it is not whole and lets nobody in."""

    id_hash: bytes
    person: Person
    is_whole: bool
    made_at: int
    used_at: int

    def is_stale(self, now: datetime) -> bool:
        """Whether its last use was noted so long ago that it is to be noted again."""
        return now.timestamp() - self.used_at > STIR_S


def start(connection: Connection, account_id: int, *, is_whole: bool = True, now: datetime) -> str:
    """A new session's id: 256 random bits, of which only a hash is kept."""
    made = secrets.token_urlsafe(32)
    at = int(now.timestamp())
    row = {"id_hash": _hash(made), "account_id": account_id, "is_whole": is_whole, "made_at": at, "used_at": at}
    connection.execute(SESSIONS.insert().values(row))
    return made


def find(connection: Connection, session_id: str, lifetimes: Lifetimes, now: datetime) -> Session | None:
    """The session with that id, while it lasts and its account is open and holds a role."""
    row = connection.execute(select(SESSIONS).where(SESSIONS.c.id_hash == _hash(session_id))).one_or_none()
    if row is None:
        return None
    at = now.timestamp()
    idle, longest = (lifetimes.idle, lifetimes.longest) if row.is_whole else (HALF_LIFE, HALF_LIFE)
    if at - row.used_at > idle.total_seconds() or at - row.made_at > longest.total_seconds():
        return None
    person = people.by_id(connection, row.account_id)
    if person.is_disabled or not person.current(now):
        return None
    return Session(row.id_hash, person, row.is_whole, row.made_at, row.used_at)


def stir(connection: Connection, session: Session, now: datetime) -> None:
    """Note that the session is used now."""
    chosen = update(SESSIONS).where(SESSIONS.c.id_hash == session.id_hash)
    connection.execute(chosen.values(used_at=int(now.timestamp())))


def end(connection: Connection, session_id: str) -> None:
    """End one session."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.id_hash == _hash(session_id)))


def sweep(connection: Connection, lifetimes: Lifetimes, now: datetime) -> None:
    """Forget the sessions that are over."""
    at = now.timestamp()
    for is_whole, idle, longest in ((True, lifetimes.idle, lifetimes.longest), (False, HALF_LIFE, HALF_LIFE)):
        over = (SESSIONS.c.used_at < at - idle.total_seconds()) | (SESSIONS.c.made_at < at - longest.total_seconds())
        connection.execute(delete(SESSIONS).where(SESSIONS.c.is_whole == is_whole, over))


def sealed(session_id: str, key: bytes) -> str:
    """What the cookie holds: the id, and a seal that only this installation can make."""
    return f"{session_id}.{_seal(session_id, key)}"


def unsealed(cookie: str, key: bytes) -> str | None:
    """The id in a cookie; None where its seal is not ours, so that a made-up one costs no look at the file."""
    session_id, dot, seal = cookie.rpartition(".")
    if not (dot and cookie.isascii()):
        return None
    return session_id if hmac.compare_digest(seal, _seal(session_id, key)) else None


def _seal(session_id: str, key: bytes) -> str:
    made = hmac.digest(derived(key, _PURPOSE), session_id.encode(), sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _hash(session_id: str) -> bytes:
    return sha256(session_id.encode()).digest()
