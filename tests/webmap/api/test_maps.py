"""The map over the API: what it shows is what the list counts."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.storage import Store
from tests.builders import SQUARE, an_id, an_observation, keep

ROOT = "/api/v1/map"


def shown(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"{ROOT}?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json"), answer.text
    return answer.json


def test_clusters_and_single_marks_add_up_to_the_list(client: FlaskClient, store: Store):
    keep(store, *(an_observation(position=SQUARE) for _ in range(3)), an_observation(), an_observation(valence="safe"))
    told = shown(client, "zoom=14")
    (cluster,) = told["features"]
    assert cluster["properties"]["count"] == 3
    assert "id" not in cluster
    assert cluster["geometry"]["coordinates"] == [SQUARE.lon, SQUARE.lat]
    listed = client.get("/api/v1/observations").json
    assert (told["numberMatched"], told["unplaced"]) == (listed["numberMatched"], listed["unplaced"]) == (5, 2)
    assert told["bbox"] == [SQUARE.lon, SQUARE.lat] * 2


def test_a_single_observation_says_what_its_mark_shows(client: FlaskClient, store: Store):
    one = an_observation(position=SQUARE, place="Tunneln")
    keep(store, one)
    (mark,) = shown(client)["features"]
    assert mark["id"] == str(one.id)
    assert mark["properties"] == {
        "primary_code": one.primary_code,
        "valence": one.valence.value,
        "state": "received",
        "is_example": False,
        "place": "Tunneln",
        "observed_at": None,
        "observed_precision": "minute",
    }


def test_the_filters_of_the_list_are_those_of_the_map(client: FlaskClient, store: Store):
    keep(store, an_observation(position=SQUARE, primary_code="V1"), an_observation(position=SQUARE))
    for query in ("codes=V1", "valence=safe", "bbox=13,58,14,59", "bbox=1,1,2,2", "placed=false", "from=2026-01-01"):
        listed = client.get(f"/api/v1/observations?{query}").json
        told = shown(client, query)
        assert (told["numberMatched"], told["unplaced"]) == (listed["numberMatched"], listed["unplaced"]), query


def test_the_one_that_is_chosen_stands_apart(client: FlaskClient, store: Store):
    some = [an_observation(position=SQUARE) for _ in range(3)]
    keep(store, *some)
    told = shown(client, f"apart={some[1].id}")
    assert {feature.get("id") for feature in told["features"]} == {None, str(some[1].id)}
    assert told["numberMatched"] == 3
    assert len(shown(client, f"apart={an_id()}")["features"]) == 1


def test_an_edit_is_on_the_map_in_the_next_answer(client: FlaskClient, store: Store):
    assert shown(client)["features"] == []
    keep(store, an_observation(position=SQUARE))
    assert len(shown(client)["features"]) == 1


def test_an_empty_map_has_no_extent(client: FlaskClient):
    assert shown(client) == {
        "type": "FeatureCollection",
        "numberMatched": 0,
        "people": 0,
        "unplaced": 0,
        "features": [],
    }


@pytest.mark.parametrize(
    "query", ["zoom=23", "zoom=-1", "zoom=x", "apart=1", "limit=5", "area=0b5f5a3c-0000-4000-8000-000000000000"]
)
def test_what_can_not_be_is_refused(client: FlaskClient, query: str):
    assert client.get(f"{ROOT}?{query}").status_code in {400, 404}


def test_people_are_those_who_said_it_and_those_who_said_the_same(client: FlaskClient, store: Store):
    keep(store, an_observation(position=SQUARE, me_too=3), an_observation(position=SQUARE), an_observation(me_too=6))
    for query, number in (("", 12), ("bbox=13,58,14,59", 5), ("bbox=1,1,2,2", 0), ("placed=false", 7)):
        listed = client.get(f"/api/v1/observations?{query}").json
        assert shown(client, query)["people"] == listed["people"] == number
