"""Who is let in: to read what was meant for us, to write our own pages and the token, each as far as a role goes."""

import sys
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from geodata.errors import Refused
from geodata.model.permission import Deed
from geodata.model.role import Role
from geodata.storage import Store
from tests.webmap.accounts.signing_in import sign_in
from tests.webmap.conftest import TOKEN, Route
from webmap import access

WRITING = {"PUT", "PATCH", "DELETE", "POST"}


def test_every_route_refuses_a_foreign_host(stranger: FlaskClient, routes: list[Route]):
    assert len(routes) > 40
    for route in routes:
        answer = stranger.open(route.path, method=route.method, headers={"Host": "karta.example:8000"})
        assert answer.status_code == 421, route


def test_every_route_refuses_what_was_forwarded(client: FlaskClient, routes: list[Route]):
    for route in routes:
        answer = client.open(route.path, method=route.method, headers={"X-Forwarded-For": "192.0.2.1"})
        assert answer.status_code == 403, route


def test_every_write_refuses_another_site_and_whoever_says_nothing(stranger: FlaskClient, routes: list[Route]):
    writes = [route for route in routes if route.method in WRITING]
    assert len(writes) >= 18
    for route in writes:
        for said in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://karta.example"}, {"Origin": "null"}):
            answer = stranger.open(route.path, method=route.method, headers=said, json={})
            assert (answer.status_code, "request.foreign-origin" in answer.text) == (403, True), (route, said)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"])
def test_the_machines_own_names_are_let_in(stranger: FlaskClient, host: str):
    assert stranger.get("/api/v1/municipalities", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":8000",
        "localhost.",
        "localhost.example",
        "127.0.0.1.example",
        "127.0.0.2",
        "::1",
        "[::1",
        "[::1]x",
        "127.0.0.1:80:80",
        "127.0.0.1:",
        "127.0.0.1:x",
        "127.0.0.1@karta.example",
        "localhost:8000, karta.example",
        "0.0.0.0",
        "0x7f000001",
        "x" * 5000,
    ],
)
def test_any_other_host_is_not(host: str):
    assert not access.is_local_host(host)


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "x-forwarded-anything", "X-Real-IP", "Via"]
)
def test_a_proxys_header_is_refused_by_name(client: FlaskClient, header: str):
    answer = client.get("/api/v1/municipalities", headers={header: "1"})
    assert answer.json["code"] == "request.forwarded"
    assert answer.json["facts"]["header"].lower() == header.lower()


OF_OUR_PAGES = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
]


@pytest.mark.parametrize(
    "said",
    [{"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"bearer  {TOKEN} ", "Sec-Fetch-Site": "cross-site"}],
)
def test_the_token_may_write(stranger: FlaskClient, said: dict[str, str]):
    answer = stranger.put("/api/v1/walks/0b5f5a3c-0000-4000-8000-000000000000", json={}, headers=said)
    assert answer.json["code"] == "value.missing"


@pytest.mark.parametrize("said", OF_OUR_PAGES)
def test_our_own_pages_may_write_for_somebody_who_is_signed_in(stranger: FlaskClient, said: dict[str, str]):
    def asked() -> str:
        answer = stranger.put("/api/v1/walks/0b5f5a3c-0000-4000-8000-000000000000", json={}, headers=said)
        return str(answer.json["code"])

    assert asked() == "sign-in.needed"
    sign_in(stranger, {"gotene": [Role.COORDINATOR]})
    assert asked() == "value.missing"


@pytest.mark.parametrize(
    "said",
    [
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://karta.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:8001"},
        {"Origin": "http://localhost.example"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": f"Bearer {TOKEN}å"},
    ],
)
def test_nobody_else_may_write(stranger: FlaskClient, said: dict[str, str]):
    answer = stranger.put("/api/v1/walks/0b5f5a3c-0000-4000-8000-000000000000", json={}, headers=said)
    assert (answer.status_code, answer.json["code"]) == (403, "request.foreign-origin")


def test_a_page_of_another_port_of_this_machine_may_not_write(app: Flask):
    said = {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:9000"}
    assert app.test_client().delete("/api/v1/walks/x", headers=said).status_code == 403


def test_tokens_are_long_and_never_the_same():
    made = {access.new_token() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43


# --- who, and what they may -------------------------------------------------------------------------------------------


def test_the_log_is_told_a_key_and_never_a_name(app: Flask, store: Store):
    client = app.test_client()
    account = sign_in(client, {"gotene": [Role.PLANNER]}, name="Per Planerare")
    with client:
        client.get("/")
        assert access.who() == account.key
    with app.test_request_context(headers={"Authorization": f"Bearer {TOKEN}"}):
        assert access.who() == "lokal"
    with app.test_request_context():
        assert access.who() == ""


def test_a_role_counts_where_it_is_held(app: Flask, store: Store, other_town: str):
    client = app.test_client()
    sign_in(client, {"gotene": [Role.PLANNER]})
    with client:
        client.get("/")
        access.require(Deed.EDIT_ACTION, "gotene")
        for deed, town in ((Deed.REVIEW, "gotene"), (Deed.EDIT_ACTION, other_town)):
            with pytest.raises(Refused, match=r"access\.not-allowed"):
                access.require(deed, town)


def test_whoever_opens_a_page_is_sent_to_sign_in_and_programs_are_told(visitor: FlaskClient):
    sent = visitor.get("/gotene/importera?x=1")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/logga-in?next=%2Fgotene%2Fimportera%3Fx%3D1")
    told = visitor.get("/api/v1/layers")
    assert (told.status_code, told.json["code"]) == (401, "sign-in.needed")


def test_only_what_lets_one_in_is_written_to_by_nobody(visitor: FlaskClient, routes: list[Route]):
    refused = []
    for route in routes:
        if route.method in WRITING:
            answer = visitor.open(route.path, method=route.method, json={})
            refused += [route.path] if answer.status_code == 401 else []
    open_to_all = {route.path for route in routes if route.method in WRITING} - set(refused)
    assert open_to_all == {
        "/logga-in", "/logga-in/kod", "/logga-in/nyckel", "/logga-in/nyckel/svar", "/logga-ut",
        "/glomt-losenord", "/nytt-losenord", "/inbjudan",
    }  # fmt: skip


def calls_made(work: Callable[[], object]) -> int:
    """How many functions were called: what takes long on a long text shows here on any machine."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", ["municipality", "bbox", "from", "unknown"])
@pytest.mark.parametrize("letter", ["a", ",", "%00", "("])
def test_a_parameter_of_100_kb_is_refused_and_costs_what_a_short_one_does(app: Flask, name: str, letter: str):
    def asked(length: int) -> int:
        environ = create_environ("/api/v1/observations") | {"QUERY_STRING": f"{name}={(letter * length)[:length]}"}
        answers: list[tuple[object, str, object]] = []
        calls = calls_made(lambda: answers.append(run_wsgi_app(app, environ, buffered=True)))
        assert answers[0][1].startswith("400")
        return calls

    asked(5_000)  # the first answer makes what later ones find made
    assert asked(100_000) <= 1.2 * asked(5_000)
