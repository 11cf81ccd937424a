"""A refusal becomes a status, a problem for programs and a page for people; an accident, a reference."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.errors import CODES, Conflict, Gone, Invalid, Missing, Refused, Stale, Unavailable
from webmap.errors import STATUS_BY_CODE, problem, sentence, status_of


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Invalid("value.invalid"), 400),
        (Missing("thing.missing"), 404),
        (Gone("thing.gone"), 410),
        (Conflict("thing.other-content"), 409),
        (Stale("thing.changed"), 412),
        (Unavailable("store.busy"), 503),
        (Unavailable("store.full"), 507),
        (Missing("store.missing"), 503),
        (Refused("thing.version-missing"), 428),
        (Invalid("request.too-large"), 413),
        (Refused("unexpected"), 500),
    ],
)
def test_each_kind_of_refusal_has_its_status(refused: Refused, status: int):
    assert status_of(refused) == status


def test_only_codes_that_exist_have_a_status_of_their_own():
    assert set(STATUS_BY_CODE) <= set(CODES)


def test_a_sentence_names_fields_and_states_as_the_screen_does():
    refused = Invalid("action.illegal-move", frm="proposed", to="done", allowed=["assessing"])
    assert sentence(refused, "sv") == (
        "En åtgärd kan inte gå från ”Föreslagen” till ”Utförd”.",
        "Inget har sparats. Härifrån kan den gå till: Bedöms.",
    )
    assert sentence(Invalid("value.missing", field="responsible_unit"), "sv")[0] == "”Ansvarig enhet” saknas."
    assert sentence(Invalid("value.missing", field="strange"), "en")[0] == "“strange” is missing."


def test_a_problem_holds_the_code_the_field_and_short_facts():
    told = problem(Invalid("value.invalid", field="due", value="x" * 5000), "en")
    assert (told["type"], told["status"], told["code"], told["field"]) == ("about:blank", 400, "value.invalid", "due")
    assert told["facts"] == {"value": "x" * 200}


def test_the_api_answers_problems_in_the_readers_language(client: FlaskClient):
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": "sv-SE,sv;q=0.9"})
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"] == "Sidan finns inte."
    assert client.get("/api/v1/nothing?lang=en").json["title"] == "There is no such page."


def test_people_get_a_page_and_programs_that_ask_for_json_a_problem(client: FlaskClient):
    page = client.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "<h1>There is no such page.</h1>" in page.text
    assert client.get("/nothing", headers={"Accept": "application/json"}).json["code"] == "request.no-route"


def test_a_wrong_method_says_which_are_right(client: FlaskClient):
    answer = client.post("/api/v1/observations", json={})
    assert (answer.status_code, answer.json["code"]) == (405, "request.wrong-method")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/broken", "/broken"])
def test_an_accident_shows_a_reference_and_never_its_text(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, path: str
):
    def broken() -> str:
        message = "the secret of the cellar"
        raise RuntimeError(message)

    app.add_url_rule(path, path, broken)
    with caplog.at_level(logging.ERROR, "webmap.errors"):
        answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    reference = caplog.records[-1].getMessage().split("reference ")[1].split(":")[0]
    assert reference in answer.text
    assert "RuntimeError:" in caplog.text
    assert "in broken" in caplog.text


@pytest.mark.parametrize("path", ["/api/v1/busy", "/busy"])
def test_what_can_not_be_done_now_says_when_to_try_again(app: Flask, client: FlaskClient, path: str):
    def busy() -> str:
        raise Unavailable("store.busy")

    app.add_url_rule(path, path, busy)
    answer = client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Retry-After" not in client.get("/api/v1/nothing").headers


def test_the_log_of_an_accident_holds_nothing_that_anyone_typed(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
):
    """S-35: no forged line, no colour, no token of an address, no name, also not of what led to it."""

    def broken(token: str) -> str:
        known = {}
        try:
            known["Kanariefågel"]
        except KeyError as error:
            message = f"Kanariefågel {token}"
            raise RuntimeError(message) from error
        return ""

    app.add_url_rule("/broken/<token>", "broken", broken)
    sent = {"Referer": "https://x/Kanariefågel", "User-Agent": "Kanariefågel", "Cookie": "session=Kanariefågel"}
    with caplog.at_level(logging.DEBUG):
        client.get("/broken/Kanariefågel%0aERROR%20forged%1b[31m?q=Kanariefågel", headers=sent)
    said = caplog.records[-1].getMessage()
    assert "GET /broken/<token>" in said
    assert "RuntimeError:" in said
    assert "KeyError:" in said
    lines = "\n".join(line for line in caplog.text.splitlines() if 'known["' not in line and "message = " not in line)
    for letters in ("Kanariefågel", "forged\x1b", "\x1b", "ERROR forged"):
        assert letters not in lines


def test_an_error_page_still_carries_the_headers_that_keep_others_out(client: FlaskClient):
    assert "default-src 'none'" in client.get("/nothing").headers["Content-Security-Policy"]


def test_user_text_in_an_error_page_is_text(client: FlaskClient):
    answer = client.get("/gotene/atgarder/<script>alert(1)</script>", headers={"Accept": "text/html"})
    assert "<script>alert" not in answer.text


def test_a_redirect_is_no_error(client: FlaskClient, app: Flask):
    from werkzeug.routing import RequestRedirect

    def elsewhere() -> str:
        raise RequestRedirect("/")

    app.add_url_rule("/elsewhere", "elsewhere", elsewhere)
    assert client.get("/elsewhere").status_code == 308
