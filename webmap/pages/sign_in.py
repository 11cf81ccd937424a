"""Signing in and out: a password and perhaps a code after it, or a passkey."""

from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from geodata.errors import Refused
from webmap import errors
from webmap.accounts import entering, passkeys, present, tries
from webmap.accounts.passkeys import Site
from webmap.accounts.people import Person
from webmap.errors import told_when
from webmap.language import _
from webmap.pages.presenting import page
from webmap.pages.upload_steps import told
from webmap.texts import msgid

routes = Blueprint("sign_in", __name__)

DONE = {
    "losenord": msgid("Your password is saved. Sign in with it."),
    "ut": msgid("You are signed out."),
    "overallt": msgid("You are signed out everywhere."),
    "mejl": msgid("If there is an account with that address, a letter with a link is on its way to it."),
}
"""What has just been done, by what stands in the address."""


def local(path: str) -> str:
    """A path of our own to go on to, or "" for anything that could lead elsewhere."""
    is_plain = path.isprintable() and "\\" not in path and len(path) <= 2000
    return path if is_plain and path.startswith("/") and not path.startswith("//") else ""


def site() -> Site:
    """What passkeys are bound to: the public address, or this machine."""
    origin = present.accounts().public_url.rstrip("/") or request.host_url.rstrip("/")
    host = origin.partition("://")[2]
    return Site(host if host.startswith("[") else host.partition(":")[0], origin)


def sent() -> dict[str, Any]:
    """The JSON object that a script of ours sent; empty where it is none."""
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def as_json(told: object) -> Response:
    """An answer to a script of ours."""
    return Response(orjson.dumps(told), mimetype="application/json")


@routes.get("/logga-in")
def ask() -> str:
    """Where one signs in."""
    return _ask(local(request.args.get("next", "")), None, _done(request.args.get("klart", "")))


def _done(name: str) -> str:
    return _(DONE[name]) if name in DONE else ""


def _ask(wanted: str, refused: Refused | None, done: str = "", email: str = "") -> str:
    here, own = present.accounts(), ""
    if here.provider is not None:
        own = _("Sign in with {name}", name=here.label or _("the municipality's own sign-in"))
    return page("sign_in.html", wanted=wanted, email=email, problem=told(refused), done=done, own_sign_in=own)


def refused_page(wanted: str, refused: Refused) -> Response:
    """The page where one signs in, with what went wrong."""
    return told_when(make_response(_ask(wanted, refused), errors.status_of(refused)), refused)


@routes.post("/logga-in")
def enter() -> Response | AnyResponse:
    """Takes e-mail and password."""
    email, wanted = request.form.get("email", "")[:400], local(request.form.get("next", ""))
    try:
        person = entering.by_password(present.door(), email, request.form.get("password", ""))
    except Refused as refused:
        return told_when(make_response(_ask(wanted, refused, "", email), errors.status_of(refused)), refused)
    if person.has_codes:
        answer = redirect_to("/logga-in/kod" + (f"?next={wanted}" if wanted else ""))
        present.begin(answer, person, "", is_whole=False)
        return answer
    return _let_in(person, "password", wanted)


def _let_in(person: Person, how: str, wanted: str) -> Response:
    answer = redirect_to(wanted or home(person))
    present.begin(answer, person, how)
    return answer


def redirect_to(path: str) -> Response:
    """On to another page, by GET."""
    return make_response(redirect(path, HTTPStatus.SEE_OTHER))


def home(person: Person) -> str:
    """Where somebody goes on who asked for no page: to the map of their only municipality."""
    towns = {held.municipality for held in person.held if held.municipality}
    return f"/{towns.pop()}/karta" if len(towns) == 1 else "/"


@routes.get("/logga-in/kod")
def ask_code() -> str | Response:
    """Where the one-time code is typed, after the password."""
    if _half() is None:
        return redirect_to("/logga-in")
    return page("sign_in_code.html", wanted=local(request.args.get("next", "")), problem=None)


@routes.post("/logga-in/kod")
def enter_code() -> Response:
    """Takes a one-time code, or a recovery code."""
    person, wanted = _half(), local(request.form.get("next", ""))
    if person is None:
        return redirect_to("/logga-in")
    try:
        how = entering.by_code(present.door(), person, request.form.get("code", "")[:100])
    except Refused as refused:
        body = page("sign_in_code.html", wanted=wanted, problem=told(refused))
        return told_when(make_response(body, errors.status_of(refused)), refused)
    return _let_in(person, how, wanted)


def _half() -> Person | None:
    """Whoever has given their password and not yet their code."""
    found = present.session()
    return found.person if found is not None and not found.is_whole else None


@routes.post("/logga-in/nyckel")
def ask_passkey() -> Response:
    """What a browser is to sign with a passkey."""
    door = present.door()
    entering.one_more_from_here(door)
    with door.file.writing() as connection:
        return as_json(passkeys.asked_to_sign_in(connection, site(), door.now))


@routes.post("/logga-in/nyckel/svar")
def enter_by_passkey() -> Response:
    """Takes what a passkey signed; tells the page to go on to."""
    door, said = present.door(), sent()
    with door.file.writing() as connection:
        person = passkeys.signed(connection, site(), said.get("credential", {}), door.now)
        if person is not None:
            tries.forgive(connection, *door.marks(person.key))
    if person is None:
        raise Refused("sign-in.passkey-wrong")
    if person.is_disabled or not person.current(door.now):
        raise Refused("sign-in.ended")
    answer = as_json({"next": local(str(said.get("next", ""))) or home(person)})
    present.begin(answer, person, "passkey")
    return answer


@routes.post("/logga-ut")
def leave() -> Response:
    """Ends the session."""
    answer = redirect_to("/logga-in?klart=ut")
    present.leave(answer)
    return answer
