"""Looking after the accounts of a municipality: who may, and what they may."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.errors import Refused
from geodata.model.role import PARTNER_ROLES, TOWN_ROLES, Role
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of, sign_in
from webmap.accounts import journal, people
from webmap.accounts.people import Person

EVERY_PATH = [
    ("GET", "/gotene/konton"),
    ("POST", "/gotene/konton"),
    ("GET", "/gotene/konton/{who}"),
    ("POST", "/gotene/konton/{who}/roller"),
    ("POST", "/gotene/konton/{who}/avsluta"),
    ("POST", "/gotene/konton/{who}/inbjudan"),
]
ADMINS_PATHS = [("GET", "/konton"), ("POST", "/konton/{who}/stang"), ("POST", "/konton/{who}/oppna")]


@pytest.fixture
def bo(app: Flask, store) -> Person:
    """Bo, a reader in Götene."""
    return an_account(app, {"gotene": [Role.READER]}, name="Bo", email="bo@example.org", password="hash")


def who(person: Person) -> str:
    return person.key.partition(":")[2]


def again(app: Flask, person: Person) -> Person:
    with accounts_of(app).file.reading() as connection:
        return people.by_key(connection, person.key)


def roles_of(app: Flask, person: Person) -> dict[str, set[Role]]:
    account = again(app, person).account(app.config["CLOCK"]())
    return {town: set(roles) for town, roles in account.roles.items()}


@pytest.mark.parametrize("role", [role for role in TOWN_ROLES if role is not Role.COORDINATOR])
def test_for_every_other_role_the_pages_are_not_there(client: FlaskClient, bo: Person, role: Role):
    sign_in(client, {"gotene": [role], "skara": [Role.COORDINATOR]})
    for method, path in EVERY_PATH + ADMINS_PATHS:
        answer = client.open(path.format(who=who(bo)), method=method, data={"role": "reader"})
        assert answer.status_code == 404, path


def test_whoever_is_not_signed_in_is_asked_to(client: FlaskClient, bo: Person):
    for method, path in EVERY_PATH + ADMINS_PATHS:
        answer = client.open(path.format(who=who(bo)), method=method)
        assert answer.status_code == (303 if method == "GET" else 401), path


def test_a_coordinator_sees_those_of_their_own_municipality(client: FlaskClient, app: Flask, bo: Person):
    an_account(app, {"skara": [Role.READER]}, name="Cilla", email="cilla@example.org")
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    text = client.get("/gotene/konton").text
    assert "bo@example.org" in text
    assert "cilla" not in text.lower()


def test_a_coordinator_knows_nothing_of_somebody_elsewhere(client: FlaskClient, app: Flask, bo: Person):
    cilla = an_account(app, {"skara": [Role.READER]})
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    there = client.get(f"/gotene/konton/{who(cilla)}")
    nobody = client.get("/gotene/konton/000000000000")
    assert (there.status_code, there.text) == (404, nobody.text)
    assert client.post(f"/gotene/konton/{who(cilla)}/roller", data={"role": "reader"}).status_code == 404
    assert roles_of(app, cilla) == {"skara": {Role.READER}}


def test_a_partner_is_invited_until_a_day(client: FlaskClient, app: Flask, bo: Person, now):
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    form = {"name": "Per", "email": "per@polisen.example", "role": "police", "organisation": "Polisen"}
    for ends, shown in (("", "The last day is missing."), ("2031-01-01", "too far ahead"), ("x", "The time can")):
        answer = client.post("/gotene/konton", data=form | {"ends": ends})
        assert answer.status_code == 400
        assert shown in answer.text
        assert 'value="per@polisen.example"' in answer.text
    answer = client.post("/gotene/konton", data=form | {"ends": (now + timedelta(days=90)).date().isoformat()})
    link = re.search(r"<code>(http://localhost/inbjudan\?kod=[a-z2-7]{32})</code>", answer.text)
    assert link
    assert client.get(link[1].removeprefix("http://localhost")).status_code == 200
    assert link[1] not in client.get("/gotene/konton").text
    with accounts_of(app).file.reading() as connection:
        person = people.find(connection, "per@polisen.example")
        events = [line["event"] for line in journal.latest(connection, 2)]
    assert events == ["invited", "added"]
    assert roles_of(app, person) == {"gotene": {Role.POLICE}}


def test_an_invitation_goes_by_mail_where_there_is_mail(client: FlaskClient, app: Flask, bo: Person):
    letters = []
    accounts_of(app).post = lambda letter: letters.append(letter) is None
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    answer = client.post("/gotene/konton", data={"name": "Eva", "email": "eva@example.org", "role": "planner"})
    assert "on its way to eva@example.org" in answer.text
    assert "kod=" not in answer.text
    assert "/inbjudan?kod=" in letters[0].body


@pytest.mark.parametrize("role", ["admin", "public", "boss", "READER"])
def test_nobody_is_made_an_admin_here(client: FlaskClient, app: Flask, bo: Person, role: str):
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    form = {"name": "Eva", "email": "eva@example.org", "role": role, "is_admin": "1", "municipality": "skara"}
    assert client.post("/gotene/konton", data=form).status_code == 400
    assert client.post(f"/gotene/konton/{who(bo)}/roller", data={"role": role}).status_code == 400
    assert roles_of(app, bo) == {"gotene": {Role.READER}}


def test_an_account_from_elsewhere_is_given_roles_here_and_keeps_its_password(client: FlaskClient, app: Flask, bo):
    sign_in(client, {"skara": [Role.COORDINATOR]}, is_admin=True)
    keep_skara(app)
    answer = client.post("/skara/konton", data={"name": "x", "email": "bo@example.org", "role": "planner"})
    assert answer.status_code == 303
    assert roles_of(app, bo) == {"gotene": {Role.READER}, "skara": {Role.PLANNER}}
    assert again(app, bo).name == "Bo"
    twice = client.post("/skara/konton", data={"name": "x", "email": "bo@example.org", "role": "reader"})
    assert twice.status_code == 409


def keep_skara(app: Flask) -> None:
    from tests.builders import a_municipality, keep
    from webmap.world import KEY

    keep(app.extensions[KEY].store(), a_municipality(slug="skara", name="Skara", code="1495"))


def test_roles_and_last_day_are_changed_here_alone(client: FlaskClient, app: Flask, now):
    keep_skara(app)
    person = an_account(app, {"gotene": [Role.READER], "skara": [Role.PLANNER]}, password="hash")
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    day = (now + timedelta(days=10)).date()
    page = f"/gotene/konton/{who(person)}"
    answer = client.post(f"{page}/roller", data={"role": ["est_reporter", "police"], "ends": day.isoformat()})
    assert answer.headers["Location"] == f"{page}?klart=andrat"
    assert roles_of(app, person) == {"gotene": set(PARTNER_ROLES), "skara": {Role.PLANNER}}
    shown = client.get(answer.headers["Location"]).text
    assert f'value="{day.isoformat()}"' in shown
    assert "The account is changed." in shown
    assert client.post(f"{page}/roller", data={}).status_code == 400


def test_ending_the_access_signs_out_whoever_has_no_other_role(client: FlaskClient, app: Flask, bo: Person):
    browser = app.test_client()
    browser.set_cookie(*cookie_of(app, bo))
    assert browser.get("/konto").status_code == 200
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    assert client.post(f"/gotene/konton/{who(bo)}/avsluta").status_code == 303
    assert browser.get("/konto").status_code == 303
    assert roles_of(app, bo) == {}


def test_nobody_changes_their_own_roles(client: FlaskClient, app: Flask, bo: Person):
    coordinator = sign_in(client, {"gotene": [Role.COORDINATOR]}, is_admin=True)
    mine = coordinator.key.partition(":")[2]
    for path in (f"/gotene/konton/{mine}/roller", f"/gotene/konton/{mine}/avsluta", f"/konton/{mine}/stang"):
        assert client.post(path, data={"role": "reader"}).status_code == 403
    assert "This is your own account" in client.get(f"/gotene/konton/{mine}").text
    assert client.get("/konto").status_code == 200


def test_a_new_invitation_is_for_those_who_have_not_come(client: FlaskClient, app: Flask, bo: Person):
    invited = an_account(app, {"gotene": [Role.READER]})
    sign_in(client, {"gotene": [Role.COORDINATOR]})
    first, second = (client.post(f"/gotene/konton/{who(invited)}/inbjudan") for _ in range(2))
    links = [re.search(r"kod=([a-z2-7]{32})", answer.text)[1] for answer in (first, second)]
    assert len(set(links)) == 2
    statuses = [client.post("/inbjudan", data={"kod": each, "password": "kort"}).status_code for each in links]
    assert statuses == [410, 400]
    assert client.post(f"/gotene/konton/{who(bo)}/inbjudan").status_code == 409


def test_an_admin_sees_everybody_and_shuts_accounts(client: FlaskClient, app: Flask, bo: Person):
    an_account(app, {"skara": [Role.READER]}, email="cilla@example.org")
    browser = app.test_client()
    browser.set_cookie(*cookie_of(app, bo))
    admin = sign_in(client, is_admin=True)
    text = client.get("/konton").text
    assert all(each in text for each in ("bo@example.org", "cilla@example.org", admin.email))
    assert client.get("/gotene/konton").status_code == 200
    assert client.post(f"/konton/{who(bo)}/stang").status_code == 303
    assert browser.get("/konto").status_code == 303
    assert "Shut" in client.get("/konton?klart=stangt").text
    assert client.post(f"/konton/{who(bo)}/oppna").status_code == 303
    assert not again(app, bo).is_disabled


def test_a_municipality_that_is_not_there_is_told(client: FlaskClient):
    sign_in(client, is_admin=True)
    assert client.get("/nowhere/konton").status_code == 404


def test_what_people_are_called_is_no_markup(client: FlaskClient, app: Flask, store):
    an_account(app, {"gotene": [Role.READER]}, name="<b>Bo</b>", organisation="<i>x</i>", unit="<u>y</u>")
    sign_in(client, {"gotene": [Role.COORDINATOR]}, is_admin=True)
    for path in ("/gotene/konton", "/konton"):
        text = client.get(path).text
        assert "<b>Bo" not in text
        assert "<i>x" not in text


def test_somebody_without_a_role_is_no_row_of_the_matrix():
    with pytest.raises(Refused):
        people.Held(Role.PUBLIC, "gotene")
