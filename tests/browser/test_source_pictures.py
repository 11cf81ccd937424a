"""Pictures of a configured map service under the pins: from our own server alone, by day, by night, when it fails."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.map_page import MapPage
from tests.browser.test_accessibility import violations
from tests.builders import SQUARE
from tests.exchange.picture_source import PictureSource, answer, picture_source
from webmap.app import create_app
from webmap.settings import Settings
from webmap.world import KEY

NEAR = f"?at={SQUARE.lat},{SQUARE.lon}&z=15"


@pytest.fixture
def service() -> Iterator[PictureSource]:
    """A map service on this machine."""
    with picture_source() as source:
        yield source


@pytest.fixture
def app(fresh_url: Any, tmp_path: Path, service: PictureSource) -> Iterator[Flask]:
    """The application of an operator who has configured that service."""
    made = create_app(
        Settings(
            store=fresh_url(tmp_path),
            background_url=f"http://127.0.0.1:{service.port}/{{z}}/{{x}}/{{y}}.png",
            background_hosts=f"http://127.0.0.1:{service.port}",
            background_networks="127.0.0.1/32",
            background_credit="© Lantmäteriet",
        )
    )
    yield made
    made.extensions[KEY].close()


def pictures(page: Page) -> Locator:
    return page.locator(".picture-tile[data-drawn=true]")


@pytest.mark.parametrize(
    "window",
    [
        {"viewport": DESKTOP, "locale": "sv-SE", "color_scheme": "light"},
        {"viewport": PHONE, "locale": "sv-SE", "color_scheme": "dark"},
    ],
    ids=["desktop-day", "phone-night"],
)
def test_pictures_lie_under_the_pins_with_their_credit_and_come_from_our_server_alone(
    page: Page, address: str, service: PictureSource, window: dict[str, Any]
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    map_page = MapPage(page).open(NEAR)
    expect(pictures(page).nth(3)).to_be_visible()
    expect(page.locator(".map-credit")).to_contain_text("© Lantmäteriet")
    tiles = [url for url in asked if "/tiles/source/" in url]
    assert tiles
    assert all(url.startswith(f"{address}/api/v1/tiles/source/gotene/15/") for url in tiles)
    assert all(url.startswith(address) for url in asked)
    assert service.paths
    expect(map_page.marks.first).to_be_visible()
    is_night = window["color_scheme"] == "dark"
    expect(pictures(page).first).to_have_css("filter", re.compile(r"brightness\(0\.55\)" if is_night else "^none$"))
    expect(page.locator(".map-trouble")).to_be_empty()
    assert violations(page) == []


def test_what_was_fetched_once_is_shown_when_the_service_is_gone(page: Page, service: PictureSource):
    MapPage(page).open(NEAR)
    expect(pictures(page).nth(3)).to_be_visible()
    fetched = len(service.asked)
    service.says = answer(b"", status=500)
    page.context.clear_cookies()
    MapPage(page).open(NEAR)
    expect(pictures(page).nth(3)).to_be_visible()
    assert len(set(service.paths)) == len(service.paths) >= fetched


def test_without_pictures_the_outlines_remain_and_a_word_says_so_until_they_come(
    page: Page, service: PictureSource, app: Flask
):
    service.says = answer(b"<html>", media="image/png")
    map_page = MapPage(page).open(NEAR)
    expect(page.locator(".map-trouble")).to_contain_text("Gatukartan kan inte hämtas just nu.", timeout=30_000)
    expect(page.locator("path.town")).to_have_count(1)
    expect(map_page.marks.first).to_be_visible()
    expect(pictures(page)).to_have_count(0)
    assert violations(page) == []
    service.says = answer()
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=5)  # the source has been left in peace
    map_page.map.focus()
    page.keyboard.press("ArrowRight")
    expect(pictures(page).nth(3)).to_be_visible()
    expect(page.locator(".map-trouble")).to_be_empty()
