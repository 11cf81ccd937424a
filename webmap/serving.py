"""Serving the pages on this machine: waitress, which takes slow uploads in before it wakes a thread (faults R4)."""

import errno
import gc
import ipaddress
import logging
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from types import FrameType, ModuleType
from typing import Any, Final, cast

import orjson
from flask import Flask
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]
from waitress.server import BaseWSGIServer, create_server  # type: ignore[import-untyped]
from waitress.task import ErrorTask  # type: ignore[import-untyped]

from geodata.casework import photos
from geodata.errors import Invalid, Refused, Unavailable
from geodata.exchange.photo_head import MAX_BYTES as MAX_PHOTO_BYTES
from geodata.storage import sqlite_version
from webmap import mail
from webmap.app import create_app
from webmap.errors import problem
from webmap.headers import HEADERS, HSTS
from webmap.settings import LANGUAGES, Settings
from webmap.world import JOBS_KEY, KEY, MAP_KEY, PHOTOS_KEY, UPLOADS_KEY

UPLOADING: Final = re.compile("/[^/]+/importera")
"""Where files are sent in (webmap/pages/imports.py)."""

PHOTOGRAPHING: Final = re.compile("/api/v1/observations/[0-9a-f-]{36}/photos/[0-9a-f-]{36}")
"""Where photos are sent in (webmap/api/photos.py)."""

LEAST_TOKEN: Final = 32
"""Characters of a token that is named in the settings, where others than this machine may try to guess it."""

GDAL: Final = frozenset({"pyogrio", "fiona", "osgeo"})


class GdalKeptOut:
    """An import hook that refuses GDAL: a second SQLite in this process drops the store's locks (faults R1)."""

    def find_spec(self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None) -> None:
        """Answers nothing for every other module, so that the usual finders go on."""
        if name.partition(".")[0] in GDAL:
            raise Refused("gdal.in-process", module=name)


def keep_gdal_out() -> None:
    """Refuses GDAL in this process from now on; raises where it is loaded already."""
    loaded = sorted(GDAL & sys.modules.keys())
    if loaded:
        raise Refused("gdal.in-process", module=loaded[0])
    if not any(isinstance(finder, GdalKeptOut) for finder in sys.meta_path):
        sys.meta_path.insert(0, GdalKeptOut())


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself and nothing else, whatever name it goes by."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, ValueError):
        return False
    return bool(found) and all(ipaddress.ip_address(address).is_loopback for address in found)


def check_readiness(settings: Settings, has_admin: Callable[[], bool], has_key: Callable[[], bool]) -> None:
    """Refuses to let anyone beyond this machine in before all is there that guards it; says what is missing.

    A server on loopback behind a trusted proxy is as public as one that listens on every address.
    """
    if is_loopback(settings.host) and not settings.is_public():
        return
    needed = {
        "TRYGGKARTA_PUBLIC_URL": settings.public_url,
        "TRYGGKARTA_PROXY": settings.proxies(),
        "TRYGGKARTA_TOKEN": not settings.token or len(settings.token) >= LEAST_TOKEN,
        "admin": has_admin(),
        "secret key": has_key(),
    }
    missing = [name for name, is_there in needed.items() if not is_there]
    if missing:
        raise Invalid("serve.beyond-loopback", host=settings.host, missing=missing)


class ProblemTask(ErrorTask):  # type: ignore[misc] # waitress has no types
    """What waitress itself refuses (a body too large, a broken request), told like every other refusal."""

    def execute(self) -> None:
        """Write a problem instead of waitress's line of text."""
        error = self.request.error
        code = "request.too-large" if error.code == 413 else "request.invalid"
        refused = Refused(code, longest=self.request.adj.max_request_body_size - 1)
        body = orjson.dumps(problem(refused, LANGUAGES[0]) | {"status": error.code})
        self.status = f"{error.code} {error.reason}"
        headers = HEADERS | {"Content-Type": "application/problem+json", "Content-Length": str(len(body))}
        headers |= dict(self.request.adj.more_headers)
        self.response_headers.extend([*headers.items(), ("Cache-Control", "no-store"), ("Connection", "close")])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Asked(HTTPRequestParser):  # type: ignore[misc]
    """A request, whose body may be larger where a file is sent in to be imported, or a photo."""

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head, and let it say how much may follow."""
        super().parse_header(header_plus)
        longest = 0
        if self.command == "POST" and UPLOADING.fullmatch(self.path):
            longest = self.adj.max_upload_bytes
        elif self.command == "PUT" and PHOTOGRAPHING.fullmatch(self.path):
            longest = MAX_PHOTO_BYTES
        if longest:
            larger: Any = copy(self.adj)
            larger.max_request_body_size = longest + 1
            self.adj = larger


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose errors are problems."""

    error_task_class = ProblemTask
    parser_class = Asked


