"""Somebody with an account, signed in at once: no password is made, since argon2 takes a tenth of a second."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from geodata.model.role import PARTNER_ROLES, Role
from webmap.accounts import people, sessions
from webmap.accounts.account import Account
from webmap.accounts.people import Held, Person
from webmap.accounts.present import EXTENSION, Accounts

NUMBERS = count(1)


def accounts_of(app: Flask) -> Accounts:
    """The accounts that an app has."""
    found: Accounts = app.extensions[EXTENSION]
    return found


def an_account(
    app: Flask,
    roles: Mapping[str, Sequence[Role]] | None = None,
    *,
    is_admin: bool = False,
    unit: str = "",
    organisation: str = "",
    name: str = "",
    email: str = "",
    password: str | None = None,
    ends: date | None = None,
) -> Person:
    """An account in the app's file; roles of partners end in thirty days where no end is given."""
    now, number = app.config["CLOCK"](), next(NUMBERS)
    month = now.date() + timedelta(days=30)
    held = [
        Held(role, town, ends or (month if role in PARTNER_ROLES else None))
        for town, some in (roles or {}).items()
        for role in some
    ]
    if is_admin:
        held.append(Held(Role.ADMIN, ends=ends))
    with accounts_of(app).file.writing() as connection:
        return people.add(
            connection,
            email or f"person{number}@example.org",
            name=name or f"Person {number}",
            held=held,
            unit=unit,
            organisation=organisation,
            password=password,
            by="test",
            now=now,
        )


def cookie_of(app: Flask, person: Person) -> tuple[str, str]:
    """Name and value of the cookie of a new session: for `FlaskClient.set_cookie`, or a browser's context."""
    here = accounts_of(app)
    with here.file.writing() as connection:
        made = sessions.start(connection, person.id, now=app.config["CLOCK"]())
    return here.cookie, sessions.sealed(made, here.key)


def sign_in(client: FlaskClient, roles: Mapping[str, Sequence[Role]] | None = None, **more: Any) -> Account:
    """Make an account with these roles (as `an_account`), and let the client have a session of it."""
    app: Flask = client.application
    person = an_account(app, roles, **more)
    name, value = cookie_of(app, person)
    client.set_cookie(name, value)
    return person.account(app.config["CLOCK"]())


def sign_out(client: FlaskClient) -> None:
    """Let the client forget its session."""
    client.delete_cookie(accounts_of(client.application).cookie)
