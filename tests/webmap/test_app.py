"""create_app assembles the door."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webmap.conftest import PART, VALUES
from webmap.app import create_app
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


HUGE = "9" * 18
TOO_MUCH = ("9" * 19, "9" * 4300, "9" * 4301, "9" * 20_000, "٣", "-1", "+1", "1_0", "0x1")


def filled(rule: str, at: int, number: str) -> str:
    return PART.sub(lambda part: number if part.start() == at else VALUES[part[1]], rule)


def test_a_number_of_any_length_in_any_address_is_no_server_error(app: Flask, client: FlaskClient):
    asked = 0
    for rule in (rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())):
        for said in re.finditer(r"<int[(:]", rule):
            for number in (HUGE, *TOO_MUCH):
                answer = client.get(filled(rule, said.start(), number))
                assert answer.status_code in {400, 404} or (number == HUGE and answer.status_code < 300), (rule, number)
                asked += 1
    assert asked >= 6 * 10


def test_a_template_that_asks_for_what_is_not_there_fails_loudly(app: Flask):
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nothing.name }}").render()
