"""Vector tiles over the API: what they hold is what the list counts."""

from typing import Any

import mapbox_vector_tile
import pytest
from flask.testing import FlaskClient

from geodata.mapview.tiles import LAYER
from geodata.storage import Store
from tests.builders import SQUARE, an_observation, keep
from webmap.api.tiles import MVT

ROOT = "/api/v1/tiles/observations"


def shown(client: FlaskClient, query: str = "", address: str = "0/0/0") -> list[Any]:
    answer = client.get(f"{ROOT}/{address}.mvt?{query}")
    assert (answer.status_code, answer.mimetype) == (200, MVT), answer.text
    return mapbox_vector_tile.decode(answer.data)[LAYER]["features"] if answer.data else []


def test_a_tile_holds_what_the_list_holds_of_each_filter(client: FlaskClient, store: Store):
    keep(
        store,
        an_observation(position=SQUARE, primary_code="V1"),
        an_observation(position=SQUARE, valence="safe"),
        an_observation(),
        an_observation(position=SQUARE, is_withdrawn=True),
    )
    for query in ("", "codes=V1", "valence=safe", "state=public", "placed=true", "placed=false", "from=2026-01-01"):
        listed = client.get(f"/api/v1/observations?{query}").json["features"]
        expected = {
            feature["id"]: {name: feature["properties"][name] for name in ("primary_code", "valence", "state")}
            for feature in listed
            if feature["geometry"] is not None
        }
        found = {each["properties"].pop("id"): each["properties"] for each in shown(client, query)}
        assert found == expected, query


def test_an_edit_is_in_the_next_tile_and_nothing_is_in_the_next_town(client: FlaskClient, store: Store):
    assert shown(client) == []
    keep(store, an_observation(position=SQUARE))
    assert len(shown(client)) == 1
    assert shown(client, address="1/0/0") == []


@pytest.mark.parametrize(
    ("address", "status"),
    [("23/0/0", 404), ("1/2/0", 400), ("1/0/2", 400), ("0/0/4194304", 404), ("-1/0/0", 404), ("a/0/0", 404)],
)
def test_a_tile_that_is_not_there_is_refused(client: FlaskClient, address: str, status: int):
    assert client.get(f"{ROOT}/{address}.mvt").status_code == status


@pytest.mark.parametrize("query", ["bbox=1,1,2,2", "zoom=3", "limit=5", "codes=XX"])
def test_what_a_tile_does_not_take_is_refused(client: FlaskClient, query: str):
    assert client.get(f"{ROOT}/0/0/0.mvt?{query}").status_code == 400