def listening(app: Flask, settings: Settings) -> Any:  # noqa: ANN401 - waitress has no types
    """A waitress server that listens already; ``run`` answers until a signal comes.

    `Unavailable` ``serve.port-taken`` where another program has the port.
    """
    # It warns of every request that waits for a thread: eight people at once would write a line for each answer.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=settings.max_body_bytes + 1,  # waitress refuses what reaches it
            # BehindProxy believes or removes it, or access.guard refuses it; waitress would hide it.
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Unavailable("serve.port-taken", port=settings.port) from error
    for each in (server, *getattr(server, "map", {}).values()):  # "localhost" may be two sockets
        if isinstance(each, BaseWSGIServer):
            each.channel_class = Channel
            each.adj.max_upload_bytes = settings.max_upload_bytes
            each.adj.more_headers = [HSTS] if settings.public_url else []
    return server


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends the server as Ctrl-C does: what is being answered is answered, and the store is closed."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def serve(
    store_url: str | None = None,
    host: str | None = None,
    port: int | None = None,
    *,
    say: Callable[[str], None] = print,
    has_admin: Callable[[], bool] = lambda: False,
    has_key: Callable[[], bool] = lambda: True,
) -> None:
    """Serve a store until SIGTERM or Ctrl-C; what is left out is as the settings say.

    Refuses with ``serve.beyond-loopback`` to be reached by others before all is there that `check_readiness` wants, a
    store that can't be opened, and GDAL in this process. ``say`` is given the lines for the person who started it,
    ``has_admin`` tells whether anyone may administer the installation, ``has_key`` whether its secret key is strong.
    """
    chosen = Settings.from_environment()
    named = {"store": store_url, "host": host, "port": port}
    settings = replace(chosen, **cast("dict[str, Any]", {k: v for k, v in named.items() if v is not None}))
    check_readiness(settings, has_admin, has_key)
    keep_gdal_out()
    letters = _letters(settings)
    app = create_app(settings)
    holder, jobs = app.extensions[KEY], app.extensions[JOBS_KEY]
    holder.store()  # opened before anyone is told that it serves
    jobs.start()
    app.extensions[UPLOADS_KEY].sweep()
    photos.sweep(holder.store(), app.extensions[PHOTOS_KEY])  # what a crash left
    _collect_seldom()
    try:
        with _ended_by_signals():
            server = listening(app, settings)
            try:
                for line in told(app, server):
                    say(line)
                with letters, app.extensions[MAP_KEY].warming():
                    server.run()
            except (SystemExit, KeyboardInterrupt):
                pass
            finally:
                server.close()
    finally:
        jobs.close()
        holder.close()


def _letters(settings: Settings) -> AbstractContextManager[None]:
    """What sends letters while the server runs, where mail is configured; refuses settings that can't be right."""
    if not mail.is_configured(settings):
        return nullcontext()
    outbox, server = mail.Outbox(settings.store), mail.MailServer.of(settings)
    return mail.Postman(outbox, server, lambda: datetime.now(UTC)).working()


def _collect_seldom() -> None:
    """Spares long answers the search for cycles, which they do not have: 8 900 features take 0.36 s instead of 0.53."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def told(app: Flask, server: Any) -> list[str]:  # noqa: ANN401 - waitress has no types
    """What the person who starts the server reads: address, store, token."""
    settings: Settings = app.config["SETTINGS"]
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    return [
        f"http://{shown}:{port}/",
        f"store {settings.store} (SQLite {sqlite_version()})",
        f"token {app.config['TOKEN']}",
    ]
