"""The municipality's own sign-in: away to it, and back with what it says of somebody."""

import base64
import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet, InvalidToken
from flask import Blueprint, Response, request

from geodata.errors import Missing, Refused
from webmap import world
from webmap.accounts import entering, people, present, tokens
from webmap.accounts.people import Person
from webmap.accounts.tokens import LASTS, Purpose
from webmap.pages.sign_in import home, local, redirect_to, refused_page
from webmap.secret_key import derived

if TYPE_CHECKING:
    from webmap.accounts.openid import Begun, Provider

routes = Blueprint("own_sign_in", __name__)

COOKIE: Final = "openid"
"""What a browser keeps while it is at the provider; none but those who go there are given it."""

BACK: Final = "/logga-in/extern/svar"


def _provider() -> "Provider":
    found = present.accounts().provider
    if found is None:
        raise Missing("request.no-route")
    return found


def _back_to() -> str:
    return (present.accounts().public_url or request.host_url).rstrip("/") + BACK


@routes.get("/logga-in/extern")
def away() -> Response:
    """To the provider."""
    provider, door = _provider(), present.door()
    wanted = local(request.args.get("next", ""))
    try:
        entering.one_more_from_here(door)
        address, begun = provider.begin(wanted, _back_to(), door.now)
    except Refused as refused:
        return refused_page(wanted, refused)
    with door.file.writing() as connection:
        tokens.keep(connection, Purpose.OPENID, begun.state, None, door.now)
    answer = redirect_to(address)
    answer.set_cookie(
        COOKIE,
        _box().encrypt_at_time(json.dumps(asdict(begun)).encode(), int(door.now.timestamp())).decode(),
        max_age=LASTS[Purpose.OPENID],
        path=BACK,
        secure=present.accounts().is_secure,
        httponly=True,
        samesite="Lax",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get(BACK)
def back() -> Response:
    """Back from the provider: whoever it names with a verified e-mail, and has an account here, is signed in."""
    provider, wanted = _provider(), ""
    try:
        begun = _begun(world.now())
        wanted = begun.wanted
        person = _person(provider.email(request.args.get("code", "")[:4000], begun, _back_to(), world.now()))
    except Refused as refused:
        return _forgetful(refused_page(wanted, refused))
    answer = redirect_to(wanted or home(person))
    present.begin(answer, person, "openid")
    return _forgetful(answer)


def _begun(now: datetime) -> "Begun":
    """What this browser began, once; an answer that another one asked for is none of its own."""
    from webmap.accounts.openid import Begun  # noqa: PLC0415 - few have such a provider

    lasts = int(LASTS[Purpose.OPENID].total_seconds())
    try:
        kept = _box().decrypt_at_time(request.cookies.get(COOKIE, "").encode(), lasts, int(now.timestamp()))
    except InvalidToken as error:
        raise Refused("sign-in.openid-failed") from error
    begun = Begun(**json.loads(kept))
    if request.args.get("state", "") != begun.state:
        raise Refused("sign-in.openid-failed")
    with present.accounts().file.writing() as connection:
        is_first = tokens.take(connection, Purpose.OPENID, begun.state, now)
    if not is_first:
        raise Refused("sign-in.openid-failed")
    return begun


def _person(email: str) -> Person:
    here = present.accounts()
    with here.file.reading() as connection:
        person = people.find(connection, email)
    if person is None:
        raise Refused("sign-in.openid-unknown")
    if person.is_disabled or not person.current(world.now()):
        raise Refused("sign-in.ended")
    return person


def _forgetful(answer: Response) -> Response:
    answer.delete_cookie(COOKIE, path=BACK)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(present.accounts().key, "sign-in at a provider")))
