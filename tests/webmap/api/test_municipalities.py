"""Municipalities over the API, with their neighbours for the background."""

from flask.testing import FlaskClient

from geodata.exchange.boundaries import swedish_municipality
from geodata.storage import Store
from tests.builders import keep


def test_all_municipalities_are_listed_and_each_is_found_by_its_slug(client: FlaskClient, other_town: str):
    listed = client.get("/api/v1/municipalities").json
    assert [each["id"] for each in listed["features"]] == ["gotene", other_town]
    one = client.get("/api/v1/municipalities/gotene")
    assert one.json == listed["features"][0]
    assert one.json["geometry"]["type"] == "MultiPolygon"
    assert one.json["properties"]["time_zone"] == "Europe/Stockholm"


def test_a_municipality_that_is_not_here_is_404(client: FlaskClient):
    for path in ("/api/v1/municipalities/skara", "/api/v1/municipalities/skara/neighbours"):
        assert client.get(path).status_code == 404


def test_the_neighbours_are_outlines_with_names(client: FlaskClient, store: Store):
    keep(store, swedish_municipality("Hjo"))
    around = client.get("/api/v1/municipalities/hjo/neighbours").json["features"]
    names = [each["properties"]["name"] for each in around]
    assert {"Tibro", "Tidaholm", "Karlsborg"} <= set(names)
    assert "Hjo" not in names
    assert {each["geometry"]["type"] for each in around} == {"MultiPolygon"}
