"""``tryggkarta users``: who may sign in, and with which roles."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import click

from geodata.errors import Invalid, Missing
from geodata.model.place import Municipality
from geodata.model.role import TOWN_ROLES, Role
from geodata.storage import Store, beside
from webmap import labels
from webmap.commands import asking, telling
from webmap.commands.telling import _
from webmap.settings import Settings

person_options = asking.options(
    click.option("--name", required=True, help="How they are called on pages."),
    click.option("--role", "roles", multiple=True, required=True, help="coordinator:gotene, …, or admin; repeatable."),
    click.option("--unit", default="", help="A caseworker's unit."),
    click.option("--organisation", default="", help="Where they work."),
    click.option("--ends", type=click.DateTime(["%Y-%m-%d"]), help="The last day; needed for police and partners."),
)


@click.group()
def users() -> None:
    """See to the accounts: who may sign in, and with which roles."""


@users.command()
@click.argument("email")
@person_options
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
@asking.options(asking.store_option, asking.json_option)
def add(*, email: str, password_stdin: bool, store_url: str | None, as_json: bool, **said: Any) -> None:  # noqa: ANN401
    """Make an account for EMAIL with a password, which is asked for on the terminal."""
    from webmap.accounts import passwords  # noqa: PLC0415 - a hash function is loaded when there is one to make

    facts = _facts(store_url, said)
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else _typed()
    kept = passwords.hashed(passwords.checked(given, email=email))
    with _accounts(store_url) as connection:
        person = _added(connection, email, facts, password=kept)
    telling.result(_row(person, asking.now()), [_("{name} may sign in.", name=person.name)], as_json=as_json)


def _typed() -> str:
    asked: str = click.prompt(_("Password"), hide_input=True, confirmation_prompt=_("Once more"), err=True)
    return asked


@users.command()
@click.argument("email")
@person_options
@asking.options(asking.store_option, asking.json_option)
def invite(*, email: str, store_url: str | None, as_json: bool, **said: Any) -> None:  # noqa: ANN401
    """Make an account for EMAIL, with a link to choose a password by: sent by mail, else printed to be handed over.

    For somebody who has an account and has not taken the invitation, the link is made anew.
    """
    from webmap.accounts import journal, letters, people, tokens  # noqa: PLC0415

    now, facts = asking.now(), _facts(store_url, said)
    with _accounts(store_url) as connection:
        person = people.find(connection, email)
        if person is None or person.has_password:
            person = _added(connection, email, facts, password=None)
        token = tokens.make(connection, tokens.Purpose.INVITATION, person.id, now)
        journal.write(connection, journal.Event.INVITED, who=journal.OPERATOR, about=person.key, now=now)
    settings = Settings.from_environment()
    link = letters.link(settings.public_url or f"http://{settings.host}:{settings.port}", "/inbjudan", token)
    letter = letters.invitation(person.email, person.name, link, settings.language)
    is_sent = letters.post(settings, asking.url_of(store_url), letter, now)
    lines = [_("A letter with the invitation is on its way to {email}. It lasts seven days.", email=person.email)]
    if not is_sent:
        lines = [_("No mail is set up. Hand this link over; it works once and lasts seven days:"), link]
    told = _row(person, now) | {"sent": is_sent} | ({} if is_sent else {"link": link})
    telling.result(told, lines, as_json=as_json)


@users.command()
@click.argument("email")
@asking.options(asking.store_option, asking.json_option)
def disable(*, email: str, store_url: str | None, as_json: bool) -> None:
    """Shut the account of EMAIL; whoever is signed in with it no longer is."""
    from webmap.accounts import journal, people  # noqa: PLC0415

    with _accounts(store_url) as connection:
        person = people.find(connection, email)
        if person is None:
            raise Missing("account.missing")
        people.disable(connection, person, by=journal.OPERATOR, now=asking.now())
        person = people.by_id(connection, person.id)
    telling.result(_row(person, asking.now()), [_("The account of {name} is shut.", name=person.name)], as_json=as_json)


@users.command("list")
@asking.options(asking.municipality_option, asking.store_option, asking.json_option)
def list_(*, town: str | None, store_url: str | None, as_json: bool) -> None:
    """List the accounts: name, e-mail, roles with their last days, state."""
    from webmap.accounts import people  # noqa: PLC0415

    now = asking.now()
    with _accounts(store_url) as connection:
        rows = [_row(person, now) for person in people.everyone(connection, town)]
    lines = ["  ".join([row["name"], row["email"], ", ".join(row["roles"]), row["state_label"]]) for row in rows]
    facts = {"accounts": [{name: value for name, value in row.items() if name != "state_label"} for row in rows]}
    telling.result(facts, lines or [_("There are no accounts yet.")], as_json=as_json)


@contextmanager
def _accounts(store_url: str | None) -> Iterator[Any]:
    """The accounts beside a store, which must be there, in one transaction."""
    from webmap.accounts import accounts_file  # noqa: PLC0415

    with asking.opened(store_url):
        file = accounts_file.AccountsFile(beside(asking.url_of(store_url), accounts_file.ENDING))
    try:
        with file.writing() as connection:
            yield connection
    finally:
        file.close()


def _facts(store_url: str | None, said: dict[str, Any]) -> dict[str, Any]:
    """What the options say of somebody, once each municipality is known to be there."""
    ends: datetime | None = said["ends"]
    with asking.opened(store_url) as store:
        held = [_held(store, text, ends.replace(tzinfo=UTC).date() if ends else None) for text in said["roles"]]
    return {name: said[name] for name in ("name", "unit", "organisation")} | {"held": held}


def _held(store: Store, text: str, ends: date | None) -> Any:  # noqa: ANN401 - a Held, whose module loads the database
    from webmap.accounts.people import Held  # noqa: PLC0415

    name, _colon, town = text.partition(":")
    allowed = [Role.ADMIN.value, *(f"{role}:<slug>" for role in TOWN_ROLES)]
    if name not in set(Role):
        raise Invalid("value.invalid", field="--role", value=text[:80], allowed=allowed)
    if town:
        try:
            store.get(Municipality, town)
        except Missing as missing:
            raise Missing("municipality.missing", slug=town[:80]) from missing
    return Held(Role(name), town, ends)


def _added(connection: Any, email: str, facts: dict[str, Any], *, password: str | None) -> Any:  # noqa: ANN401
    from webmap.accounts import journal, people  # noqa: PLC0415

    return people.add(connection, email, password=password, by=journal.OPERATOR, now=asking.now(), **facts)


def _row(person: Any, now: datetime) -> dict[str, Any]:  # noqa: ANN401
    state = person.standing(now)
    roles: Sequence[str] = [f"{each}" + (f" ({each.ends})" if each.ends else "") for each in person.held]
    return {
        "key": person.key,
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "unit": person.unit,
        "roles": roles,
        "state": state.value,
        "state_label": labels.label(state, telling.language()),
    }
