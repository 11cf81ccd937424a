"""Fetching one picture from a configured source: only from there, only a picture, only so large, only so long.

The name is looked up once, every address of it is checked, and the connection goes to an address that was checked: a
name that answers differently the second time is never asked a second time (faults S-13). No redirect is followed, no
proxy of the environment is used, and nothing of the person who looks at the map goes along.
"""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.client import HTTPException
from importlib.metadata import version
from threading import Event, Timer
from time import monotonic
from typing import Final

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from geodata.exchange.addresses import Lookup, looked_up, may_be_reached
from geodata.exchange.pictures import JPEG, PNG, WEBP, media_of, sides_of
from geodata.exchange.tile_source import Origin, TileSource
from geodata.mapview.tiles import Tile

MAX_BYTES: Final = 2 * 1024**2
MAX_SIDE_PX: Final = 1024
"""Tiles are 256 or 512 wide. A small file may tell of a picture that fills a phone's memory."""

PART_BYTES: Final = 64 * 1024
WITHIN_S: Final = 8.0
"""From connecting to the last byte. Looking the name up has the system's own limit."""

NOTHING_THERE: Final = frozenset({204, 404, 410})
"""How services answer beyond the edge of their map."""

_DECLARED: Final = {PNG: PNG, JPEG: JPEG, "image/jpg": JPEG, WEBP: WEBP}


class SourceError(Exception):
    """A picture could not be had. The message is for the operator's log: it names no place and no person."""


def fetched(source: TileSource, tile: Tile, *, lookup: Lookup = looked_up, within_s: float = WITHIN_S) -> bytes | None:
    """The picture of a tile; none where the source has nothing there; `SourceError` for whatever else it does."""
    try:
        addresses = lookup(source.origin.name, source.origin.port)
    except (OSError, UnicodeError) as error:
        raise SourceError("the host's name is not known") from error
    if not addresses or not all(may_be_reached(address, source.networks) for address in addresses):
        raise SourceError("the host has an address that may not be reached")
    deadline = monotonic() + within_s
    try:
        line = _connected(source.origin, addresses, deadline)
        with _cut_off(line, deadline) as is_late:
            try:
                return _asked(line, source, tile)
            finally:
                if is_late.is_set():
                    raise SourceError("it took too long")
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise SourceError(f"no answer that can be used: {type(error).__name__}") from error


def _asked(line: HTTPConnection, source: TileSource, tile: Tile) -> bytes | None:
    line.request("GET", source.target(tile), headers=_headers(source.origin), preload_content=False)
    with line.getresponse() as answer:
        return _body(answer)


@cache
def trust() -> ssl.SSLContext:
    """Whom we believe about names: the system's certificates, or those that SSL_CERT_FILE names."""
    return ssl.create_default_context()


def _connected(origin: Origin, addresses: Sequence[str], deadline: float) -> HTTPConnection:
    """A connection to the first of the checked addresses that takes one."""
    failed: Exception = OSError("no address")
    for address in addresses:
        patience = max(0.001, deadline - monotonic())
        line = (
            HTTPConnection(address, origin.port, timeout=patience)
            if origin.scheme == "http"
            else HTTPSConnection(
                address, origin.port, timeout=patience, ssl_context=trust(), server_hostname=origin.name
            )
        )
        try:
            line.connect()
        except (HTTPError, OSError) as error:
            line.close()
            failed = error
        else:
            return line
    raise failed


@contextmanager
def _cut_off(line: HTTPConnection, deadline: float) -> Iterator[Event]:
    """Hangs up at the deadline, however slowly the other side drips, and always in the end."""
    is_late = Event()
    held: socket.socket = line.sock

    def hang_up() -> None:
        is_late.set()
        # The plain socket below TLS: a thread that reads through TLS is woken, and nothing is taken from under it.
        socket.socket.shutdown(held, socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - monotonic()), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()
        timer.join()
        line.close()


def _headers(origin: Origin) -> dict[str, str]:
    return {
        "Host": origin.authority,
        "User-Agent": f"tryggkarta/{version('tryggkarta')}",
        "Accept": "image/png, image/jpeg, image/webp",
        "Connection": "close",
    }


def _body(answer: BaseHTTPResponse) -> bytes | None:
    if answer.status in NOTHING_THERE:
        return None
    if answer.status != 200:
        raise SourceError(f"it answers {answer.status}")
    if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise SourceError("the answer is packed")
    declared = _DECLARED.get(answer.headers.get("Content-Type", "").partition(";")[0].strip().lower())
    if declared is None:
        raise SourceError("the answer is no picture by its own account")
    body = bytearray()
    while part := answer.read(PART_BYTES, decode_content=False):  # asked to the end, so that what broke off is noticed
        body += part
        if len(body) > MAX_BYTES:
            raise SourceError("the answer is too large")
    picture = bytes(body)
    if media_of(picture) != declared:
        raise SourceError("the answer is no picture of the kind that it says")
    sides = sides_of(picture)
    if sides is None or not all(0 < side <= MAX_SIDE_PX for side in sides):
        raise SourceError("the picture's sides are no tile's")
    return picture
