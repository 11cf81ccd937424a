"""The accounts of a municipality, for its coordinators; all accounts, for the installation's admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, make_response, request

from geodata.errors import Conflict, Invalid, Missing, Refused
from geodata.model.role import PARTNER_ROLES, TOWN_ROLES, Role
from webmap import errors, world
from webmap.accounts import journal, letters, people, present, tokens
from webmap.accounts.account import Standing
from webmap.accounts.journal import Event
from webmap.accounts.people import Held, Person
from webmap.accounts.tokens import Purpose
from webmap.language import _, language
from webmap.pages.invitations import INVITED, address
from webmap.pages.presenting import Town, page, town
from webmap.pages.sign_in import redirect_to
from webmap.pages.upload_steps import told
from webmap.texts import msgid

routes = Blueprint("accounts", __name__)

DONE = {
    "andrat": msgid("The account is changed."),
    "avslutat": msgid("The access has ended."),
    "stangt": msgid("The account is shut."),
    "oppnat": msgid("The account is open again."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the list: a person, the roles that are looked after here, and how it stands."""

    person: Person
    held: tuple[Held, ...]
    state: Standing

    @property
    def who(self) -> str:
        """The part of the key that stands in addresses."""
        return self.person.key.partition(":")[2]


def shown(person: Person, municipality: str | None, now: datetime) -> Shown:
    """A person as the list of a municipality (None: of all) shows them."""
    held = tuple(each for each in person.held if municipality in {None, each.municipality})
    return Shown(person, held, person.standing(now, municipality))


def _coordinator(slug: str) -> tuple[Town, Person]:
    """The municipality, and whoever may look after its accounts; for others the page is not there."""
    person = present.required()
    account = person.account(world.now())
    if not (account.is_admin or account.has(Role.COORDINATOR, slug)):
        raise Missing("request.no-route")
    return town(slug), person


def _admin() -> Person:
    person = present.required()
    if not person.account(world.now()).is_admin:
        raise Missing("request.no-route")
    return person


@routes.get("/<slug>/konton")
def listed(slug: str) -> str:
    """The accounts of a municipality, and a form to invite somebody."""
    here, _person = _coordinator(slug)
    return _listed(here, None)


def _listed(here: Town, refused: Refused | None) -> str:
    now = world.now()
    with present.accounts().file.reading() as connection:
        rows = [shown(person, here.slug, now) for person in people.everyone(connection, here.slug)]
    return page(
        "accounts.html",
        here,
        rows=rows,
        roles=TOWN_ROLES,
        latest=(now.date() + people.LONGEST_PARTNERSHIP).isoformat(),
        filled={name: request.form.get(name, "") for name in ("name", "email", "organisation", "unit", "ends")},
        chosen=request.form.getlist("role"),
        problem=told(refused),
    )


@routes.post("/<slug>/konton")
def invite(slug: str) -> Response:
    """Makes an account and an invitation to it; an account that is there already is given the roles."""
    here, by = _coordinator(slug)
    try:
        person = _added(slug, by)
    except Refused as refused:
        return make_response(_listed(here, refused), errors.status_of(refused))
    if person.has_password:
        return redirect_to(f"/{slug}/konton/{person.key.partition(':')[2]}?klart=andrat")
    return _invited(here, person, by)


def _added(slug: str, by: Person) -> Person:
    door, form = present.door(), request.form
    held = _held(slug)
    with door.file.writing() as connection:
        person = people.find(connection, form.get("email", ""))
        if person is None:
            texts = {name: form.get(name, "") for name in ("name", "unit", "organisation")}
            return people.add(connection, form.get("email", ""), held=held, by=by.key, now=door.now, **texts)
        if any(each.municipality == slug for each in person.held):
            raise Conflict("account.exists")
        return people.change_roles(connection, person, slug, held, by=by.key, now=door.now)


def _invited(here: Town, person: Person, by: Person) -> Response:
    """A new invitation: by mail where mail is configured, and else on this page, to be handed over."""
    door = present.door()
    with door.file.writing() as connection:
        token = tokens.make(connection, Purpose.INVITATION, person.id, door.now)
        journal.write(connection, Event.INVITED, who=by.key, about=person.key, now=door.now)
    link = address(INVITED, token)
    is_sent = present.accounts().post(letters.invitation(person.email, person.name, link, language()))
    answer = make_response(page("invited.html", here, person=person, link="" if is_sent else link))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _held(slug: str) -> list[Held]:
    """The roles that a form ticks, at least one, with its last day."""
    try:
        roles = [Role(name) for name in request.form.getlist("role")]
    except ValueError as error:
        raise Invalid("value.invalid", field="role", value="") from error
    if not roles:
        raise Invalid("value.missing", field="role")
    ends = _day(request.form.get("ends", ""))
    return [Held(role, slug, ends) for role in dict.fromkeys(roles)]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("time.invalid", field="ends", value=text[:40]) from error


