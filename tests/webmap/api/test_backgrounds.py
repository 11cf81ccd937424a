"""The background map over the API: what there is, its tiles, its names."""

import gzip
from pathlib import Path

import mapbox_vector_tile
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.exchange.backgrounds import file_of, import_osm
from geodata.model.place import Municipality
from geodata.storage import Store
from tests.builders import SQUARE
from tests.exchange.test_backgrounds import tile_at
from tests.extracts import AnExtract
from webmap.api.backgrounds import folder

LON, LAT = SQUARE.lon, SQUARE.lat
X, Y = tile_at(LON, LAT, 14)
TILE = f"/api/v1/tiles/background/gotene/14/{X}/{Y}.mvt"
ABOUT = "/api/v1/municipalities/gotene/background"


@pytest.fixture
def drawn(app: Flask, client: FlaskClient, store: Store, tmp_path: Path) -> FlaskClient:
    """A browser at a server whose municipality has a background."""
    made = AnExtract()
    made.line([(LON, LAT), (LON + 0.004, LAT)], {"highway": "residential", "name": "Ängestigen"})
    made.point((LON, LAT), place="town", name="Götene")
    with app.app_context():
        import_osm(made.written(tmp_path / "x.osm.pbf"), store.get(Municipality, "gotene").thing, folder())
    return client


def test_a_municipality_without_a_background_says_so_and_its_tiles_are_missing(client: FlaskClient):
    assert client.get(ABOUT).json["is_there"] is False
    refused = client.get(TILE)
    assert (refused.status_code, refused.json["code"]) == (404, "background.missing")
    assert client.get("/api/v1/places?municipality=gotene&q=a").json == {"places": []}


def test_the_page_is_told_where_the_tiles_are_and_whom_to_credit(drawn: FlaskClient):
    told = drawn.get(ABOUT).json
    assert told["is_there"] is True
    assert told["credit"] == "© OpenStreetMap contributors"
    assert told["layers"]["streets"] == 1
    address = told["tiles"].format(z=14, x=X, y=Y)
    answer = drawn.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_tile_comes_as_it_was_cut_to_who_takes_gzip_and_plain_to_who_does_not(drawn: FlaskClient):
    packed = drawn.get(TILE, headers={"Accept-Encoding": "gzip"})
    plain = drawn.get(TILE)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert packed.mimetype == plain.mimetype == "application/vnd.mapbox-vector-tile"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert set(mapbox_vector_tile.decode(plain.get_data())) == {"streets", "places"}


def test_an_unchanged_tile_is_not_sent_again(drawn: FlaskClient):
    first = drawn.get(TILE)
    assert first.headers["Cache-Control"] == "no-cache"
    again = drawn.get(TILE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


@pytest.mark.parametrize("where", ["14/0/0", "3/0/0", "30/1/1", "0/7/7"])
def test_an_empty_tile_is_204(drawn: FlaskClient, where: str):
    answer = drawn.get(f"/api/v1/tiles/background/gotene/{where}.mvt")
    assert (answer.status_code, answer.get_data()) == (204, b"")


def test_only_municipalities_of_the_store_are_looked_for(drawn: FlaskClient):
    for slug in ("skara", "..", "%2e%2e%2fx"):
        assert drawn.get(f"/api/v1/tiles/background/{slug}/14/{X}/{Y}.mvt").status_code == 404


def test_a_damaged_background_is_answered_in_words(app: Flask, drawn: FlaskClient):
    with app.app_context():
        file_of(folder(), "gotene").write_bytes(b"no map")
    answer = drawn.get(TILE)
    assert (answer.status_code, answer.json["code"]) == (503, "background.damaged")


def test_places_are_found_by_the_beginning_of_their_name(drawn: FlaskClient):
    (found,) = drawn.get("/api/v1/places?municipality=gotene&q=ANGE").json["places"]
    assert (found["name"], found["layer"]) == ("Ängestigen", "streets")
    assert found["bounds"][0] == pytest.approx(LON, abs=1e-5)
    assert drawn.get("/api/v1/places?municipality=gotene").json == {"places": []}
    assert drawn.get("/api/v1/places?municipality=gotene&q=t&limit=51").status_code == 400
