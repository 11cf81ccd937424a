"""Walks over the API."""

from flask.testing import FlaskClient

from geodata.storage import Store
from tests.builders import a_walk, an_id, keep

ROOT = "/api/v1/walks"


def test_a_walk_is_planned_once(client: FlaskClient):
    line = {"type": "LineString", "coordinates": [[13.49, 58.52], [13.50, 58.53]]}
    properties = {"municipality": "Götene", "title": "Kring stationen", "starts_at": "2026-11-25T17:00:00Z"}
    body = {"type": "Feature", "geometry": line, "properties": properties}
    path = f"{ROOT}/{an_id()}"
    answer = client.put(path, json=body)
    assert (answer.status_code, answer.json["geometry"]) == (201, line)
    assert answer.json["properties"]["municipality"] == "gotene"
    assert client.put(path, json=body).status_code == 200


def test_walks_are_listed_by_municipality(client: FlaskClient, store: Store, other_town: str):
    keep(store, a_walk(title="Här"), a_walk(title="Där", municipality=other_town))
    found = client.get(f"{ROOT}?municipality=gotene").json["features"]
    assert [each["properties"]["title"] for each in found] == ["Här"]
    assert client.get(f"{ROOT}?kind=x&municipality=gotene").json["field"] == "kind"
