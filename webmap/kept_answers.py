"""Answers that are given again as they were, before Flask is asked, while nothing in the store has changed.

People look at the same towns. Routing, parameters and headers of one request cost Flask ten times what waitress costs.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from geodata.errors import Refused
from webmap import access

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST: Final = 512
"""Answers that are kept, at most 50 kB each; the least lately asked is forgotten first."""

_OK: Final = "200 OK"
_ONE_PERSONS: Final = "set-cookie"

Head = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, made when ``upto`` was the newest log entry."""

    upto: int
    head: Head
    body: bytes


class KeptAnswers:
    """A WSGI application before another one. Methods may be called from several threads.

    Only for ``paths`` whose answers are made of nothing but the store, the query and ``Accept-Encoding``, the same for
    everybody who is let in. ``log_end`` tells the newest log entry, whoever wrote it.
    """

    def __init__(self, inner: "WSGIApplication", paths: Iterable[str], log_end: Callable[[], int]) -> None:
        self._inner = inner
        self._paths = frozenset(paths)
        self._log_end = log_end
        self._answers: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The kept answer, or the inner application's."""
        if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"] not in self._paths or access.refusal(environ):
            return self._inner(environ, start_response)
        try:
            end = self._log_end()
        except Refused:  # the application says what it means
            return self._inner(environ, start_response)
        asked = environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_ACCEPT_ENCODING", "")
        kept = self._kept(asked, end)
        if kept is None:
            return self._made(asked, end, environ, start_response)
        start_response(_OK, list(kept.head))
        return [kept.body]

    def _kept(self, asked: tuple[str, str, str], end: int) -> _Kept | None:
        """The answer as of that log entry."""
        with self._lock:
            found = self._answers.get(asked)
            if found is None or found.upto != end:
                return None
            self._answers.move_to_end(asked)
            return found

    def _made(
        self, asked: tuple[str, str, str], end: int, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The inner application's answer, kept where it may be: one newer than ``end`` is made once more."""
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def listen(status: str, head: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            told.append((status, head))
            return start_response(status, head, *more)

        answer = self._inner(environ, listen)
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, head = told[-1]
        if status == _OK and all(name.lower() != _ONE_PERSONS for name, _ in head):
            self._keep(asked, _Kept(end, tuple(head), body))
        return [body]

    def _keep(self, asked: tuple[str, str, str], answer: _Kept) -> None:
        with self._lock:
            self._answers[asked] = answer
            self._answers.move_to_end(asked)
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
