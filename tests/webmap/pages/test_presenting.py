"""What every template may use."""

from pathlib import Path

import pytest
from flask import Flask

from geodata.errors import Missing
from geodata.storage import Store
from tests.builders import an_id
from webmap.app import create_app
from webmap.pages import presenting
from webmap.settings import Settings


def test_a_town_comes_with_its_bounds(app: Flask, store: Store):
    with app.test_request_context("/"):
        assert presenting.town("gotene") == presenting.Town(
            "gotene", "Götene", "Europe/Stockholm", (13.2915, 58.3279, 13.6915, 58.7279)
        )


def test_a_missing_store_is_not_taken_for_a_missing_town(tmp_path: Path):
    with (
        create_app(Settings(store=str(tmp_path / "none.gpkg"))).test_request_context("/"),
        pytest.raises(Missing) as missing,
    ):
        presenting.town("gotene")
    assert missing.value.code == "store.missing"


def test_a_thing_of_another_town_is_missing_here(app: Flask, store: Store):
    with app.test_request_context("/"):
        here = presenting.town("gotene")
        presenting.of_town(here, "gotene", an_id())
        with pytest.raises(Missing):
            presenting.of_town(here, "skara", an_id())


def test_a_category_is_called_by_its_label(app: Flask):
    with app.test_request_context("/?lang=en"):
        assert presenting.category("L1", "unsafe") == "No light, dark spot"
        assert presenting.category("L1", "safe") == "Well lit"
