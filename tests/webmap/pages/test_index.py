"""The first page."""

from flask.testing import FlaskClient

from geodata.model.area import AreaKind
from geodata.storage import Store
from tests.builders import SQUARE, an_action, an_area, an_observation, keep


def test_every_municipality_is_named_with_the_way_to_its_map(client: FlaskClient, other_town: str):
    text = client.get("/").text
    assert '<a href="/gotene/karta">Map of Götene</a>' in text
    assert '<a href="/gotene/karta">Observations: 0</a>' in text
    assert f'<a href="/{other_town}/karta">Map of Skara</a>' in text


def test_an_empty_store_says_what_to_do(app):
    text = app.test_client().get("/?lang=sv").text
    assert "tryggkarta init" in text


def test_every_number_is_the_number_of_rows_it_leads_to(client: FlaskClient, store: Store):
    keep(store, an_observation(), an_observation(position=SQUARE), an_observation(is_withdrawn=True))
    keep(store, an_action(), an_area(), an_area(kind=AreaKind.PLAN))
    text = client.get("/").text
    assert "Observations: 2</a>" in text
    assert "Without position: 1" in text
    assert "Planning actions: 1</a>" in text
    assert "Patrol areas: 1</a>" in text
    told = client.get("/api/v1/observations?municipality=gotene").json
    assert (told["numberMatched"], told["unplaced"]) == (2, 1)
