"""Whether the server is well."""

from pathlib import Path

from flask.testing import FlaskClient

from geodata.storage import sqlite_version
from webmap.app import create_app
from webmap.settings import Settings


def test_a_server_with_a_store_is_well(client: FlaskClient):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "sqlite": sqlite_version(), "store": "ok"})


def test_a_server_without_a_store_says_so(tmp_path: Path):
    answer = create_app(Settings(store=str(tmp_path / "none.gpkg"))).test_client().get("/healthz")
    assert (answer.status_code, answer.json["store"]) == (503, "store.missing")
