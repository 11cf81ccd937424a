"""Who has an account, and which roles: added, found, changed, ended."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from geodata.errors import Conflict, Invalid, Missing
from geodata.model.role import PARTNER_ROLES, TOWN_ROLES, Role
from webmap.accounts import journal
from webmap.accounts.account import Account, Standing
from webmap.accounts.journal import Event
from webmap.accounts.tables import ACCOUNTS, ROLES, SESSIONS

LONGEST_TEXT: Final = 200
LONGEST_PARTNERSHIP: Final = timedelta(days=366)
INSTALLATION: Final = ""
"""What stands for a municipality with the admin's role, which is held for all of the installation."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role somewhere (`INSTALLATION` for the admin's), and the last day that it holds (UTC), if it ends."""

    role: Role
    municipality: str = INSTALLATION
    ends: date | None = None

    def __post_init__(self) -> None:
        belongs = self.role is Role.ADMIN if self.municipality == INSTALLATION else self.role in TOWN_ROLES
        if not belongs:
            raise Invalid("value.invalid", field="role", value=str(self))

    def __str__(self) -> str:
        return self.role.value + (f":{self.municipality}" if self.municipality else "")


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the accounts, with its roles as they were given, ended ones included."""

    id: int
    key: str
    name: str
    email: str
    unit: str
    organisation: str
    is_disabled: bool
    has_password: bool
    has_codes: bool
    made_at: int
    held: tuple[Held, ...]

    def account(self, now: datetime) -> Account:
        """What the application sees at ``now`` (UTC)."""
        roles: dict[str, frozenset[Role]] = {}
        for held in self.current(now):
            roles[held.municipality] = roles.get(held.municipality, frozenset()) | {held.role}
        is_admin = bool(roles.pop(INSTALLATION, None))
        return Account(self.key, self.name, self.email, MappingProxyType(roles), is_admin, self.unit, self.organisation)

    def current(self, now: datetime) -> list[Held]:
        """The roles whose last day has not passed."""
        return [held for held in self.held if held.ends is None or now.date() <= held.ends]

    def standing(self, now: datetime, municipality: str | None = None) -> Standing:
        """How it stands with the account, in one municipality or (None) at all."""
        if self.is_disabled:
            return Standing.DISABLED
        if not any(municipality in {None, held.municipality} for held in self.current(now)):
            return Standing.ENDED
        return Standing.OPEN if self.has_password else Standing.INVITED


def looked_up(email: str) -> str:
    """How an e-mail is looked up: nobody remembers how they wrote it."""
    return email.strip().casefold()


