"""Signing in and out on pages: fixation, forgery, caches, bounds, and what logs are told (S-20, S-21, S-28, S-35)."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import argon2
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.model.role import Role
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of, sign_in
from webmap.accounts import codes, entering, passwords, people
from webmap.accounts.people import Person
from webmap.pages.sign_in import local

PASSWORD = "häst batteri häftklammer"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SEED = bytes(range(20))
PHONE = pyotp.TOTP(codes.letters(SEED).replace(" ", ""))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODYS", CHEAP.hash("nobody's"))


@pytest.fixture
def anna(app: Flask) -> Person:
    return an_account(
        app, {"gotene": [Role.PLANNER]}, name="Anna Ek", email="anna@example.org", password=passwords.hashed(PASSWORD)
    )


@pytest.fixture
def with_codes(app: Flask, anna: Person) -> Person:
    here, now = accounts_of(app), app.config["CLOCK"]() - timedelta(minutes=5)
    with here.file.writing() as connection:
        codes.turn_on(connection, anna, SEED, PHONE.at(now), key=here.key, now=now)
    return anna


def enter(client: FlaskClient, password: str = PASSWORD, email: str = "anna@example.org", **more):
    return client.post("/logga-in", data={"email": email, "password": password, **more})


def session_of(client: FlaskClient) -> str | None:
    found = client.get_cookie("session")
    return found.value if found else None


def is_in(client: FlaskClient) -> bool:
    return client.get("/konto").status_code == 200


def test_whoever_knows_the_password_gets_in_and_on_to_their_municipality(client: FlaskClient, anna: Person):
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/gotene/karta")
    assert is_in(client)
    assert "Anna Ek" in client.get("/gotene/karta").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient, anna: Person):
    told = [each for each in enter(client).headers.getlist("Set-Cookie") if each.startswith("session=")]
    assert len(told) == 1
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(told[0].split("; "))
    assert "Secure" not in told[0]


def test_who_opens_a_page_of_their_own_signs_in_first_and_comes_back(client: FlaskClient, anna: Person):
    first = client.get("/gotene/konton?x=1&y=å")
    assert first.status_code == 303
    form = client.get(first.headers["Location"])
    assert form.status_code == 200
    assert 'value="/gotene/konton?x=1&amp;y=' in form.text
    answer = enter(client, next="/konto")
    assert answer.headers["Location"] == "/konto"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "konto",
        "",
        "/\n/evil.example",
        "/\t/evil.example",
        "/" + "x" * 3000,
    ],
)
def test_nobody_is_led_elsewhere(client: FlaskClient, anna: Person, path: str):
    assert local(path) == ""
    assert enter(client, next=path).headers["Location"] == "/gotene/karta"


@pytest.mark.parametrize(("email", "password"), [("anna@example.org", "fel"), ("nobody@example.org", PASSWORD)])
def test_whoever_does_not_is_told_the_same(client: FlaskClient, anna: Person, email: str, password: str):
    answer = enter(client, password, email)
    assert answer.status_code == 403
    assert "The e-mail address or the password is wrong." in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.text.replace(email, "") == enter(client, "x", "third@example.org").text.replace(
        "third@example.org", ""
    )
    assert password not in answer.text.replace(email, "")


def test_too_many_tries_are_told_with_a_time_to_wait(client: FlaskClient, anna: Person):
    for _ in range(10):
        enter(client, "fel")
    answer = enter(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes" in answer.text


def test_a_session_that_somebody_else_planted_is_worth_nothing_after_sign_in(app: Flask, anna: Person):
    thief = an_account(app, {"gotene": [Role.READER]})
    name, planted = cookie_of(app, thief)
    victim = app.test_client()
    victim.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin"}
    victim.set_cookie(name, planted)
    enter(victim)
    assert session_of(victim) != planted
    other = app.test_client()
    other.set_cookie(name, planted)
    assert not is_in(other)
    for made_up in ("abc", "abc.def", planted + "x"):
        other.set_cookie(name, made_up)
        assert not is_in(other)


def leave(client: FlaskClient, app: Flask, anna: Person) -> None:
    assert client.post("/logga-ut").headers["Location"] == "/logga-in?klart=ut"


def leave_everywhere(client: FlaskClient, app: Flask, anna: Person) -> None:
    assert client.post("/konto/logga-ut-overallt").status_code == 303


def new_password(client: FlaskClient, app: Flask, anna: Person) -> None:
    answer = client.post("/konto/losenord", data={"current": PASSWORD, "password": "nya ord i rad här"})
    assert answer.status_code == 303


def shut(client: FlaskClient, app: Flask, anna: Person) -> None:
    with accounts_of(app).file.writing() as connection:
        people.disable(connection, anna, by="operator", now=app.config["CLOCK"]())


@pytest.mark.parametrize("how", [leave, leave_everywhere, new_password, shut])
def test_a_session_that_has_ended_is_dead_on_the_server(client: FlaskClient, app: Flask, anna: Person, how):
    enter(client)
    cookie = session_of(client)
    how(client, app, anna)
    other = app.test_client()
    other.set_cookie("session", cookie)
    assert not is_in(other)


@pytest.mark.parametrize("how", [leave_everywhere, new_password, shut])
def test_and_so_is_the_one_on_the_other_machine(client: FlaskClient, app: Flask, anna: Person, how):
    enter(client)
    other = app.test_client()
    other.set_cookie(*cookie_of(app, anna))
    assert is_in(other)
    how(client, app, anna)
    assert not is_in(other)


def test_signing_out_leaves_the_other_machine_signed_in(client: FlaskClient, app: Flask, anna: Person):
    enter(client)
    other = app.test_client()
    other.set_cookie(*cookie_of(app, anna))
    leave(client, app, anna)
    assert is_in(other)
    assert session_of(client) is None


@pytest.mark.parametrize(
    "said",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_no_other_site_signs_anybody_in_or_out(app: Flask, anna: Person, said: dict[str, str]):
    client = app.test_client()
    client.set_cookie(*cookie_of(app, anna))
    for path in ("/logga-in", "/logga-in/nyckel", "/logga-ut", "/konto/logga-ut-overallt", "/konto/losenord"):
        form = {"email": "anna@example.org", "password": PASSWORD}
        answer = client.post(path, data=form, headers=said)
        assert (answer.status_code, "request.foreign-origin" in answer.text) == (403, True), path
        assert "Set-Cookie" not in answer.headers
    assert is_in(client)


def test_signing_out_is_not_done_by_a_link(client: FlaskClient, anna: Person):
    enter(client)
    assert client.get("/logga-ut").status_code == 405
    assert is_in(client)


def test_the_page_for_signing_in_gives_no_cookie(client: FlaskClient):
    for path in ("/logga-in", "/glomt-losenord", "/inbjudan", "/inbjudan?kod=x", "/nytt-losenord?kod=x"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert not accounts_of(client.application).file.is_there


def test_answers_to_whoever_is_in_are_for_nobody_else(client: FlaskClient, anna: Person):
    answers = [enter(client), client.get("/konto"), client.get("/gotene/atgarder"), client.post("/logga-ut")]
    for answer in answers:
        assert answer.headers.getlist("Cache-Control") == ["no-store"]
        assert "Cookie" in answer.vary


# --- one-time codes ---------------------------------------------------------------------------------------------------


def test_the_password_alone_lets_nobody_in_who_uses_codes(client: FlaskClient, with_codes: Person, now):
    answer = enter(client, next="/konto")
    assert answer.headers["Location"] == "/logga-in/kod?next=/konto"
    half = session_of(client)
    assert not is_in(client)
    assert client.post("/konto/namn", data={"name": "x"}).status_code == 401
    assert client.get("/logga-in/kod?next=/konto").status_code == 200
    wrong = client.post("/logga-in/kod", data={"code": "000000"})
    assert wrong.status_code == 403
    assert not is_in(client)
    right = client.post("/logga-in/kod", data={"code": PHONE.at(now), "next": "/konto"})
    assert right.headers["Location"] == "/konto"
    assert is_in(client)
    assert session_of(client) != half


def test_the_page_for_codes_is_for_whoever_gave_a_password(client: FlaskClient, with_codes: Person, now):
    assert client.get("/logga-in/kod").headers["Location"] == "/logga-in"
    assert client.post("/logga-in/kod", data={"code": PHONE.at(now)}).headers["Location"] == "/logga-in"
    assert not is_in(client)


def test_the_code_may_not_take_for_ever(client: FlaskClient, app: Flask, with_codes: Person, now):
    enter(client)
    later = now + timedelta(minutes=11)
    app.config["CLOCK"] = lambda: later
    assert client.post("/logga-in/kod", data={"code": PHONE.at(later)}).headers["Location"] == "/logga-in"
    assert not is_in(client)


# --- passkeys ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [{}, [], {"credential": []}, {"credential": {"rawId": "AA", "response": {}}}, None])
def test_what_is_no_passkey_lets_nobody_in(client: FlaskClient, anna: Person, said):
    assert "challenge" in client.post("/logga-in/nyckel", json={}).json
    answer = client.post("/logga-in/nyckel/svar", json=said, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (403, "sign-in.passkey-wrong")
    assert not is_in(client)


# --- logs -------------------------------------------------------------------------------------------------------------


def test_no_log_is_told_an_e_mail_a_password_or_what_opens_a_session(
    client: FlaskClient, app: Flask, anna: Person, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.DEBUG)
    enter(client, "fel lösenord")
    enter(client, email="x\r\nSet-Cookie: a=b\x1b[31m@example.org")
    enter(client)
    cookie = session_of(client)
    client.get("/konto")
    client.post("/glomt-losenord", data={"email": "anna@example.org"})
    monkeypatch.setattr(entering, "by_password", lambda *_: 1 / 0)
    assert enter(client).status_code == 500
    assert "unexpected error" in caplog.text
    for secret in (
        "anna@example.org",
        "example.org",
        PASSWORD,
        "fel lösenord",
        "Anna Ek",
        cookie,
        cookie.split(".")[0],
    ):
        assert secret not in caplog.text


def test_an_accident_in_sign_in_lets_nobody_in(
    client: FlaskClient, anna: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    for stumbles in ("tries.wait_s", "passwords.fits", "people.find"):
        with monkeypatch.context() as patch:
            patch.setattr(f"webmap.accounts.{stumbles}", lambda *_: 1 / 0)
            answer = enter(client)
        assert answer.status_code == 500
        assert "ZeroDivision" not in answer.text
        assert not is_in(client)


@pytest.fixture
def every_page(client: FlaskClient) -> Iterator[str]:
    return iter(("/logga-in", "/glomt-losenord", "/inbjudan", "/nytt-losenord"))


def test_the_pages_are_in_both_languages(client: FlaskClient, every_page: Iterator[str]):
    for path in every_page:
        swedish, english = (client.get(path, headers={"Accept-Language": each}).text for each in ("sv", "en"))
        assert 'lang="sv"' in swedish
        assert 'lang="en"' in english
        assert urlsplit(path).path


def test_whoever_has_one_account_in_several_towns_goes_to_the_first_page(client: FlaskClient, app: Flask):
    sign_in(client, {"gotene": [Role.READER], "skara": [Role.READER]})
    an_account(
        app,
        {"gotene": [Role.READER], "skara": [Role.READER]},
        email="bo@example.org",
        password=passwords.hashed(PASSWORD),
    )
    assert enter(client, email="bo@example.org").headers["Location"] == "/"
