"""The municipality's own sign-in, against a small provider on loopback: who gets in, and every way that nobody does."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import urllib3
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OctKey, RSAKey

from geodata.model.role import Role
from tests.webmap.accounts.provider import CLIENT, SECRET, SmallProvider
from tests.webmap.accounts.signing_in import accounts_of, an_account
from webmap.accounts import journal, people
from webmap.accounts.openid import Provider
from webmap.accounts.people import Person


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallProvider]:
    from tests.builders import NOON

    made = SmallProvider(int(NOON.timestamp()))
    yield made
    made.close()


@pytest.fixture
def provider(app: Flask, running: SmallProvider) -> SmallProvider:
    """The provider, as it should be, and our application that knows it."""
    running.who = {"sub": "1", "email": "anna@example.org", "email_verified": True}
    running.claims, running.discovery, running.header = {}, {}, {"alg": "RS256", "kid": "one"}
    running.signs_with = running.key
    here = accounts_of(app)
    here.label = "Götene kommun"
    here.__dict__["provider"] = Provider(running.issuer, CLIENT, SECRET)
    return running


@pytest.fixture
def anna(app: Flask, provider: SmallProvider) -> Person:
    return an_account(app, {"gotene": [Role.PLANNER]}, email="anna@example.org")


def there(client: FlaskClient, wanted: str = "") -> str:
    """Goes to the provider, and answers the address that it sends the browser back to."""
    away = client.get("/logga-in/extern" + (f"?next={wanted}" if wanted else ""))
    assert away.status_code == 303
    answer = urllib3.request("GET", away.headers["Location"], redirect=False)
    assert answer.status == 303
    return answer.headers["Location"].removeprefix("http://localhost")


def is_in(client: FlaskClient) -> bool:
    return client.get("/konto").status_code == 200


def test_whoever_is_known_there_and_here_gets_in(client: FlaskClient, app: Flask, anna: Person):
    assert "Sign in with Götene kommun" in client.get("/logga-in").text
    answer = client.get(there(client, "/gotene/atgarder"), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Location"] == "/gotene/atgarder"
    assert is_in(client)
    with accounts_of(app).file.reading() as connection:
        line = journal.latest(connection, 1)[0]
    assert (line["who"], line["note"]) == (anna.key, "openid")


def test_where_none_is_configured_there_is_no_button_and_no_page(client: FlaskClient):
    assert "/logga-in/extern" not in client.get("/logga-in").text
    assert client.get("/logga-in/extern").status_code == 404
    assert client.get("/logga-in/extern/svar?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    "who",
    [
        {"email": "nobody@example.org"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": None},
        {"email": 7},
    ],
)
def test_only_a_verified_e_mail_with_an_account_gets_in(
    client: FlaskClient, anna: Person, provider: SmallProvider, who: dict[str, Any]
):
    provider.who |= who
    answer = client.get(there(client))
    assert answer.status_code == 403
    assert "There is no account for you here." in answer.text
    assert not is_in(client)


def test_a_shut_account_does_not(client: FlaskClient, app: Flask, anna: Person):
    with accounts_of(app).file.writing() as connection:
        people.disable(connection, anna, by="operator", now=app.config["CLOCK"]())
    assert "Your access has ended." in client.get(there(client)).text
    assert not is_in(client)


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "another audience": {"aud": "somebody else"},
    "several audiences, and made for another": {"aud": ["karta", "other"], "azp": "other"},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "over": {"exp": 1},
    "no end": {"exp": None},
    "not yet": {"nbf": 4102444800},
}


@pytest.mark.parametrize("how", WRONG)
def test_a_token_that_says_something_wrong_is_refused(
    client: FlaskClient, anna: Person, provider: SmallProvider, how: str
):
    provider.claims = WRONG[how]
    answer = client.get(there(client))
    assert (answer.status_code, "sign-in did not work" in answer.text) == (403, True)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "RS256", "kid": "one"}, RSAKey.generate_key(2048, {"kid": "one"})),
        ({"alg": "HS256", "kid": "one"}, OctKey.import_key(SECRET + "x" * 40)),
    ],
    ids=["another key", "the client's secret"],
)
def test_a_token_that_somebody_else_signed_is_refused(
    client: FlaskClient, anna: Person, provider: SmallProvider, header: dict[str, Any], key: Any
):
    provider.header, provider.signs_with = header, key
    assert client.get(there(client)).status_code == 403
    assert not is_in(client)


def test_an_answer_counts_once(client: FlaskClient, anna: Person):
    back = there(client)
    assert client.get(back).status_code == 303
    client.post("/logga-ut")
    assert client.get(back).status_code == 403
    assert not is_in(client)


def test_an_answer_that_another_browser_asked_for_signs_nobody_in(client: FlaskClient, app: Flask, anna: Person):
    victim = app.test_client()
    assert victim.get(there(client)).status_code == 403
    there(victim)
    assert victim.get(there(client)).status_code == 403
    assert not is_in(victim)


def test_an_answer_may_not_take_for_ever(client: FlaskClient, app: Flask, anna: Person, now):
    back = there(client)
    app.config["CLOCK"] = lambda: now + timedelta(minutes=11)
    assert client.get(back).status_code == 403


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?code=x", "?error=access_denied", "?code=x&state=" + "y" * 5000], ids=range(5)
)
def test_what_is_no_answer_signs_nobody_in(client: FlaskClient, anna: Person, query: str):
    there(client)
    assert client.get(f"/logga-in/extern/svar{query[:3000]}").status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://another.example"},
        {"authorization_endpoint": "http://plain.example/authorize"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_sends_people_elsewhere_is_not_believed(
    client: FlaskClient, anna: Person, provider: SmallProvider, discovery: dict[str, Any]
):
    provider.discovery = discovery
    answer = client.get("/logga-in/extern")
    assert answer.status_code == 403
    assert "Location" not in answer.headers


def test_a_provider_that_is_down_is_told(client: FlaskClient, app: Flask, provider: SmallProvider):
    accounts_of(app).__dict__["provider"] = Provider("http://127.0.0.1:9", CLIENT, SECRET)
    assert client.get("/logga-in/extern").status_code == 403
    assert client.get("/logga-in").status_code == 200


def test_what_the_browser_keeps_meanwhile_is_sealed_and_forgotten(client: FlaskClient, anna: Person):
    back = there(client, "/konto")
    kept = client.get_cookie("openid", path="/logga-in/extern/svar")
    assert kept is not None
    assert kept.http_only
    assert "konto" not in kept.value
    client.get(back)
    assert client.get_cookie("openid", path="/logga-in/extern/svar") is None


def test_no_log_is_told_codes_secrets_or_e_mails(client: FlaskClient, anna: Person, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    back = there(client)
    client.get(back)
    assert all(secret not in caplog.text for secret in (SECRET, "example.org", back.partition("code=")[2]))


def test_nobody_is_led_elsewhere_afterwards(client: FlaskClient, anna: Person):
    assert client.get(there(client, "//evil.example")).headers["Location"] == "/gotene/karta"


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that takes any code any number of times: what is left is what we ask of the browser."""
    monkeypatch.setattr(Provider, "email", lambda *_asked: "anna@example.org")


def test_what_was_begun_once_ends_once_even_where_the_provider_would_go_along(
    client: FlaskClient, anna: Person, believed: None
):
    back = there(client)
    kept = client.get_cookie("openid", path="/logga-in/extern/svar").value
    assert client.get(back).status_code == 303
    client.post("/logga-ut")
    client.set_cookie("openid", kept, path="/logga-in/extern/svar")
    assert client.get(back).status_code == 403
    assert not is_in(client)


def test_the_state_must_be_this_browsers_own(client: FlaskClient, anna: Person, believed: None):
    there(client)
    assert client.get("/logga-in/extern/svar?code=x&state=another").status_code == 403
    assert not is_in(client)
