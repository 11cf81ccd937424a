"""What a body may not set is refused or passed over, and never written (faults S-26), on every route that writes."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.storage import Store
from tests.builders import a_walk, an_action, an_area, an_id, an_observation, keep
from tests.webmap.conformance import document_of
from webmap.api.openapi import WRITING

THINGS = {"observations": an_observation, "actions": an_action, "areas": an_area, "walks": a_walk}

STRANGE = ("role", "published", "police_only", "__proto__", "constructor", "is_admin", "by", "fid", "seq", "chain_hash")
"""Members that no thing has."""

SERVERS = {"version": 99, "changed_at": "1999-01-01T00:00:00Z", "recorded_at": "1999-01-01T00:00:00Z", "flags": ["x"]}
"""Members that only the server says: passed over in a whole feature, refused in a change."""


@pytest.fixture(params=THINGS)
def noun(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def sent_back(client: FlaskClient, store: Store, noun: str) -> dict[str, Any]:
    """A feature as the server shows it, of a thing that lies in the store."""
    thing = THINGS[noun]()
    keep(store, thing)
    feature: dict[str, Any] = client.get(f"/api/v1/{noun}/{thing.id}").json
    return feature


@pytest.mark.parametrize("name", STRANGE)
def test_a_property_that_does_not_exist_is_refused_in_a_new_thing_and_in_a_change(
    client: FlaskClient, store: Store, noun: str, name: str
):
    feature = sent_back(client, store, noun)
    new = str(an_id())
    body = feature | {"id": new, "properties": feature["properties"] | {name: True}}
    put = client.put(f"/api/v1/{noun}/{new}", json=body)
    assert (put.status_code, put.json["code"], put.json["field"]) == (400, "value.unknown", name)
    assert client.get(f"/api/v1/{noun}/{new}").status_code == 404
    address, headers = f"/api/v1/{noun}/{feature['id']}", {"If-Match": '"1"'}
    patch = client.patch(address, json={"properties": {name: True}}, headers=headers)
    assert (patch.status_code, patch.json["code"], patch.json["field"]) == (400, "value.unknown", name)
    top = client.patch(address, json={name: True}, headers=headers)
    assert (top.status_code, top.json["code"]) == (400, "value.unknown")
    assert client.get(address).json == feature


def test_what_only_the_server_says_is_passed_over_in_a_whole_feature_and_refused_in_a_change(
    client: FlaskClient, store: Store, noun: str
):
    feature = sent_back(client, store, noun)
    new = str(an_id())
    body = feature | {"id": new, "properties": feature["properties"] | SERVERS}
    answer = client.put(f"/api/v1/{noun}/{new}", json=body)
    assert answer.status_code == 201, answer.json
    kept = answer.json["properties"]
    assert kept["version"] == 1
    assert kept["changed_at"] == "2026-11-22T12:00:00.000Z"
    assert kept.get("recorded_at", kept["changed_at"]) == "2026-11-22T12:00:00.000Z"
    assert "x" not in kept.get("flags", [])
    for name, value in SERVERS.items():
        refused = client.patch(f"/api/v1/{noun}/{new}", json={"properties": {name: value}}, headers={"If-Match": '"1"'})
        assert (refused.status_code, refused.json["code"]) == (400, "value.unknown"), name


def test_a_thing_never_moves_to_another_municipality_or_id(
    client: FlaskClient, store: Store, noun: str, other_town: str
):
    feature = sent_back(client, store, noun)
    address = f"/api/v1/{noun}/{feature['id']}"
    for properties in ({"municipality": other_town}, {"id": str(an_id())}):
        refused = client.patch(address, json={"properties": properties}, headers={"If-Match": '"1"'})
        assert (refused.status_code, refused.json["code"]) == (400, "value.unknown")
    other_id = client.put(f"/api/v1/{noun}/{an_id()}", json=feature)
    assert (other_id.status_code, other_id.json["field"]) == (400, "id")
    assert client.get(address).json == feature


def test_every_other_body_takes_only_what_its_schema_names(app: Flask, client: FlaskClient):
    document = document_of(app)
    tried = 0
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if method.upper() in WRITING and "requestBody" in told:
                schema = next(iter(told["requestBody"]["content"].values()))["schema"]
                named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
                if named.get("format") == "binary":  # a photo, which names nothing
                    continue
                assert named.get("additionalProperties") is False, (path, method)
                tried += 1
    assert tried >= 11
    assert json.dumps(document).count('"police_only"') == 0
