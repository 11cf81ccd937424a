"""Links that set a password: once, in time, by POST, and to the configured host alone (S-24)."""

from datetime import timedelta

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.model.role import Role
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of
from webmap.accounts import passwords, people, tokens
from webmap.accounts.letters import Letter
from webmap.accounts.people import Person
from webmap.accounts.tokens import Purpose

NEW = "nya ord i rad här"
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PATHS = {Purpose.INVITATION: "/inbjudan", Purpose.RESET: "/nytt-losenord"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODYS", CHEAP.hash("nobody's"))


@pytest.fixture
def bo(app: Flask) -> Person:
    """Bo, who was invited and has not come."""
    return an_account(app, {"gotene": [Role.READER]}, name="Bo", email="bo@example.org")


@pytest.fixture
def post(app: Flask) -> list[Letter]:
    """The letters that are sent."""
    letters: list[Letter] = []
    accounts_of(app).post = lambda letter: letters.append(letter) is None
    return letters


def a_link(app: Flask, person: Person, purpose: Purpose = Purpose.INVITATION) -> str:
    with accounts_of(app).file.writing() as connection:
        return tokens.make(connection, purpose, person.id, app.config["CLOCK"]())


def gets_in(client: FlaskClient, password: str = NEW) -> bool:
    return client.post("/logga-in", data={"email": "bo@example.org", "password": password}).status_code == 303


@pytest.mark.parametrize("purpose", PATHS)
def test_a_link_sets_a_password_once(client: FlaskClient, app: Flask, bo: Person, purpose: Purpose):
    token, path = a_link(app, bo, purpose), PATHS[purpose]
    answer = client.post(path, data={"kod": token, "password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/logga-in?klart=losenord")
    again = client.post(path, data={"kod": token, "password": "helt andra ord här"})
    assert again.status_code == 410
    assert gets_in(client)


@pytest.mark.parametrize("purpose", PATHS)
def test_opening_a_link_uses_nothing_up_in_any_browser(client: FlaskClient, app: Flask, bo: Person, purpose: Purpose):
    token, path = a_link(app, bo, purpose), PATHS[purpose]
    for asks in (client.get, client.head, app.test_client().get):
        answer = asks(f"{path}?kod={token}")
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "same-origin"  # the address holds a secret
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert client.post(path, data={"kod": token, "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("purpose", "after"), [(Purpose.INVITATION, timedelta(days=7)), (Purpose.RESET, timedelta(hours=1))]
)
def test_a_link_that_is_too_old_sets_none(client: FlaskClient, app: Flask, bo: Person, now, *, purpose, after):
    token = a_link(app, bo, purpose)
    app.config["CLOCK"] = lambda: now + after + timedelta(seconds=1)
    answer = client.post(PATHS[purpose], data={"kod": token, "password": NEW})
    assert answer.status_code == 410
    assert "The link has been used or is too old." in answer.text
    assert not gets_in(client)


def test_a_link_is_good_for_its_own_page(client: FlaskClient, app: Flask, bo: Person):
    token = a_link(app, bo, Purpose.INVITATION)
    assert client.post("/nytt-losenord", data={"kod": token, "password": NEW}).status_code == 410
    assert client.post("/inbjudan", data={"kod": token, "password": NEW}).status_code == 303


def test_a_refused_password_leaves_the_link_good(client: FlaskClient, app: Flask, bo: Person):
    token = a_link(app, bo)
    answer = client.post("/inbjudan", data={"kod": token, "password": "kort"})
    assert answer.status_code == 400
    assert f'value="{token}"' in answer.text
    assert "kort" not in answer.text
    assert client.post("/inbjudan", data={"kod": token, "password": NEW}).status_code == 303


def test_an_invitation_may_be_typed_from_paper(client: FlaskClient, app: Flask, bo: Person):
    token = a_link(app, bo)
    assert 'id="kod"' in client.get("/inbjudan").text
    spaced = " ".join(token[at : at + 4] for at in range(0, 32, 4)).upper()
    assert client.post("/inbjudan", data={"kod": spaced, "password": NEW}).status_code == 303


def test_a_new_password_signs_out_and_ends_other_links(client: FlaskClient, app: Flask, bo: Person):
    client.set_cookie(*cookie_of(app, bo))
    assert client.get("/konto").status_code == 200
    client.post("/inbjudan", data={"kod": a_link(app, bo), "password": NEW})
    assert client.get("/konto").status_code == 303


def test_guessing_links_ends_after_thirty(client: FlaskClient):
    statuses = [
        client.post("/inbjudan", data={"kod": f"{number:032}", "password": NEW}).status_code for number in range(31)
    ]
    assert statuses == [410] * 30 + [429]


# --- the forgotten password ---


def test_a_letter_goes_to_the_account_and_its_link_works(client: FlaskClient, bo: Person, post: list[Letter]):
    answer = client.post("/glomt-losenord", data={"email": "BO@example.org"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/logga-in?klart=mejl")
    assert [letter.to for letter in post] == ["bo@example.org"]
    link = next(line for line in post[0].body.splitlines() if line.startswith("http"))
    assert link.startswith("http://localhost/nytt-losenord?kod=")
    answer = client.post("/nytt-losenord", data={"kod": link.partition("kod=")[2], "password": NEW})
    assert answer.status_code == 303


def test_the_answer_is_the_same_for_an_e_mail_that_nobody_has(client: FlaskClient, bo: Person, post: list[Letter]):
    known, unknown = (
        client.post("/glomt-losenord", data={"email": email}) for email in ("bo@example.org", "no@example.org")
    )
    assert (known.status_code, dict(known.headers)) == (unknown.status_code, dict(unknown.headers))
    assert len(post) == 1


def test_a_shut_account_gets_no_letter(client: FlaskClient, app: Flask, bo: Person, post: list[Letter]):
    with accounts_of(app).file.writing() as connection:
        people.disable(connection, bo, by="operator", now=app.config["CLOCK"]())
    client.post("/glomt-losenord", data={"email": "bo@example.org"})
    assert post == []


def test_a_link_names_the_configured_host_whatever_the_request_names(
    client: FlaskClient, app: Flask, bo: Person, post: list[Letter]
):
    accounts_of(app).public_url = "https://karta.example.org"
    for name, value in (("X-Forwarded-Host", "evil.example"), ("Host", "evil.example"), ("Host", "localhost:1")):
        client.post("/glomt-losenord", data={"email": "bo@example.org"}, headers={name: value})
    assert len(post) == 1
    assert "https://karta.example.org/nytt-losenord?kod=" in post[0].body
    assert "evil" not in post[0].body


def test_letters_can_not_be_asked_for_without_end(client: FlaskClient, bo: Person, post: list[Letter]):
    statuses = [client.post("/glomt-losenord", data={"email": "bo@example.org"}).status_code for _ in range(31)]
    assert statuses == [303] * 30 + [429]
