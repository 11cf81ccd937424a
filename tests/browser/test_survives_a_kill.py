"""What a planner has put on the map, linked and seen saved is there after the server was killed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.storage import create_store
from tests.browser.conftest import DESKTOP
from tests.browser.map_page import MapPage
from tests.builders import a_municipality, an_action, an_area, an_observation, keep
from tests.faults.running_server import Server, is_sound

pytestmark = pytest.mark.slow


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The file of a store with an action and a patrol area to link to."""
    path = tmp_path / "town.gpkg"
    store = create_store(path)
    keep(store, a_municipality(name="Götene", code="1471"), an_observation(place="Skolan"))
    keep(store, an_action(title="Gallra buskar"), an_area(name="Resecentrum"))
    store.close()
    return path


def opened(browser: Browser, server: Server) -> Page:
    base = f"http://127.0.0.1:{server.port}"
    token = {"Authorization": "Bearer hemlig"}
    return browser.new_context(base_url=base, viewport=DESKTOP, locale="sv-SE", extra_http_headers=token).new_page()


def test_a_placed_and_linked_observation_is_there_after_the_server_was_killed(browser: Browser, town: Path) -> None:
    with Server(town) as server:
        map_page = MapPage(opened(browser, server)).open()
        map_page.start_placing().click_map(0.1, 0.9)
        map_page.fill(category="L2", place="Kvarngatan", text="Lampan är släckt").save()
        expect(map_page.status).to_contain_text("Sparat")
        map_page.button("Koppla till en åtgärd").click()
        map_page.dialog.get_by_role("button", name=re.compile("Gallra buskar")).click()
        links = map_page.panel.get_by_role("region", name="Kopplingar")
        expect(links.get_by_role("link", name="Gallra buskar")).to_be_visible()
        map_page.button("Koppla till ett patrullområde").click()
        map_page.dialog.get_by_role("button", name=re.compile("Resecentrum")).click()
        map_page.dialog.get_by_label("Varför hör de ihop?").fill("Samma stråk")
        map_page.dialog.get_by_role("button", name=re.compile("Resecentrum")).click()
        expect(links).to_contain_text("kopplad för hand: Samma stråk")
        server.kill()

    with Server(town) as again:
        map_page = MapPage(opened(browser, again)).open()
        expect(map_page.pin("Kvarngatan")).to_be_visible()
        links = map_page.choose("Kvarngatan").panel.get_by_role("region", name="Kopplingar")
        expect(links.get_by_role("link", name="Gallra buskar")).to_be_visible()
        expect(links).to_contain_text("kopplad för hand: Samma stråk")
        links.get_by_role("link", name="Resecentrum").click()
        expect(map_page.page.get_by_role("main")).to_contain_text("Trasig eller släckt lampa")
    is_sound(town)