def checked_email(email: str) -> str:
    """The e-mail as it is kept; `Invalid` ``account.email-invalid``. No server is asked about it."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - no page needs it to be loaded

    try:
        return validate_email(email.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Invalid("account.email-invalid") from error


def check_ends(held: Iterable[Held], now: datetime) -> None:
    """Refuses roles of partners without an end, or with one more than 366 days ahead; and any that has passed."""
    latest = now.date() + LONGEST_PARTNERSHIP
    for each in held:
        if each.role in PARTNER_ROLES and each.ends is None:
            raise Invalid("account.end-missing", role=each.role)
        if each.ends is not None and each.ends < now.date():
            raise Invalid("account.end-passed", ends=each.ends.isoformat())
        if each.role in PARTNER_ROLES and each.ends is not None and each.ends > latest:
            raise Invalid("account.end-too-late", role=each.role, latest=latest.isoformat())


def add(
    connection: Connection,
    email: str,
    *,
    name: str,
    held: Sequence[Held],
    unit: str = "",
    organisation: str = "",
    password: str | None = None,
    by: str,
    now: datetime,
) -> Person:
    """A new account; ``password`` is hashed already, and None for somebody who is to be invited.

    `Conflict` ``account.exists``; `Invalid` as `checked_email` and `check_ends` raise it.
    """
    kept = checked_email(email)
    texts = {"name": name.strip(), "unit": unit.strip(), "organisation": organisation.strip()}
    for field, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Invalid("value.too-long", field=field, longest=LONGEST_TEXT)
    if not texts["name"]:
        raise Invalid("value.missing", field="name")
    check_ends(held, now)
    if find(connection, kept) is not None:
        raise Conflict("account.exists")
    row = texts | {
        "key": f"konto:{secrets.token_hex(6)}",
        "email": kept,
        "email_key": looked_up(kept),
        "password": password,
        "made_at": int(now.timestamp()),
        "handle": secrets.token_bytes(32),
    }
    made = connection.execute(ACCOUNTS.insert().values(row)).inserted_primary_key
    assert made is not None  # noqa: S101 - SQLAlchemy gives it for one row
    _give(connection, int(made[0]), held)
    note = " ".join(str(each) for each in held)
    journal.write(connection, Event.ADDED, who=by, about=str(row["key"]), note=note, now=now)
    return by_id(connection, int(made[0]))


def find(connection: Connection, email: str) -> Person | None:
    """The account with that e-mail, however it is written."""
    return _one(connection, ACCOUNTS.c.email_key == looked_up(email))


def by_key(connection: Connection, key: str) -> Person:
    """The account with that key; `Missing` ``account.missing``."""
    return _there(_one(connection, ACCOUNTS.c.key == key))


def by_id(connection: Connection, account_id: int) -> Person:
    """The account with that id; `Missing` ``account.missing``."""
    return _there(_one(connection, ACCOUNTS.c.id == account_id))


def everyone(connection: Connection, municipality: str | None = None) -> list[Person]:
    """All accounts by name, or those that hold or held a role in one municipality."""
    chosen = select(ACCOUNTS).order_by(ACCOUNTS.c.name, ACCOUNTS.c.id)
    if municipality is not None:
        there = select(ROLES.c.account_id).where(ROLES.c.municipality == municipality)
        chosen = chosen.where(ACCOUNTS.c.id.in_(there))
    roles: dict[int, list[Held]] = {}
    for row in connection.execute(select(ROLES).order_by(ROLES.c.municipality, ROLES.c.role)):
        roles.setdefault(row.account_id, []).append(_held(row))
    return [_person(row, roles.get(row.id, [])) for row in connection.execute(chosen)]


def change_roles(
    connection: Connection, person: Person, municipality: str, held: Sequence[Held], *, by: str, now: datetime
) -> Person:
    """Give somebody these roles in one municipality, in the place of those that they had there.

    Roles elsewhere stay. Whoever has none left is signed out everywhere.
    """
    if any(each.municipality != municipality for each in held):
        raise Invalid("value.invalid", field="role", value=" ".join(str(each) for each in held))
    check_ends(held, now)
    connection.execute(delete(ROLES).where(ROLES.c.account_id == person.id, ROLES.c.municipality == municipality))
    _give(connection, person.id, held)
    note = " ".join(f"{each}/{each.ends}" if each.ends else str(each) for each in held) or f"-:{municipality}"
    journal.write(connection, Event.ROLES_CHANGED, who=by, about=person.key, note=note, now=now)
    changed = by_id(connection, person.id)
    if not changed.current(now):
        end_sessions(connection, person.id)
    return changed


def disable(connection: Connection, person: Person, *, by: str, now: datetime) -> None:
    """Shut an account and end its sessions; nothing of it is deleted, since the log names it."""
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(is_disabled=True))
    end_sessions(connection, person.id)
    journal.write(connection, Event.DISABLED, who=by, about=person.key, now=now)


def enable(connection: Connection, person: Person, *, by: str, now: datetime) -> None:
    """Open a shut account again."""
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(is_disabled=False))
    journal.write(connection, Event.ENABLED, who=by, about=person.key, now=now)


def rename(connection: Connection, person: Person, name: str) -> Person:
    """Change how somebody is called on pages."""
    name = name.strip()
    if not name:
        raise Invalid("value.missing", field="name")
    if len(name) > LONGEST_TEXT:
        raise Invalid("value.too-long", field="name", longest=LONGEST_TEXT)
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(name=name))
    return replace(person, name=name)


def end_sessions(connection: Connection, account_id: int) -> None:
    """Sign somebody out everywhere."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.account_id == account_id))


def has_admin(connection: Connection, now: datetime) -> bool:
    """Whether somebody can sign in as the installation's admin."""
    return any(
        not person.is_disabled and person.has_password and person.account(now).is_admin
        for person in everyone(connection, INSTALLATION)
    )


def _give(connection: Connection, account_id: int, held: Sequence[Held]) -> None:
    rows = {(each.municipality, each.role): each for each in held}
    for each in rows.values():
        row: Mapping[str, Any] = {
            "account_id": account_id,
            "municipality": each.municipality,
            "role": each.role.value,
            "ends": each.ends,
        }
        connection.execute(ROLES.insert().values(row))


def _one(connection: Connection, condition: Any) -> Person | None:  # noqa: ANN401 - SQLAlchemy's expressions
    row = connection.execute(select(ACCOUNTS).where(condition)).one_or_none()
    if row is None:
        return None
    ordered = select(ROLES).where(ROLES.c.account_id == row.id).order_by(ROLES.c.municipality, ROLES.c.role)
    return _person(row, [_held(each) for each in connection.execute(ordered)])


def _there(person: Person | None) -> Person:
    if person is None:
        raise Missing("account.missing")
    return person


def _held(row: Row[Any]) -> Held:
    return Held(Role(row.role), row.municipality, row.ends)


def _person(row: Row[Any], held: Sequence[Held]) -> Person:
    return Person(
        id=row.id,
        key=row.key,
        name=row.name,
        email=row.email,
        unit=row.unit,
        organisation=row.organisation,
        is_disabled=row.is_disabled,
        has_password=row.password is not None,
        has_codes=row.code_secret is not None,
        made_at=row.made_at,
        held=tuple(held),
    )
