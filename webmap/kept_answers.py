"""Answers for everyone that are given again as they were, before Flask is asked, while nothing can have changed.

People look at the same towns. Routing, parameters and headers of one request cost Flask ten times what waitress costs.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from werkzeug.http import parse_etags

from geodata.errors import Refused
from webmap import access
from webmap.headers import SHARED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST: Final = 512
"""Answers that are kept; the least lately asked is forgotten first."""

LARGEST: Final = 512 * 1024
"""Bytes of an answer that is kept."""

MINUTE_S: Final = 60
"""For how long nothing but the log is asked: batches come out, days end and actions fall due without an entry in it."""

_OK: Final = "200 OK"
_SAME: Final = "304 NOT MODIFIED"
_ONE_PERSONS: Final = "set-cookie"
_OF_A_BODY: Final = frozenset({"content-type", "content-length", "content-encoding"})
_WHO: Final = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")

Head = Sequence[tuple[str, str]]
Asked = tuple[str, str, str, str]
"""Path, query, encodings and languages that are taken."""

Moment = tuple[int, int]
"""The newest log entry, and the minute."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer as of a moment; ``etag`` stands in its head."""

    upto: Moment
    head: Head
    body: bytes
    etag: str


class KeptAnswers:
    """A WSGI application before another one. Methods may be called from several threads.

    It keeps what the other one gives to somebody without cookie and token, and calls shared (`SHARED`): what is made of
    nothing but the store, the minute, the query, and the encodings and languages that are taken. ``log_end`` tells the
    newest log entry, whoever wrote it, ``clock`` the time.
    """

    def __init__(self, inner: "WSGIApplication", log_end: Callable[[], int], clock: Callable[[], datetime]) -> None:
        self._inner = inner
        self._log_end = log_end
        self._clock = clock
        self._answers: OrderedDict[Asked, _Kept] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The kept answer, or the inner application's."""
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _WHO) or access.refusal(environ):
            return self._inner(environ, start_response)
        try:
            now = self._log_end(), int(self._clock().timestamp() // MINUTE_S)
        except Refused:  # the application says what it means
            return self._inner(environ, start_response)
        asked = (
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_ACCEPT_LANGUAGE", ""),
        )
        kept = self._kept(asked, now)
        if kept is None:
            return self._made(asked, now, environ, start_response)
        if (known := environ.get("HTTP_IF_NONE_MATCH")) and parse_etags(known).contains_weak(kept.etag):
            start_response(_SAME, [pair for pair in kept.head if pair[0].lower() not in _OF_A_BODY])
            return []
        start_response(_OK, list(kept.head))
        return [kept.body]

    def _kept(self, asked: Asked, now: Moment) -> _Kept | None:
        """The answer as of that moment."""
        with self._lock:
            found = self._answers.get(asked)
            if found is None or found.upto != now:
                return None
            self._answers.move_to_end(asked)
            return found

    def _made(
        self, asked: Asked, now: Moment, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The inner application's answer, kept where it may be: one that is older by then is made once more."""
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def listen(status: str, head: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            told.append((status, head))
            return start_response(status, head, *more)

        answer = self._inner(environ, listen)
        status, head = told[-1] if told else ("", [])
        names = {name.lower(): value for name, value in head}
        if status != _OK or names.get("cache-control") != SHARED or _ONE_PERSONS in names:
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        if len(body) <= LARGEST:
            self._keep(asked, _Kept(now, tuple(head), body, names["etag"].strip('"')))
        return [body]

    def _keep(self, asked: Asked, answer: _Kept) -> None:
        with self._lock:
            self._answers[asked] = answer
            self._answers.move_to_end(asked)
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
