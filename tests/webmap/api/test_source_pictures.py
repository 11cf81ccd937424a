"""The background from a configured map service: our server fetches it, the browser asks nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.exchange.backgrounds import import_osm
from geodata.model.place import Municipality
from geodata.storage import Store
from tests.builders import SQUARE
from tests.exchange.picture_source import PNG, PictureSource, answer, picture_source
from tests.exchange.test_backgrounds import tile_at
from tests.extracts import AnExtract
from webmap.api.backgrounds import folder
from webmap.app import create_app
from webmap.settings import Settings
from webmap.world import PICTURES_KEY

X, Y = tile_at(SQUARE.lon, SQUARE.lat, 14)
TILE = f"/api/v1/tiles/source/gotene/14/{X}/{Y}"
ABOUT = "/api/v1/municipalities/gotene/background"


@pytest.fixture
def service() -> Iterator[PictureSource]:
    """A map service on this machine."""
    with picture_source() as source:
        yield source


@pytest.fixture
def settings(service: PictureSource, fresh_url: Any, tmp_path: Path) -> Settings:
    """The settings of whoever uses that service."""
    return Settings(
        store=fresh_url(tmp_path),
        threads=4,
        background_url=f"http://127.0.0.1:{service.port}/karta/{{z}}/{{x}}/{{y}}.png?key=hemlig",
        background_hosts=f"http://127.0.0.1:{service.port}",
        background_networks="127.0.0.1/32",
        background_credit="© Lantmäteriet",
    )


@pytest.fixture
def app(app: Flask, settings: Settings) -> Flask:
    """The application with a configured service."""
    made = create_app(replace(settings, store=app.config["SETTINGS"].store))
    app.extensions[PICTURES_KEY] = made.extensions[PICTURES_KEY]
    return app


def test_the_page_is_told_of_pictures_at_our_own_address_and_whom_to_credit(client: FlaskClient):
    told = client.get(ABOUT).json
    assert (told["is_there"], told["kind"], told["credit"]) == (True, "pictures", "© Lantmäteriet")
    assert told["tiles"].startswith("/api/v1/tiles/source/gotene/{z}/{x}/{y}?v=")
    assert "hemlig" not in str(told)
    assert "127.0.0.1" not in str(told)


def test_a_picture_is_fetched_by_the_server_once_and_kept_beside_the_store(
    app: Flask, client: FlaskClient, service: PictureSource
):
    address = client.get(ABOUT).json["tiles"].format(z=14, x=X, y=Y)
    first, second = client.get(address), client.get(address)
    assert first.get_data() == second.get_data() == PNG
    assert first.mimetype == "image/png"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Cache-Control"] == "private, max-age=86400"
    assert service.paths == [f"/karta/14/{X}/{Y}.png?key=hemlig"]
    assert Path(app.config["SETTINGS"].store + ".tiles").is_dir()


def test_a_picture_that_the_browser_has_is_not_sent_again(client: FlaskClient):
    first = client.get(TILE)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(TILE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_nothing_of_the_person_reaches_the_service(client: FlaskClient, service: PictureSource):
    client.set_cookie("session", "abc")
    sent = {"User-Agent": "Persons browser", "Referer": "http://x/y", "Accept-Language": "sv", "X-Odd": "1"}
    assert client.get(TILE, headers=sent).status_code == 200
    (head,) = service.asked
    assert not [secret for secret in ("abc", "Persons", "x/y", "sv", "X-Odd", "Cookie", "For") if secret in head]


@pytest.mark.parametrize("where", ["14/0/0", "4/8/4", "20/563546/313033", "14/8806/99999", "14/99999/4891"])
def test_only_what_lies_around_the_municipality_is_fetched(client: FlaskClient, service: PictureSource, where: str):
    answered = client.get(f"/api/v1/tiles/source/gotene/{where}")
    assert answered.status_code in {400, 404}
    assert answered.json["code"] in {"background.missing", "value.invalid"}
    assert service.asked == []


@pytest.mark.parametrize("where", ["23/1/1", "-1/0/0", "1/4194304/0", "a/b/c", "14/1e3/1", "14/1/1/http:%2f%2fevil"])
def test_what_is_no_tile_is_no_route(client: FlaskClient, service: PictureSource, where: str):
    assert client.get(f"/api/v1/tiles/source/gotene/{where}").status_code == 404
    assert service.asked == []


def test_no_request_can_name_an_address(client: FlaskClient, service: PictureSource):
    assert client.get(f"{TILE}?url=http://127.0.0.1/").json["code"] == "value.unknown"
    assert service.asked == []


def test_where_the_service_has_nothing_the_picture_is_clear(client: FlaskClient, service: PictureSource):
    service.says = answer(b"", status=404)
    answered = client.get(TILE)
    assert (answered.status_code, answered.mimetype) == (200, "image/png")
    assert answered.get_data().startswith(b"\x89PNG")


def test_a_service_that_answers_rubbish_is_told_as_being_down_without_its_address(
    client: FlaskClient, service: PictureSource
):
    service.says = answer(b"<script>alert(1)</script>")
    answered = client.get(TILE)
    assert (answered.status_code, answered.json["code"]) == (503, "background.source-down")
    assert answered.headers["Retry-After"] == "10"
    assert "127.0.0.1" not in answered.get_data(as_text=True)


def test_a_municipality_with_a_background_of_its_own_is_drawn_from_that(
    app: Flask, store: Store, client: FlaskClient, tmp_path: Path
):
    made = AnExtract()
    made.line([(SQUARE.lon, SQUARE.lat), (SQUARE.lon + 0.004, SQUARE.lat)], {"highway": "residential"})
    with app.app_context():
        import_osm(made.written(tmp_path / "x.osm.pbf"), store.get(Municipality, "gotene").thing, folder())
    told = client.get(ABOUT).json
    assert (told["kind"], told["credit"]) == ("shapes", "© OpenStreetMap contributors")


def test_an_unknown_municipality_has_no_pictures(client: FlaskClient, service: PictureSource):
    assert client.get(TILE.replace("gotene", "skara")).status_code == 404
    assert service.asked == []
