"""Review over HTTP: the queue, what a reviewer looks at, and every decision."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.analysis.personal_data import marks
from geodata.model.observation import Observation, ObservationState, Outcome, Valence
from geodata.model.place import Position
from geodata.model.role import Role
from geodata.storage import Store
from tests.builders import NOON, SQUARE, a_photo, an_action, an_id, an_observation, keep, tied
from tests.webmap.accounts.signing_in import sign_in
from webmap.api.review import without

RAW = "Ring Anna Svensson på 070-123 45 67, lampan är trasig"
OUT: dict[str, Any] = {"position": SQUARE, "state": ObservationState.PUBLIC, "public_from": NOON}


@pytest.fixture
def one(store: Store) -> Observation:
    """An observation that has just come in."""
    made = an_observation(position=SQUARE, text_raw=RAW, place="Torget")
    keep(store, made)
    return made


def posted(client: FlaskClient, key: UUID, what: str, version: int, **body: Any) -> Any:
    address = f"/api/v1/observations/{key}/{what}"
    return client.post(address, json=body, headers={"If-Match": f'"{version}"'})


def decided(client: FlaskClient, key: UUID, version: int = 1, **body: Any) -> Any:
    return posted(client, key, "decision", version, **body)


def answered(client: FlaskClient, key: UUID, version: int = 1, **body: Any) -> Any:
    return posted(client, key, "answer", version, **body)


# --- the queue --------------------------------------------------------------------------------------------------------


def test_the_queue_holds_what_waits_the_oldest_first(client: FlaskClient, store: Store, one: Observation):
    later = an_observation(recorded_at=NOON + timedelta(hours=1), state=ObservationState.IN_REVIEW, text_raw="x" * 500)
    keep(store, later, an_observation(state=ObservationState.INTERNAL), a_photo(one), a_photo(one))
    told = client.get("/api/v1/review").json
    assert (told["numberMatched"], told["numberReturned"]) == (2, 2)
    first, second = told["waiting"]
    assert (first["id"], first["photos"], first["position"]) == (one.key, 2, [SQUARE.lon, SQUARE.lat])
    assert (second["id"], second["text"], second["position"]) == (later.key, "x" * 160 + "…", None)
    page = client.get("/api/v1/review?limit=1&offset=1").json
    assert (page["numberMatched"], [row["id"] for row in page["waiting"]]) == (2, [later.key])


@pytest.mark.parametrize("role", [Role.PLANNER, Role.READER, Role.POLICE, Role.WALK_LEADER])
def test_only_a_reviewer_reads_the_queue_and_decides(app: Flask, one: Observation, role: Role, other_town: str):
    other = app.test_client()
    other.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin"}
    sign_in(other, {"gotene": [role], other_town: [Role.COORDINATOR]})
    assert other.get("/api/v1/review?municipality=gotene").json["code"] == "access.not-allowed"
    for answer in (other.get(f"/api/v1/observations/{one.id}/review"), decided(other, one.id, decision="begin")):
        assert answer.json["code"] == ("thing.missing" if role is Role.POLICE else "access.not-allowed")


# --- one --------------------------------------------------------------------------------------------------------------


def test_what_may_be_personal_data_is_marked_and_left_out_of_the_suggestion(client: FlaskClient, one: Observation):
    told = client.get(f"/api/v1/observations/{one.id}/review").json
    marked = {mark["kind"]: RAW[mark["start"] : mark["end"]] for mark in told["marks"] if mark["field"] == "text_raw"}
    assert marked == {"name": "Anna Svensson", "phone": "070-123 45 67"}
    assert {mark["label"] for mark in told["marks"]} == {"Phone number", "Name"}
    assert told["suggestion"] == "Ring … på …, lampan är trasig"
    assert (told["case"], told["members"], told["candidates"]) == (None, [], [])
    assert told["next_batch"] == "2026-11-23T05:00:00.000Z"


@pytest.mark.parametrize("text", ["", "Mörkt", "🌳 ring 070-123 45 67 🌳", "anna@example.org"])
def test_what_is_left_out_is_what_is_marked(text: str):
    kept = without(text, marks(text))
    assert len(kept) == len(text) - sum(mark.end - mark.start - 1 for mark in marks(text))
    assert marks(kept) == []


def test_candidates_come_with_their_reasons(client: FlaskClient, store: Store, one: Observation):
    near = replace(SQUARE, lat=SQUARE.lat + 0.0002)
    alike = an_observation(position=near, text_raw="Trasig lampan vid torget", recorded_at=NOON - timedelta(days=3))
    keep(store, alike, an_observation(position=Position(13.6, 58.6)))
    (candidate,) = client.get(f"/api/v1/observations/{one.id}/review").json["candidates"]
    assert candidate["observation"]["id"] == alike.key
    assert 20 < candidate["distance_m"] < 25
    assert (candidate["days_apart"], candidate["shared_codes"]) == (3, [one.primary_code])
    assert "lampan" in candidate["shared_words"]


# --- decisions --------------------------------------------------------------------------------------------------------


def test_what_is_approved_is_everyones_at_the_next_batch(
    client: FlaskClient, visitor: FlaskClient, app: Flask, one: Observation
):
    answer = decided(client, one.id, decision="approve", text_public="Lampan är trasig", place="Stora torget")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.json["properties"]["public_from"] == "2026-11-23T05:00:00.000Z"
    assert visitor.get(f"/api/v1/observations/{one.id}").status_code == 404
    app.config["CLOCK"] = lambda: NOON + timedelta(days=1)
    shown = visitor.get(f"/api/v1/observations/{one.id}").json["properties"]
    assert (shown["text_public"], shown["place"]) == ("Lampan är trasig", "Stora torget")
    assert visitor.get("/api/v1/observations").json["numberMatched"] == 1


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"decision": "begin"}, "in_review"),
        ({"decision": "approve", "text_public": ""}, "public"),
        ({"decision": "internal"}, "internal"),
        ({"decision": "internal", "text_public": "x", "place": "y"}, "internal"),
        ({"decision": "reject", "reason": "Handlar om en person"}, "rejected"),
        ({"decision": "forward", "authority": "fault_report"}, "forwarded_urgent"),
    ],
)
def test_every_decision_is_one_line_of_the_log_and_can_be_undone(
    client: FlaskClient, store: Store, one: Observation, body: dict[str, str], state: str
):
    assert decided(client, one.id, **body).json["properties"]["state"] == state
    (_, entry) = store.history(Observation, one.id)
    assert (entry.by, "state" in entry.fields) == ("lokal", True)
    assert decided(client, one.id, 2, decision="undo").json["properties"]["state"] == "received"


def test_what_is_out_is_taken_down_in_one_step_and_put_back(client: FlaskClient, visitor: FlaskClient, store: Store):
    out = an_observation(**OUT)
    keep(store, out)
    address = f"/api/v1/observations/{out.id}"
    assert visitor.get(address).status_code == 200
    assert decided(client, out.id, decision="take_down").json["properties"]["state"] == "internal"
    assert visitor.get(address).status_code == 404
    assert decided(client, out.id, 2, decision="put_back").json["properties"]["state"] == "public"
    assert visitor.get(address).status_code == 200


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "value.missing", "decision"),
        ({"decision": "burn"}, "value.invalid", "decision"),
        ({"decision": "approve"}, "value.missing", "text_public"),
        ({"decision": "approve", "text_public": 3}, "value.invalid", "text_public"),
        ({"decision": "approve", "text_public": "x" * 10_001}, "value.too-long", "text_public"),
        ({"decision": "reject", "reason": " "}, "observation.reason-missing", "state_reason"),
        ({"decision": "forward", "authority": "mayor"}, "value.invalid", "authority"),
        ({"decision": "begin", "reason": "x"}, "value.unknown", "reason"),
        ({"decision": "begin", "state": "public"}, "value.unknown", "state"),
    ],
)
def test_a_decision_that_is_none_changes_nothing(  # noqa: PLR0917 - fixtures
    client: FlaskClient, store: Store, one: Observation, body: dict[str, Any], code: str, field: str
):
    answer = decided(client, one.id, **body)
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (400, code, field)
    assert store.get(Observation, one.id).version == 1


@pytest.mark.parametrize("code", ["D2", "D4"])
def test_suspected_crime_is_not_approved_for_everyone(client: FlaskClient, store: Store, code: str):
    secret = an_observation(position=SQUARE, primary_code=code)
    keep(store, secret)
    refused = decided(client, secret.id, decision="approve", text_public="x")
    assert refused.json["code"] == "observation.never-public"
    assert decided(client, secret.id, decision="internal").status_code == 200


def test_of_two_who_decide_one_wins_and_the_other_sees_both(client: FlaskClient, one: Observation):
    decided(client, one.id, decision="approve", text_public="Den enas text")
    late = decided(client, one.id, decision="approve", text_public="Den andras text")
    assert (late.status_code, late.json["code"]) == (412, "thing.changed")
    assert late.json["current"]["properties"]["text_public"] == "Den enas text"
    assert "text_public" in late.json["changed_fields"]
    unnamed = client.post(f"/api/v1/observations/{one.id}/decision", json={"decision": "begin"})
    assert (unnamed.status_code, unnamed.json["code"]) == (428, "thing.version-missing")


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer_is_an_action_a_motivated_no_or_that_it_is_kept(client: FlaskClient, store: Store):
    linked, alone, good = (an_observation(**OUT, valence=valence) for valence in (*[Valence.UNSAFE] * 2, Valence.SAFE))
    action = an_action()
    keep(store, linked, alone, good, action, tied(linked, action))
    assert answered(client, linked.id, answer="action").json["properties"]["state"] == "answered"
    assert answered(client, alone.id, answer="action").json["code"] == "answer.action-missing"
    assert answered(client, alone.id, answer="no_action").json["code"] == "answer.motivation-missing"
    told = answered(client, alone.id, answer="no_action", answer_text="Marken är inte vår.").json["properties"]
    assert (told["answer"], told["answer_text"]) == (Outcome.NO_ACTION, "Marken är inte vår.")
    assert answered(client, good.id, answer="kept").json["properties"]["answer"] == "kept"
    assert answered(client, linked.id, 2, answer="kept").json["code"] == "answer.not-positive"
    for body in ({}, {"answer": "maybe"}, {"answer": "kept", "state": "public"}):
        assert answered(client, good.id, 2, **body).status_code == 400


def test_one_more_person_said_the_same(client: FlaskClient, one: Observation):
    for wanted in (1, 2):
        told = client.post(f"/api/v1/observations/{one.id}/me-too")
        assert told.json["properties"]["me_too"] == wanted
    assert client.post(f"/api/v1/observations/{an_id()}/me-too").status_code == 404
