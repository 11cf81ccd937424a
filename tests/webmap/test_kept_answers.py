"""What was answered is answered again until something changes, and only to those who may ask."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from geodata.errors import Unavailable
from geodata.storage import Store
from tests.builders import SQUARE, an_observation, keep
from webmap.kept_answers import MOST, KeptAnswers

MAP = "/api/v1/map"


class Inner:
    """An application that numbers its answers."""

    def __init__(self) -> None:
        self.calls = 0
        self.status = "200 OK"
        self.head = [("Content-Type", "text/plain"), ("Vary", "Accept-Encoding")]
        self.end = 1
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
    kept = KeptAnswers(inner, (MAP,), inner.log_end)

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


def test_who_takes_another_encoding_gets_another_answer(ask: Callable[..., str]):
    assert [ask(), ask(ACCEPT_ENCODING="gzip"), ask()] == ["answer 1", "answer 2", "answer 1"]


@pytest.mark.parametrize("asked", [{"path": "/api/v1/observations"}, {"method": "POST"}, {"method": "HEAD"}])
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


def test_the_map_is_given_again_with_the_same_headers_until_it_changes(app: Flask, client: FlaskClient, store: Store):
    keep(store, *(an_observation(position=SQUARE) for _ in range(3)))
    drawn: list[str] = []
    app.before_request(lambda: drawn.append("") or None)
    for head in ({}, {"Accept-Encoding": "gzip"}):
        first, again = (client.get(MAP, query_string="zoom=3", headers=head) for _ in range(2))
        assert (first.data, first.headers) == (again.data, again.headers)
        assert "Content-Security-Policy" in again.headers
    assert len(drawn) == 2
    keep(store, an_observation(position=SQUARE))
    assert client.get(MAP, query_string="zoom=3").json["numberMatched"] == 4
    assert client.get(MAP, headers={"Host": "karta.example"}, query_string="zoom=3").status_code == 421
