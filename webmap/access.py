"""Who asks, and what they may: people by the session of their account, programs of this machine by the local token."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from flask import Request, current_app, request

from geodata.errors import Invalid, Refused
from geodata.model.permission import Deed
from geodata.model.role import Role
from geodata.model.viewer import NOBODY, Viewer, with_role
from webmap.accounts import present

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})

FORWARDING: Final = tuple(
    f"HTTP_{name}" for name in ("FORWARDED", "X_FORWARDED", "X_REAL_IP", "VIA", "TRUE_CLIENT_IP", "CF_CONNECTING_IP")
)
"""How headers begin, as WSGI names them, that a proxy adds: a request with one did not start on this machine."""

PUBLIC_HOST: Final = "tryggkarta.public_host"
"""Where the WSGI environment of a request that the trusted proxy passed on names our public host (webmap/proxy.py)."""

TURNED_AWAY: Final = "tryggkarta.turned_away"
"""Where the environment holds why `webmap.proxy` lets a request in no further."""

MAX_QUERY_BYTES: Final = 4096
"""The longest filter in use is about 400; nothing longer is parsed, so that it costs nothing."""


OPEN: Final = ("pages.sign_in.", "pages.invitations.")
"""How the endpoints begin that are written to by whoever is not signed in yet."""

LOCAL: Final = "lokal"
"""What the log calls a program of this machine that writes with the token."""

_VIEWER: Final = "tryggkarta.viewer"


def viewer() -> Viewer:
    """Whoever asks; looked up once for each request."""
    found: Viewer | None = request.environ.get(_VIEWER)
    if found is None:
        request.environ[_VIEWER] = found = _viewer()
    return found


def _viewer() -> Viewer:
    if _has_token(request):
        return with_role(Role.COORDINATOR, LOCAL)
    account = present.signed_in()
    if account is None:
        return NOBODY
    everywhere = frozenset({Role.ADMIN}) if account.is_admin else frozenset[Role]()
    return Viewer(account.key, account.roles, everywhere, account.unit)


def who() -> str:
    """The name in the log of whoever asks: the key of an account, never a name."""
    return viewer().key


def require(deed: Deed, municipality: str) -> None:
    """Refuses whoever may not do something in a municipality.

    `Refused` ``access.not-allowed``, or ``sign-in.needed`` for everyone without an account; who opens a page without
    one is sent to sign in.
    """
    if viewer().may(deed, municipality):
        return
    raise not_allowed()


def not_allowed() -> Exception:
    """What whoever asks is told where they may not."""
    if viewer().key:
        return Refused("access.not-allowed")
    is_page = request.method in READING and not request.path.startswith("/api/")
    return present.SignInFirst() if is_page else Refused("sign-in.needed")


def new_token() -> str:
    """A token that a program of this machine may write with; 256 random bits."""
    return secrets.token_urlsafe(32)


def refusal(environ: Mapping[str, Any]) -> Refused | None:
    """Why a request is not let in even to read, by its WSGI environment; None where it is."""
    length = len(environ.get("QUERY_STRING", ""))
    if length > MAX_QUERY_BYTES:
        return Invalid("value.too-long", field="?", longest=MAX_QUERY_BYTES, length=length)
    turned_away: Refused | None = environ.get(TURNED_AWAY)
    if turned_away is not None:
        return turned_away
    host, public = environ.get("HTTP_HOST", ""), environ.get(PUBLIC_HOST)
    if not (is_local_host(host) if public is None else host == public):
        return Refused("request.foreign-host")
    for name in environ:
        if name.startswith(FORWARDING):
            return Refused("request.forwarded", header=header_name(name))
    return None


def header_name(name: str) -> str:
    """A header's own name, from WSGI's."""
    return name.removeprefix("HTTP_").replace("_", "-").title()


def guard() -> None:
    """Refuses what was not meant for us, and writes that another site may have caused or that nobody answers for."""
    if refused := refusal(request.environ):
        if len(request.query_string) > MAX_QUERY_BYTES:
            request.query_string = b""  # the answer would look for its language there
        raise refused
    if request.method in READING:
        return
    if not (_has_token(request) or _is_same_origin(request)):
        raise Refused("request.foreign-origin")
    if request.endpoint is not None and not request.endpoint.startswith(OPEN) and not viewer().key:
        raise Refused("sign-in.needed")


def is_local_host(host: str) -> bool:
    """Whether a Host header names this machine itself, with any port."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, "0"
    return name.lower() in LOOPBACK_NAMES and port.isascii() and port.isdigit() and len(port) <= 5


def _has_token(asked: Request) -> bool:
    kind, _, given = asked.headers.get("Authorization", "").partition(" ")
    expected: str = current_app.config["TOKEN"]
    return kind.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), expected.encode())


def _is_same_origin(asked: Request) -> bool:
    """Browsers tell where a request comes from in either header; a page can forge neither."""
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    if site is None and origin is None:
        return False
    ours = f"{asked.scheme}://{asked.environ['HTTP_HOST']}".lower()
    return site in {None, "same-origin"} and (origin is None or origin.lower() == ours)