def _person(slug: str, who: str) -> Person:
    """Somebody with a role in the municipality, now or before; others are not there."""
    with present.accounts().file.reading() as connection:
        person = people.by_key(connection, f"konto:{who}")
    if not any(each.municipality == slug for each in person.held):
        raise Missing("account.missing")
    return person


@routes.get("/<slug>/konton/<who>")
def one(slug: str, who: str) -> str:
    """One account, with forms to change it."""
    here, by = _coordinator(slug)
    done = request.args.get("klart", "")
    return _one(here, _person(slug, who), by, None, _(DONE[done]) if done in DONE else "")


def _one(here: Town, person: Person, by: Person, refused: Refused | None, done: str = "") -> str:
    now = world.now()
    row = shown(person, here.slug, now)
    return page(
        "account.html",
        here,
        row=row,
        is_own=person.id == by.id,
        roles=TOWN_ROLES,
        chosen={each.role for each in row.held},
        ends=next((each.ends for each in row.held if each.ends), None),
        partners=PARTNER_ROLES,
        is_admin=by.account(now).is_admin,
        latest=(now.date() + people.LONGEST_PARTNERSHIP).isoformat(),
        problem=told(refused),
        done=done,
    )


@routes.post("/<slug>/konton/<who>/roller")
def change(slug: str, who: str) -> Response:
    """Changes roles and last day in the municipality."""
    here, by = _coordinator(slug)
    person = _person(slug, who)
    try:
        _give(person, slug, _held(slug), by)
    except Refused as refused:
        return make_response(_one(here, person, by, refused), errors.status_of(refused))
    return redirect_to(f"/{slug}/konton/{who}?klart=andrat")


@routes.post("/<slug>/konton/<who>/avsluta")
def end(slug: str, who: str) -> Response:
    """Takes every role in the municipality away; whoever has none left is signed out."""
    here, by = _coordinator(slug)
    person = _person(slug, who)
    try:
        _give(person, slug, [], by)
    except Refused as refused:
        return make_response(_one(here, person, by, refused), errors.status_of(refused))
    return redirect_to(f"/{slug}/konton")


def _give(person: Person, slug: str, held: Sequence[Held], by: Person) -> None:
    if person.id == by.id:
        raise Refused("account.own")
    door = present.door()
    with door.file.writing() as connection:
        people.change_roles(connection, person, slug, held, by=by.key, now=door.now)


@routes.post("/<slug>/konton/<who>/inbjudan")
def invite_again(slug: str, who: str) -> Response:
    """A new invitation for somebody who has no password yet; the one before it ends."""
    here, by = _coordinator(slug)
    person = _person(slug, who)
    if person.has_password:
        refused = Conflict("account.exists")
        return make_response(_one(here, person, by, refused), errors.status_of(refused))
    return _invited(here, person, by)


@routes.get("/konton")
def all_listed() -> str:
    """All accounts of the installation."""
    by, now = _admin(), world.now()
    with present.accounts().file.reading() as connection:
        rows = [shown(person, None, now) for person in people.everyone(connection)]
    done = request.args.get("klart", "")
    return page("all_accounts.html", rows=rows, own=by.key, done=_(DONE[done]) if done in DONE else "", problem=None)


@routes.post("/konton/<who>/stang")
def disable(who: str) -> Response:
    """Shuts an account: its sessions end at once."""
    return _switched(who, is_shut=True)


@routes.post("/konton/<who>/oppna")
def enable(who: str) -> Response:
    """Opens an account again."""
    return _switched(who, is_shut=False)


def _switched(who: str, *, is_shut: bool) -> Response:
    by, door = _admin(), present.door()
    with door.file.writing() as connection:
        person = people.by_key(connection, f"konto:{who}")
        if person.id == by.id:
            raise Refused("account.own")
        switch = people.disable if is_shut else people.enable
        switch(connection, person, by=by.key, now=door.now)
    return redirect_to("/konton?klart=" + ("stangt" if is_shut else "oppnat"))
