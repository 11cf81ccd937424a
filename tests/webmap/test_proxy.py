"""The trusted proxy is believed and nobody else: neither about the host, nor the scheme, nor the client's address."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from geodata.storage import open_store
from tests.builders import a_municipality, keep
from webmap.app import create_app
from webmap.headers import HSTS
from webmap.proxy import address
from webmap.settings import Settings
from webmap.world import KEY

HOST = "trygg.example.se"
PROXY = "192.0.2.1"
PASSED_ON = {"Host": HOST, "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
ASKED = "/api/v1/municipalities"
WRITTEN = "/api/v1/walks/0b5f5a3c-0000-4000-8000-000000000000"


@pytest.fixture
def public(fresh_url: Any, tmp_path: Path) -> Iterator[Flask]:
    """The application behind a proxy; its answers tell in headers what it took the request for."""
    url = fresh_url(tmp_path)
    store = open_store(url)
    keep(store, a_municipality())
    store.close()
    app = create_app(Settings(store=url, public_url=f"https://{HOST}", proxy=f"{PROXY}, 127.0.0.1"))

    @app.after_request
    def _seen(response: Any) -> Any:
        left = [name for name in request.headers if "forwarded" in name[0].lower() or name[0] in {"Via", "X-Real-Ip"}]
        response.headers["Seen"] = f"{request.remote_addr} {request.scheme} {request.host} {len(left)}"
        return response

    yield app
    app.extensions[KEY].close()


@pytest.fixture
def at(public: Flask) -> Any:
    """Makes a client that asks from an address."""

    def client(peer: str) -> FlaskClient:
        made = public.test_client()
        made.environ_base |= {"REMOTE_ADDR": peer}
        return made

    return client


def test_the_proxys_word_is_taken_for_the_client_and_the_scheme_and_nothing_of_it_is_left(at: Any):
    more = {
        "Via": "1.1 x",
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "X-Forwarded-Host": "ond.example",
    }
    answer = at(PROXY).get(ASKED, headers=PASSED_ON | more)
    assert (answer.status_code, answer.headers["Seen"]) == (200, f"198.51.100.7 https {HOST} 0")


def test_what_a_client_invented_before_the_proxy_saw_it_is_not_believed(at: Any):
    answer = at(PROXY).get(ASKED, headers=PASSED_ON | {"X-Forwarded-For": "127.0.0.1, 10.0.0.1, 2001:db8::9"})
    assert answer.headers["Seen"].startswith("2001:db8::9 https")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8000", "ond.example", f"{HOST}.ond.example", f"{HOST}:8443", ""]
)
def test_the_proxy_may_ask_for_the_public_host_only(at: Any, host: str):
    assert at(PROXY).get(ASKED, headers=PASSED_ON | {"Host": host}).status_code == 421


@pytest.mark.parametrize("host", [HOST.upper(), f"{HOST}:443"])
def test_the_public_host_in_other_clothes_is_the_same(at: Any, host: str):
    answer = at(PROXY).get(ASKED, headers=PASSED_ON | {"Host": host})
    assert (answer.status_code, answer.headers["Seen"].split()[2]) == (200, HOST)


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ({"X-Forwarded-Proto": "http"}, "X-Forwarded-Proto"),
        ({"X-Forwarded-Proto": "https, http"}, "X-Forwarded-Proto"),
        ({"X-Forwarded-For": ""}, "X-Forwarded-For"),
        ({"X-Forwarded-For": "198.51.100.7, unknown"}, "X-Forwarded-For"),
    ],
)
def test_a_proxy_that_leaves_something_out_is_turned_away(at: Any, said: dict[str, str], header: str):
    answer = at(PROXY).get(ASKED, headers=PASSED_ON | said)
    assert (answer.status_code, answer.json["code"], answer.json["facts"]) == (
        403,
        "request.forwarded",
        {"header": header},
    )


@pytest.mark.parametrize("peer", ["192.0.2.2", "::1", "127.0.0.2", ""])
@pytest.mark.parametrize("host", [HOST, "localhost"])
def test_nobody_else_is_believed(at: Any, peer: str, host: str):
    answer = at(peer).get(ASKED, headers=PASSED_ON | {"Host": host})
    assert (answer.status_code, answer.json["code"]) == (403, "request.forwarded")
    assert answer.headers["Seen"].split() == ([peer] if peer else []) + ["http", host, "0"]


def test_the_machine_itself_may_ask_how_it_is_and_no_other_machine_may(at: Any):
    assert at("127.0.0.1").get("/healthz", headers={"Host": "localhost:8000"}).status_code == 200
    for peer in ("192.0.2.1", "192.0.2.2", "::ffff:192.0.2.2"):
        assert at(peer).get("/healthz", headers={"Host": "localhost:8000"}).status_code == 421, peer
    for peer in ("127.0.0.1", "192.0.2.2"):
        assert at(peer).get("/healthz", headers={"Host": HOST}).status_code == 421, peer


@pytest.mark.parametrize("peer", [PROXY, f"::ffff:{PROXY}"])
def test_a_page_of_ours_may_write_through_the_proxy_and_no_other_page(at: Any, peer: str):
    said = {f"https://{HOST}": "sign-in.needed"} | dict.fromkeys(
        (f"http://{HOST}", "https://localhost", f"https://{HOST}:8443", "null"), "request.foreign-origin"
    )
    for origin, code in said.items():
        answer = at(peer).put(WRITTEN, json={}, headers=PASSED_ON | {"Origin": origin})
        assert answer.json["code"] == code, origin
    answer = at(peer).put(WRITTEN, json={}, headers=PASSED_ON | {"Host": f"{HOST}:443", "Origin": f"https://{HOST}"})
    assert answer.json["code"] == "sign-in.needed"  # the door let it in; nobody is signed in


def test_browsers_are_told_to_stay_with_https_where_the_public_address_has_it(at: Any, client: FlaskClient):
    for answer in (at(PROXY).get("/", headers=PASSED_ON), at(PROXY).get("/", headers={"Host": "ond.example"})):
        assert answer.headers["Strict-Transport-Security"] == HSTS[1] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_answers_kept_for_all_are_not_given_to_those_who_are_turned_away(at: Any):
    assert at(PROXY).get("/api/v1/observations", headers=PASSED_ON).status_code == 200
    assert at("192.0.2.2").get("/api/v1/observations", headers=PASSED_ON).status_code == 403


@pytest.mark.parametrize("half", [{"public_url": f"https://{HOST}"}, {"proxy": PROXY}])
def test_with_half_of_the_settings_what_was_forwarded_is_refused_as_before(
    fresh_url: Any, tmp_path: Path, half: dict[str, str]
):
    client = create_app(Settings(store=fresh_url(tmp_path), **half)).test_client()
    client.environ_base |= {"REMOTE_ADDR": PROXY}
    assert client.get("/healthz", headers=PASSED_ON).status_code == 421
    assert client.get("/healthz", headers=PASSED_ON | {"Host": "localhost"}).status_code == 403


def test_an_ipv4_address_is_the_same_in_ipv6():
    assert str(address("::ffff:192.0.2.1")) == "192.0.2.1"
    assert str(address("::1")) == "::1"
    assert address("192.0.2.1:80") is None
