"""What all nouns that can be edited have in common: versions, withdrawal, history."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.walk import Walk
from geodata.storage import Store
from tests.builders import a_walk, an_action, an_area, an_id, an_observation, keep

NOUNS = {
    "observations": (an_observation, Observation, {"place": "Torget"}),
    "actions": (an_action, PlanningAction, {"responsible_unit": "Gata"}),
    "areas": (an_area, Area, {"decision": "EST-gruppen"}),
    "walks": (a_walk, Walk, {"theme": "Mörker"}),
}


@pytest.fixture(params=NOUNS)
def noun(request: pytest.FixtureRequest, store: Store) -> tuple[str, Any, dict[str, str]]:
    """The address of a kept thing, the thing, and a change to make."""
    build, _, change = NOUNS[request.param]
    thing = build()
    keep(store, thing)
    return f"/api/v1/{request.param}/{thing.id}", thing, change


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def test_one_thing_comes_with_its_version(client: FlaskClient, noun: Any):
    path, thing, _ = noun
    answer = client.get(path)
    assert (answer.status_code, answer.headers["ETag"], answer.json["id"]) == (200, '"1"', thing.key)
    assert answer.mimetype == "application/geo+json"


def test_a_change_names_the_version_it_was_made_from(client: FlaskClient, noun: Any):
    path, _, change = noun
    for method in ("PATCH", "DELETE"):
        answer = client.open(path, method=method, json={"properties": change})
        assert (answer.status_code, answer.json["code"]) == (428, "thing.version-missing")
    for tag in ('W/"1"', "*", "1"):
        answer = client.patch(path, json={"properties": change}, headers={"If-Match": tag})
        assert (answer.status_code, answer.json["field"]) == (400, "If-Match")


def test_a_change_makes_the_next_version(client: FlaskClient, noun: Any):
    path, _, change = noun
    answer = client.patch(path, json={"properties": change}, headers=match(1))
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert change.items() <= answer.json["properties"].items()
    assert client.get(path).json == answer.json


def test_of_two_planners_one_saves_and_the_other_is_shown_what_changed(client: FlaskClient, noun: Any):
    path, _, change = noun
    opened = [client.get(path).headers["ETag"] for _ in range(2)]
    answers = [client.patch(path, json={"properties": change}, headers={"If-Match": etag}) for etag in opened]
    assert [answer.status_code for answer in answers] == [200, 412]
    refused = answers[1].json
    assert (refused["code"], refused["changed_fields"]) == ("thing.changed", list(change))
    assert refused["current"] == answers[0].json
    assert client.get(path).headers["ETag"] == '"2"'


def test_all_changes_since_are_told_together(client: FlaskClient, noun: Any):
    path, _, change = noun
    client.patch(path, json={"properties": change}, headers=match(1))
    client.patch(path, json={"properties": {"source": "bok"}}, headers=match(2))
    refused = client.patch(path, json={"properties": change}, headers=match(1)).json
    assert refused["changed_fields"] == sorted([*change, "source"])
    assert client.delete(path, headers=match(2)).json["changed_fields"] == ["source"]


def test_a_version_that_never_was_is_stale_too(client: FlaskClient, noun: Any):
    path, _, change = noun
    assert client.patch(path, json={"properties": change}, headers=match(9)).status_code == 412


def test_withdrawing_keeps_and_restoring_brings_back(client: FlaskClient, noun: Any):
    path, thing, change = noun
    collection = path.rsplit("/", 1)[0]
    gone = client.delete(path, headers=match(1))
    assert (gone.status_code, gone.json["properties"]["is_withdrawn"]) == (200, True)
    assert client.get(collection).json["features"] == []
    assert client.get(path).json["properties"]["is_withdrawn"] is True
    for method in ("PATCH", "DELETE"):
        answer = client.open(path, method=method, json={"properties": change}, headers=match(2))
        assert (answer.status_code, answer.json["code"]) == (410, "thing.gone")
    back = client.patch(path, json={"properties": {"is_withdrawn": False}}, headers=match(2))
    assert (back.status_code, back.headers["ETag"]) == (200, '"3"')
    assert [each["id"] for each in client.get(collection).json["features"]] == [thing.key]


def test_history_tells_who_changed_what_from_what(client: FlaskClient, noun: Any):
    path, _, change = noun
    client.patch(path, json={"properties": change}, headers=match(1))
    entries = client.get(f"{path}/history").json["entries"]
    assert [(each["version"], each["operation"], each["by"]) for each in entries] == [
        (1, "add", "anna"),
        (2, "edit", "lokal"),
    ]
    assert [each["by_label"] for each in entries] == ["anna", "someone at this computer"]
    assert entries[1]["fields"] == list(change)
    assert (entries[1]["before"], entries[1]["after"]) == (dict.fromkeys(change, ""), change)
    assert entries[1]["at"] == "2026-11-22T12:00:00.000Z"


def test_erased_contents_leave_the_names_of_the_fields(client: FlaskClient, store: Store, noun: Any):
    path, _, change = noun
    client.patch(path, json={"properties": change}, headers=match(1))
    store.erase_contents([entry["seq"] for entry in client.get(f"{path}/history").json["entries"]])
    last = client.get(f"{path}/history").json["entries"][-1]
    assert (last["fields"], last["before"], last["after"]) == (list(change), None, None)


@pytest.mark.parametrize("name", ["id", "municipality", "version", "changed_at", "nothing"])
def test_what_never_changes_can_not_be_changed(client: FlaskClient, noun: Any, name: str):
    path, _, _ = noun
    answer = client.patch(path, json={"properties": {name: "x"}}, headers=match(1))
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (400, "value.unknown", name)


def test_a_change_that_changes_nothing_is_no_new_version(client: FlaskClient, noun: Any):
    path, _, _ = noun
    assert client.patch(path, json={"properties": {}}, headers=match(1)).headers["ETag"] == '"1"'


@pytest.mark.parametrize("noun_name", NOUNS)
@pytest.mark.parametrize("part", ["", "/history"])
def test_what_is_not_there_is_404(client: FlaskClient, noun_name: str, part: str):
    answer = client.get(f"/api/v1/{noun_name}/{an_id()}{part}")
    assert (answer.status_code, answer.json["code"]) == (404, "thing.missing")


@pytest.mark.parametrize("noun_name", NOUNS)
def test_changing_what_is_not_there_is_404(client: FlaskClient, noun_name: str):
    path = f"/api/v1/{noun_name}/{an_id()}"
    assert client.patch(path, json={"properties": {}}, headers=match(1)).status_code == 404
    assert client.delete(path, headers=match(1)).status_code == 404


def test_a_single_thing_takes_no_parameters(client: FlaskClient, noun: Any):
    assert client.get(f"{noun[0]}?fields=all").json["code"] == "value.unknown"


def test_a_body_larger_than_is_taken_is_refused(client: FlaskClient, noun: Any):
    body = b'{"x": "' + b"a" * (5 * 1024 * 1024) + b'"}'
    answer = client.put(noun[0], data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "request.too-large")
    assert answer.json["facts"]["longest"] == 4 * 1024 * 1024
