"""create_app assembles the door."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webmap import create_app
from webmap.settings import Settings


def test_without_settings_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("TRYGGKARTA_STORE", str(tmp_path / "none.gpkg"))
    answer = create_app().test_client().get("/api/v1/municipalities")
    assert (answer.status_code, answer.json["code"]) == (503, "store.missing")


def test_each_start_makes_a_token_of_its_own_unless_one_is_given(app: Flask):
    one, other = create_app(Settings()), create_app(Settings())
    assert one.config["TOKEN"] != other.config["TOKEN"]
    assert app.config["TOKEN"] == "local-token"


def test_the_clock_tells_the_time_with_its_zone():
    assert create_app(Settings()).config["CLOCK"]().tzinfo is not None


@pytest.mark.parametrize("path", ["0B5F5A3C-0000-4000-8000-000000000000", "1", "0b5f5a3c000040008000000000000000"])
def test_an_id_has_one_way_to_be_written(client: FlaskClient, path: str):
    assert client.get(f"/api/v1/observations/{path}").json["code"] == "request.no-route"


def test_a_template_that_asks_for_what_is_not_there_fails_loudly(app: Flask):
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nothing.name }}").render()
