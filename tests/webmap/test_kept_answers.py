"""What was answered is answered again until something changes, and only to those who may ask."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from geodata.errors import Unavailable
from geodata.model.observation import ObservationState
from geodata.model.role import Role
from geodata.storage import Store
from tests.builders import NOON, SQUARE, an_observation, keep
from tests.webmap.accounts.signing_in import sign_in
from webmap import kept_answers
from webmap.kept_answers import MOST, KeptAnswers

MAP = "/api/v1/map"
OUT: dict[str, Any] = {"state": ObservationState.PUBLIC, "public_from": NOON}


class Inner:
    """An application that numbers its answers."""

    def __init__(self) -> None:
        self.calls = 0
        self.status = "200 OK"
        self.head = [("Content-Type", "text/plain"), ("Cache-Control", "public, no-cache"), ("ETag", '"e"')]
        self.end = 1
        self.now = NOON
        self.closed = 0

    def __call__(self, _environ: Any, start_response: Any) -> Any:
        self.calls += 1
        start_response(self.status, self.head)
        return self

    def __iter__(self) -> Any:
        return iter((b"answer ", b"%d" % self.calls))

    def close(self) -> None:
        self.closed += 1

    def log_end(self) -> int:
        if self.end < 0:
            raise Unavailable("store.busy")
        return self.end


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def ask(inner: Inner) -> Callable[..., str]:
    kept = KeptAnswers(inner, inner.log_end, lambda: inner.now)

    def asked(query: str = "", path: str = MAP, method: str = "GET", **headers: str) -> str:
        environ = create_environ(path, query_string=query, method=method)
        body, status, head = run_wsgi_app(kept, environ | {f"HTTP_{name}": value for name, value in headers.items()})
        assert (status, list(head)) == (inner.status, inner.head)
        return b"".join(body).decode()

    return asked


def test_an_answer_is_made_once_until_something_changes(inner: Inner, ask: Callable[..., str]):
    assert [ask("zoom=3") for _ in range(3)] == ["answer 1"] * 3
    assert ask("zoom=4") == "answer 2"
    inner.end += 1
    assert ask("zoom=3") == "answer 3"
    assert inner.closed == inner.calls == 3


def test_what_comes_out_without_a_change_is_there_in_the_next_minute(inner: Inner, ask: Callable[..., str]):
    assert [ask(), ask()] == ["answer 1"] * 2
    inner.now += timedelta(seconds=59)
    assert ask() == "answer 1"
    inner.now += timedelta(seconds=1)
    assert ask() == "answer 2"


@pytest.mark.parametrize("name", ["ACCEPT_ENCODING", "ACCEPT_LANGUAGE"])
def test_who_takes_another_encoding_or_language_gets_another_answer(ask: Callable[..., str], name: str):
    assert [ask(), ask(**{name: "x"}), ask()] == ["answer 1", "answer 2", "answer 1"]


@pytest.mark.parametrize("name", ["COOKIE", "AUTHORIZATION"])
def test_whoever_says_who_they_are_is_given_nothing_that_is_kept(ask: Callable[..., str], name: str):
    assert [ask(), ask(**{name: ""}), ask(**{name: "x"}), ask()] == ["answer 1", "answer 2", "answer 3", "answer 1"]


def test_what_is_not_called_shared_is_not_kept(inner: Inner, ask: Callable[..., str]):
    inner.head[1] = ("Cache-Control", "no-store")
    assert [ask(), ask()] == ["answer 1", "answer 2"]


def test_a_large_answer_is_not_kept(inner: Inner, ask: Callable[..., str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_answers, "LARGEST", len("answer 1") - 1)
    assert [ask(), ask()] == ["answer 1", "answer 2"]


def test_whoever_has_the_answer_is_told_so(inner: Inner):
    kept = KeptAnswers(inner, inner.log_end, lambda: inner.now)
    environ = create_environ(MAP)
    run_wsgi_app(kept, environ)
    for tag, wanted in (('"e"', "304 NOT MODIFIED"), ('W/"e", "f"', "304 NOT MODIFIED"), ('"f"', "200 OK")):
        body, status, head = run_wsgi_app(kept, environ | {"HTTP_IF_NONE_MATCH": tag})
        assert (status, "Content-Type" in head) == (wanted, wanted == "200 OK")
        assert b"".join(body) == (b"answer 1" if wanted == "200 OK" else b"")


@pytest.mark.parametrize("asked", [{"method": "POST"}, {"method": "HEAD"}])
def test_nothing_else_is_kept(inner: Inner, ask: Callable[..., str], asked: dict[str, str]):
    ask(**asked)
    ask(**asked)
    assert inner.calls == 2


@pytest.mark.parametrize("status", ["404 NOT FOUND", "422 UNPROCESSABLE CONTENT", "503 SERVICE UNAVAILABLE"])
def test_a_refusal_is_not_kept(inner: Inner, ask: Callable[..., str], status: str):
    inner.status = status
    assert [ask(), ask()] == ["answer 1", "answer 2"]


def test_what_is_told_to_one_person_is_not_kept(inner: Inner, ask: Callable[..., str]):
    inner.head.append(("set-cookie", "a=b"))
    assert [ask(), ask()] == ["answer 1", "answer 2"]


@pytest.mark.parametrize("head", [{"HOST": "karta.example"}, {"X_FORWARDED_FOR": "192.0.2.1"}])
def test_who_is_not_let_in_is_not_given_what_others_were(ask: Callable[..., str], head: dict[str, str]):
    assert ask() == "answer 1"
    assert ask(**head) == "answer 2"
    assert ask("x" * 5000) == "answer 3"
    assert ask("x" * 5000) == "answer 4"


def test_a_store_that_cannot_be_asked_is_the_applications_to_tell(inner: Inner, ask: Callable[..., str]):
    assert ask() == "answer 1"
    inner.end = -1
    assert ask() == "answer 2"


def test_only_the_latest_answers_are_kept(inner: Inner, ask: Callable[..., str]):
    for number in range(MOST):
        ask(f"zoom={number}")
    assert ask("zoom=0") == "answer 1"
    ask("one more")
    assert ask("zoom=0") == "answer 1"
    assert ask("zoom=1") == f"answer {inner.calls}"


def test_public_pages_are_given_again_until_something_changes(app: Flask, visitor: FlaskClient, store: Store):
    keep(store, *(an_observation(position=SQUARE, **OUT) for _ in range(3)))
    drawn: list[str] = []
    app.before_request(lambda: drawn.append("") or None)
    for number, path in enumerate((f"{MAP}?zoom=3", "/", "/gotene/karta", "/gotene/atgarder"), start=1):
        first, again = visitor.get(path), visitor.get(path)
        assert (first.data, first.headers) == (again.data, again.headers)
        assert (again.headers["Cache-Control"], len(drawn)) == ("public, no-cache", number), path
        assert "Content-Security-Policy" in again.headers
        same = visitor.get(path, headers={"If-None-Match": again.headers["ETag"]})
        assert (same.status_code, same.data, len(drawn)) == (304, b"", number)
    keep(store, an_observation(position=SQUARE, **OUT))
    assert visitor.get(MAP, query_string="zoom=3").json["numberMatched"] == 4
    assert visitor.get(MAP, headers={"Host": "karta.example"}, query_string="zoom=3").status_code == 421


def test_nobody_is_given_what_was_made_for_somebody_else(
    visitor: FlaskClient, client: FlaskClient, app: Flask, store: Store
):
    keep(store, an_observation(position=SQUARE, text_raw="hemligt", **OUT), an_observation(position=SQUARE))
    for path in (MAP, "/api/v1/observations", "/", "/gotene/karta"):
        staff, everyone, again = client.get(path), visitor.get(path), client.get(path)
        assert (staff.headers["Cache-Control"], everyone.headers["Cache-Control"]) == ("no-store", "public, no-cache")
        assert staff.data == again.data != everyone.data
        assert visitor.get(path).data == everyone.data
    signed_in = app.test_client()
    sign_in(signed_in, {"gotene": [Role.READER]})
    assert signed_in.get(MAP).json["numberMatched"] == 2
    private = signed_in.get("/")
    assert (private.headers["Cache-Control"], "Cookie" in private.headers["Vary"]) == ("no-store", True)
