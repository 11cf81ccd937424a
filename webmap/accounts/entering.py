"""Getting in: by password, and by a one-time code after it. The same answer, as late, whether an account is there."""

import math
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from geodata.errors import Refused
from webmap.accounts import codes, journal, passwords, people, tokens, tries
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.journal import Event
from webmap.accounts.people import Person
from webmap.accounts.tables import ACCOUNTS


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody stands: the file, the installation's secret key, the address (never kept), the time (UTC)."""

    file: AccountsFile
    key: bytes
    address: str
    now: datetime

    def marks(self, who: str) -> tuple[bytes, bytes]:
        """What tries are counted under: the account that is meant, and the address."""
        return tries.mark(self.key, tries.ACCOUNT, who), tries.mark(self.key, tries.ADDRESS, self.address)


def by_password(door: Door, email: str, password: str) -> Person:
    """The person with that e-mail and password.

    `Refused` ``sign-in.wrong``, ``sign-in.too-many`` with how long to wait, and ``sign-in.ended`` where the password
    was right and the account is shut or holds no role any more.
    """
    who = people.looked_up(email)[: people.LONGEST_TEXT * 2]
    person = _one_more(door, who, email=email)
    with door.file.reading() as connection:
        kept = _password(connection, person)
    is_right = passwords.fits(password, kept)  # outside of a transaction: it takes a tenth of a second
    with door.file.writing() as connection:
        refused = _judged(connection, door, who, person, is_right=is_right)
        if refused is None and kept is not None and person is not None and passwords.is_outdated(kept):
            mine = update(ACCOUNTS).where(ACCOUNTS.c.id == person.id)
            connection.execute(mine.values(password=passwords.hashed(password)))
    if refused is not None or person is None:
        raise refused or Refused("sign-in.wrong")
    return person


def by_code(door: Door, person: Person, code: str) -> str:
    """Whether it was a "code" or a "recovery" code that was right; `Refused` ``sign-in.code-wrong``, ``too-many``."""
    who = f"code {person.key}"
    _one_more(door, who, person=person)
    with door.file.writing() as connection:
        how = codes.take(connection, person, code, door.key, door.now)
        if how:
            tries.forgive(connection, *door.marks(who))
        else:
            journal.write(connection, Event.FAILED, about=person.key, note="code", now=door.now)
        if how == "recovery":
            journal.write(connection, Event.RECOVERY_CODE_USED, who=person.key, now=door.now)
    if not how:
        raise Refused("sign-in.code-wrong")
    return how


def one_more_from_here(door: Door) -> None:
    """Count a try of something that names no account; `Refused` ``sign-in.too-many``."""
    with door.file.writing() as connection:
        wait = tries.wait_s(connection, [(tries.ADDRESS, door.marks("")[1])], door.now)
    if wait:
        raise too_many(wait)


def set_password(connection: Connection, person: Person, kept: str, *, by: str, now: datetime) -> None:
    """Give an account a password (hashed already); whoever was signed in by the old one no longer is."""
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(password=kept))
    people.end_sessions(connection, person.id)
    tokens.revoke(connection, person.id)
    journal.write(connection, Event.PASSWORD_CHANGED, who=by, about=person.key, now=now)


def too_many(wait_s: int) -> Refused:
    """The refusal of one try too many."""
    return Refused("sign-in.too-many", retry_s=wait_s, minutes=math.ceil(wait_s / 60))


def _one_more(door: Door, who: str, *, email: str = "", person: Person | None = None) -> Person | None:
    """Count a try; whose it is, where there is such an account."""
    with door.file.writing() as connection:
        found = person or people.find(connection, email)
        bounds = (tries.ACCOUNT, tries.ADDRESS)
        wait = tries.wait_s(connection, zip(bounds, door.marks(who), strict=True), door.now)
        if wait:
            about = found.key if found else ""
            journal.write(connection, Event.TOO_MANY, about=about, now=door.now)
    if wait:
        raise too_many(wait)
    return found


def _judged(connection: Connection, door: Door, who: str, person: Person | None, *, is_right: bool) -> Refused | None:
    about = person.key if person else ""
    if not is_right or person is None:
        journal.write(connection, Event.FAILED, about=about, note="password", now=door.now)
        return Refused("sign-in.wrong")
    tries.forgive(connection, *door.marks(who))
    present = people.by_id(connection, person.id)
    if present.is_disabled or not present.current(door.now):
        journal.write(connection, Event.FAILED, about=about, note="ended", now=door.now)
        return Refused("sign-in.ended")
    return None


def _password(connection: Connection, person: Person | None) -> str | None:
    if person is None:
        return None
    kept: str | None = connection.execute(select(ACCOUNTS.c.password).where(ACCOUNTS.c.id == person.id)).scalar()
    return kept
