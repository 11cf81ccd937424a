"""Who is signed in to the request that is being answered, by the cookie of a session."""

from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from flask import Flask, Response, current_app, g, has_request_context, request
from werkzeug.exceptions import HTTPException

from geodata.errors import Refused
from geodata.storage import beside
from webmap import world
from webmap.accounts import accounts_file, journal, letters, sessions
from webmap.accounts.account import Account
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.entering import Door
from webmap.accounts.journal import Event
from webmap.accounts.letters import Post
from webmap.accounts.people import Person
from webmap.accounts.sessions import Lifetimes, Session
from webmap.secret_key import secret_key
from webmap.settings import Settings

if TYPE_CHECKING:
    from webmap.accounts.openid import Provider

EXTENSION: Final = "tryggkarta.accounts"

COOKIE: Final = "session"
SECURE_COOKIE: Final = "__Host-session"
"""Browsers take a cookie of this name only over TLS, for this host and for all of its paths."""


class Accounts:
    """The accounts of an app's installation: their file, the secret key, how long sessions last."""

    def __init__(self, settings: Settings) -> None:
        self._store = settings.store
        self.post: Post = lambda letter: letters.post(settings, settings.store, letter, world.now())
        self.file = AccountsFile(beside(settings.store, accounts_file.ENDING))
        self.public_url: str = getattr(settings, "public_url", "")
        self.label = settings.oidc_label
        self._settings = settings
        self.lifetimes = Lifetimes(
            idle=timedelta(hours=settings.session_idle_hours), longest=timedelta(days=settings.session_days)
        )

    @cached_property
    def key(self) -> bytes:
        """The secret key, read or made when first asked for."""
        return secret_key(self._store)

    @cached_property
    def provider(self) -> "Provider | None":
        """The municipality's own sign-in; loaded where it is configured."""
        if not self._settings.oidc_issuer:
            return None
        from webmap.accounts.openid import provider  # noqa: PLC0415 - few have one, and it takes a while to load

        return provider(self._settings)

    @property
    def is_secure(self) -> bool:
        """Whether people come by TLS."""
        return self.public_url.startswith("https:")

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return SECURE_COOKIE if self.is_secure else COOKIE


def prepare(app: Flask) -> None:
    """Gives the app its accounts. Nothing is opened before somebody signs in."""
    app.extensions[EXTENSION] = Accounts(app.config["SETTINGS"])
    app.after_request(kept_private)
    app.context_processor(lambda: {"account": shown()})


def accounts() -> Accounts:
    """The accounts of this app."""
    return cast("Accounts", current_app.extensions[EXTENSION])


def signed_in() -> Account | None:
    """Whoever is signed in to the current request; looked up once, and not at all without a cookie."""
    found = session()
    return found.person.account(world.now()) if found is not None and found.is_whole else None


def session() -> Session | None:
    """The session of the current request, a half one too."""
    if "session" not in g:
        g.session = _found()
    return cast("Session | None", g.session)


def session_id() -> str | None:
    """The id in the current request's cookie; None where there is none of ours."""
    here = accounts()
    cookie = request.cookies.get(here.cookie)
    return sessions.unsealed(cookie, here.key) if cookie else None


def _found() -> Session | None:
    here, now = accounts(), world.now()
    named = session_id()
    if named is None or not here.file.is_there:
        return None
    with here.file.reading() as connection:
        found = sessions.find(connection, named, here.lifetimes, now)
    if found is not None and found.is_stale(now):
        with here.file.writing() as connection:
            sessions.stir(connection, found, now)
    return found


class SignInFirst(HTTPException):
    """Sends whoever opens a page that is not for everybody to the page where one signs in, and back after it."""

    code = HTTPStatus.SEE_OTHER

    def get_headers(self, *_unused: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - as Werkzeug has it
        """Where to."""
        wanted = quote(request.full_path.removesuffix("?"), safe="")
        return [("Location", f"/logga-in?next={wanted}"), ("Content-Type", "text/html; charset=utf-8")]


def required() -> Person:
    """Whoever is signed in; others are sent to sign in, or refused with ``sign-in.needed`` where they change things."""
    found = session()
    if found is not None and found.is_whole:
        return found.person
    if request.method in {"GET", "HEAD"}:
        raise SignInFirst
    raise Refused("sign-in.needed")


def door() -> Door:
    """Where whoever sends the current request stands."""
    here = accounts()
    return Door(here.file, here.key, request.remote_addr or "", world.now())


def begin(response: Response, person: Person, how: str, *, is_whole: bool = True) -> None:
    """Start a session under a new id, in the place of the one that the request came with, and tell the browser.

    ``how`` stands in the journal: password, code, recovery, passkey, openid.
    """
    here, now = accounts(), world.now()
    before = session_id()
    with here.file.writing() as connection:
        if before is not None:
            sessions.end(connection, before)
        sessions.sweep(connection, here.lifetimes, now)
        made = sessions.start(connection, person.id, is_whole=is_whole, now=now)
        if is_whole:
            journal.write(connection, Event.SIGNED_IN, who=person.key, note=how, now=now)
    response.set_cookie(
        here.cookie,
        sessions.sealed(made, here.key),
        max_age=here.lifetimes.longest if is_whole else sessions.HALF_LIFE,
        **_attributes(here),
    )
    g.session = None


def leave(response: Response) -> None:
    """End the session of the current request, and take its cookie back."""
    here = accounts()
    before, found = session_id(), session()
    if before is not None and found is not None:
        with here.file.writing() as connection:
            sessions.end(connection, before)
            journal.write(connection, Event.SIGNED_OUT, who=found.person.key, now=world.now())
    response.delete_cookie(here.cookie, **_attributes(here))
    g.session = None


def _attributes(here: Accounts) -> dict[str, Any]:
    return {"path": "/", "secure": here.is_secure, "httponly": True, "samesite": "Lax"}


def kept_private(response: Response) -> Response:
    """An answer to somebody with a session's cookie is for nobody else: no cache keeps it."""
    here = accounts()
    if request.endpoint != "static" and (here.cookie in request.cookies or _sets(response, here.cookie)):
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def _sets(response: Response, cookie: str) -> bool:
    return any(value.startswith(f"{cookie}=") for value in response.headers.getlist("Set-Cookie"))


def shown() -> Account | None:
    """Who is signed in, for the head of a page: an error page must be shown even where that can't be told."""
    try:
        return signed_in() if has_request_context() else None
    except Refused:
        return None
