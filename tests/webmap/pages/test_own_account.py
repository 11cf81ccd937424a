"""One's own account: what may be changed, and what it takes."""

import re
from datetime import timedelta

import argon2
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.model.role import Role
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of
from webmap.accounts import journal, passwords, people
from webmap.accounts.people import Person

PASSWORD = "häst batteri häftklammer"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)


@pytest.fixture
def anna(app: Flask, client: FlaskClient) -> Person:
    """Anna, signed in."""
    person = an_account(
        app,
        {"gotene": [Role.CASEWORKER, Role.PLANNER], "skara": [Role.POLICE]},
        name="Anna Ek",
        email="anna@example.org",
        unit="Gata och park",
        password=passwords.hashed(PASSWORD),
    )
    client.set_cookie(*cookie_of(app, person))
    return person


def newest(app: Flask) -> dict[str, object]:
    with accounts_of(app).file.reading() as connection:
        return journal.latest(connection, 1)[0]


def test_it_shows_who_one_is_and_until_when(client: FlaskClient, anna: Person):
    text = client.get("/konto").text
    for shown in ("anna@example.org", "Gata och park", "Caseworker", "Planner", "Police (skara)", "until Dec 22, 2026"):
        assert shown in text


@pytest.mark.parametrize(
    "path", ["namn", "losenord", "koder", "koder/av", "nycklar", "nycklar/svar", "nycklar/ta-bort", "logga-ut-overallt"]
)
def test_nothing_is_done_for_whoever_is_not_signed_in(client: FlaskClient, path: str):
    assert client.get("/konto").headers["Location"] == "/logga-in?next=%2Fkonto"
    answer = client.post(f"/konto/{path}", data={})
    assert answer.status_code == 401
    assert "You are not signed in." in answer.text


def test_a_name_is_changed(client: FlaskClient, anna: Person):
    assert client.post("/konto/namn", data={"name": "Anna Berg"}).headers["Location"] == "/konto?klart=namn"
    shown = client.get("/konto?klart=namn").text
    assert "Anna Berg" in shown
    assert "Your name is saved." in shown
    refused = client.post("/konto/namn", data={"name": " "})
    assert refused.status_code == 400
    assert 'aria-invalid="true"' in refused.text


def test_what_stands_in_a_name_is_no_markup(client: FlaskClient, anna: Person):
    client.post("/konto/namn", data={"name": "<script>x</script>"})
    for path in ("/konto", "/gotene/karta"):
        assert "<script>x" not in client.get(path).text


def test_a_password_is_changed_by_whoever_knows_the_present_one(client: FlaskClient, app: Flask, anna: Person):
    new = {"password": "nya ord i rad här"}
    for current in ("", "fel lösenord här"):
        answer = client.post("/konto/losenord", data={"current": current, **new})
        assert answer.status_code == 403
    assert client.post("/konto/losenord", data={"current": PASSWORD, "password": "kort"}).status_code == 400
    assert client.post("/konto/losenord", data={"current": PASSWORD, **new}).status_code == 303
    assert client.get("/konto").status_code == 200  # this browser stays signed in, by a new session
    assert newest(app)["event"] == "signed-in"
    assert client.post("/konto/losenord", data={"current": PASSWORD, **new}).status_code == 403


def test_one_time_codes_are_turned_on_with_a_code_and_the_password(client: FlaskClient, app: Flask, anna: Person, now):
    offered = client.get("/konto/koder").text
    sealed = re.search(r'name="seed" value="([^"]+)"', offered)[1]
    letters = re.search(r'<code class="any-break">([A-Z2-7 ]+)</code>', offered)[1]
    code = pyotp.TOTP(letters.replace(" ", "")).at(now)
    form = {"seed": sealed, "code": code, "current": PASSWORD}
    for wrong, status in (
        ({"code": "000000"}, 403),
        ({"current": "fel lösenord här"}, 403),
    ):
        answer = client.post("/konto/koder", data=form | wrong)
        assert answer.status_code == status
        assert letters in answer.text  # the phone need not read anew
    assert client.post("/konto/koder", data=form | {"seed": "x"}).status_code == 403
    told = client.post("/konto/koder", data=form)
    assert told.status_code == 200
    assert len(set(re.findall(r"<code>([a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4})</code>", told.text))) == 10
    assert "Recovery codes left: 10" in client.get("/konto").text
    assert client.post("/konto/koder/av", data={"current": "fel lösenord här"}).status_code == 403
    assert client.post("/konto/koder/av", data={"current": PASSWORD}).status_code == 303
    assert "Recovery codes left" not in client.get("/konto").text
    assert newest(app)["event"] == "codes-off"


def test_the_seed_of_somebody_elses_page_is_good_for_a_quarter_of_an_hour(
    client: FlaskClient, app: Flask, anna: Person, now
):
    sealed = re.search(r'name="seed" value="([^"]+)"', client.get("/konto/koder").text)[1]
    app.config["CLOCK"] = lambda: now + timedelta(minutes=16)
    form = {"seed": sealed, "code": "000000", "current": PASSWORD}
    assert client.post("/konto/koder", data=form).status_code == 403


def test_a_passkey_is_asked_for_with_the_password(client: FlaskClient, anna: Person):
    asks = {"headers": {"Accept": "application/json"}}
    for said in ({}, {"password": "fel lösenord här"}, []):
        assert client.post("/konto/nycklar", json=said, **asks).json["code"] == "sign-in.wrong"
    assert client.post("/konto/nycklar", json={"password": PASSWORD}, **asks).json["rp"]["id"] == "localhost"
    answer = client.post("/konto/nycklar/svar", json={"credential": {}, "name": "x"}, **asks)
    assert answer.json["code"] == "sign-in.passkey-wrong"
    assert client.post("/konto/nycklar/ta-bort", data={"id": "AAAA"}).status_code == 303


def test_the_present_password_can_not_be_guessed_here_either(client: FlaskClient, anna: Person):
    statuses = [client.post("/konto/koder/av", data={"current": "fel"}).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


def test_a_session_of_a_shut_account_does_nothing(client: FlaskClient, app: Flask, anna: Person):
    with accounts_of(app).file.writing() as connection:
        people.disable(connection, anna, by="operator", now=app.config["CLOCK"]())
    assert client.post("/konto/namn", data={"name": "x"}).status_code == 401


def test_it_leads_to_the_accounts_that_one_looks_after(client: FlaskClient, app: Flask, anna: Person):
    assert "/konton" not in client.get("/konto").text
    client.set_cookie(*cookie_of(app, an_account(app, {"gotene": [Role.COORDINATOR]}, is_admin=True)))
    text = client.get("/konto").text
    assert 'href="/gotene/konton"' in text
    assert 'href="/konton"' in text
