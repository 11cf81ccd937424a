"""Who is signed in to a request, what that costs, and what the answers tell caches and browsers."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.model.role import Role
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of, sign_in, sign_out
from webmap.accounts import present
from webmap.app import create_app
from webmap.settings import Settings


@pytest.fixture
def whoami(app: Flask) -> Flask:
    """The app with a page that tells who is signed in."""

    @app.get("/who-am-i")
    def who_am_i() -> dict[str, object]:
        account = present.signed_in()
        return {"key": account and account.key, "roles": sorted(account.roles) if account else []}

    return app


def test_nobody_is_signed_in_at_first(whoami: Flask, client: FlaskClient):
    assert client.get("/who-am-i").json == {"key": None, "roles": []}


def test_whoever_has_a_session_is_signed_in_with_their_roles(whoami: Flask, client: FlaskClient):
    account = sign_in(client, {"gotene": [Role.COORDINATOR], "skara": [Role.READER]}, unit="Gata")
    assert client.get("/who-am-i").json == {"key": account.key, "roles": ["gotene", "skara"]}
    assert account.unit == "Gata"
    sign_out(client)
    assert client.get("/who-am-i").json["key"] is None


def test_without_a_cookie_nothing_is_opened_and_nothing_is_made(whoami: Flask, client: FlaskClient):
    folder = Path(whoami.config["SETTINGS"].store).parent
    for path in ("/", "/gotene/karta", "/gotene/atgarder", "/api/v1/municipalities", "/who-am-i"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.vary
    client.set_cookie("session", "made-up.seal")
    assert client.get("/who-am-i").json["key"] is None
    assert not [path.name for path in folder.iterdir() if path.name.endswith(".accounts")]


@pytest.mark.parametrize("path", ["/", "/gotene/karta", "/api/v1/municipalities", "/api/v1/observations", "/nowhere"])
def test_an_answer_to_somebody_with_a_session_is_for_nobody_else(client: FlaskClient, path: str):
    sign_in(client, {"gotene": [Role.READER]})
    answer = client.get(path, query_string={} if path != "/api/v1/observations" else {"municipality": "gotene"})
    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert "Cookie" in answer.vary


def test_even_what_everybody_may_keep_is_not_kept_for_whoever_is_signed_in(app: Flask, client: FlaskClient):
    app.add_url_rule("/public", view_func=lambda: ("for all", {"Cache-Control": "public, max-age=60"}))
    assert client.get("/public").headers["Cache-Control"] == "public, max-age=60"
    sign_in(client, {"gotene": [Role.READER]})
    assert client.get("/public").headers.getlist("Cache-Control") == ["no-store"]


def test_static_files_are_for_everybody(client: FlaskClient):
    sign_in(client, {"gotene": [Role.READER]})
    with client.get("/static/site.css") as answer:
        assert "Cookie" not in answer.vary


def test_a_cookie_of_one_installation_is_no_use_at_another(whoami: Flask, client: FlaskClient, tmp_path: Path):
    person = an_account(whoami, {"gotene": [Role.READER]})
    name, value = cookie_of(whoami, person)
    accounts_of(whoami).file.close()
    other = tmp_path / "other"
    other.mkdir()
    for ending in ("", ".accounts"):  # even where the accounts were copied
        path = Path(whoami.config["SETTINGS"].store + ending)
        (other / path.name).write_bytes(path.read_bytes())
    elsewhere = create_app(Settings(store=str(other / "store.gpkg")))
    with elsewhere.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        assert present.session_id() is None
        assert present.signed_in() is None
    with whoami.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        assert present.signed_in() is not None


def test_over_tls_the_cookie_binds_itself_to_this_host(app: Flask):
    here = accounts_of(app)
    here.public_url = "https://karta.example.org"
    person = an_account(app, {"gotene": [Role.READER]})
    with app.test_request_context("/"):
        answer = app.make_response("")
        present.begin(answer, person, "password")
    told = answer.headers["Set-Cookie"]
    assert told.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(told.split("; "))
    assert "Domain" not in told


def test_a_half_session_lets_nobody_in(app: Flask):
    person = an_account(app, {"gotene": [Role.READER]})
    with app.test_request_context("/"):
        answer = app.make_response("")
        present.begin(answer, person, "password", is_whole=False)
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert present.session() is not None
        assert present.signed_in() is None


def test_beginning_and_leaving_end_the_session_that_was(app: Flask):
    person = an_account(app, {"gotene": [Role.READER]})
    name, value = cookie_of(app, person)
    with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        answer = app.make_response("")
        present.begin(answer, person, "password")
    fresh = answer.headers["Set-Cookie"].split(";")[0]
    assert fresh != f"{name}={value}"
    with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        assert present.signed_in() is None
    with app.test_request_context("/", headers={"Cookie": fresh}):
        assert present.signed_in() is not None
        present.leave(app.make_response(""))
    with app.test_request_context("/", headers={"Cookie": fresh}):
        assert present.signed_in() is None


def test_a_sessions_use_is_noted(app: Flask, now):
    name, value = cookie_of(app, an_account(app, {"gotene": [Role.READER]}))
    for hours in (11, 22, 33):
        app.config["CLOCK"] = lambda hours=hours: now + timedelta(hours=hours)
        with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
            assert present.signed_in() is not None


def test_a_file_that_can_not_be_read_does_not_hide_the_error_page(app: Flask):
    name, value = cookie_of(app, an_account(app, {"gotene": [Role.READER]}))
    here = accounts_of(app)
    here.file.close()
    here.file.path.write_bytes(b"no database" * 1000)
    with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        assert present.shown() is None
