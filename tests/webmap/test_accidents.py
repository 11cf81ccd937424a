"""An accident in any route shows a reference and nothing else; where nobody is told apart nothing is shown (S-33)."""

import logging
import re
from typing import Any

import pytest
from flask import Flask

from geodata.storage import Store
from tests.webmap.conftest import TOKEN, Route
from webmap import access

SECRET = "sqlite3.OperationalError: near 'hemligt'"
REFERENCE = re.compile(r"[0-9a-f]{12}")
ASKED = {"Authorization": f"Bearer {TOKEN}", "Accept-Language": "en"}


def fails(*_unused: Any, **_values: Any) -> Any:
    raise RuntimeError(SECRET)


def test_an_accident_in_any_route_shows_a_reference_that_the_log_has(
    app: Flask,
    store: Store,
    routes: list[Route],
    caplog: pytest.LogCaptureFixture,
):
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = fails
    tried = 0
    for route in routes:
        if route.method in {"HEAD", "OPTIONS"}:
            continue
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            answer = app.test_client().open(route.path, method=route.method, headers=ASKED)
        assert answer.status_code == 500, route
        assert "hemligt" not in answer.text, route
        assert "Traceback" not in answer.text, route
        (reference,) = set(REFERENCE.findall(answer.text)) & set(REFERENCE.findall(caplog.text))
        assert "hemligt" not in caplog.text, route
        assert len(reference) == 12
        tried += 1
    assert tried > 60


def test_where_people_can_not_be_told_apart_nothing_of_a_town_is_shown(
    app: Flask, store: Store, routes: list[Route], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access, "_viewer", fails)
    refused = 0
    for route in routes:
        with app.test_client().open(route.path, method=route.method, headers={"Sec-Fetch-Site": "same-origin"}) as told:
            refused += told.status_code == 500
            assert told.status_code >= 300 or "Götene" not in told.get_data(as_text=True), route
    assert refused > 60
