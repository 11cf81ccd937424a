"""A municipality's own layers on the map page: switched on, drawn under the pins, and said in a list."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import LineString, Point

from geodata.model.layer import Layer, LayerFeature
from geodata.storage import Store
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.map_page import MapPage
from tests.browser.test_accessibility import violations
from tests.builders import NOON, TOWN


@pytest.fixture
def store(store: Store) -> Store:
    """The town of the journeys, with a layer of two lamps and a path."""
    features = [
        LayerFeature(number=1, name="L 101", shape=Point(13.4915, 58.5279), facts={"watt": 40}),
        LayerFeature(number=2, name="", shape=Point(13.4899, 58.5262), facts={"ägare": "<b>Götene</b>"}),
        LayerFeature(number=3, name="Stig", shape=LineString([(13.485, 58.529), (13.495, 58.525)]), facts={}),
    ]
    lamps = Layer(municipality=TOWN, name="Belysning", credit="© Götene kommun", imported_at=NOON, count=3)
    store.put_layer(lamps, features)
    return store


@pytest.mark.slow
@pytest.mark.parametrize(
    "window",
    [
        {"viewport": DESKTOP, "locale": "sv-SE", "color_scheme": "light"},
        {"viewport": PHONE, "locale": "sv-SE", "color_scheme": "dark"},
    ],
    ids=["desktop-day", "phone-night"],
)
def test_a_layer_is_switched_on_drawn_and_said(page: Page, window: dict[str, Any]) -> None:
    map_page = MapPage(page).open()
    map_page.panel.locator(".tab").nth(2).click()
    layer = map_page.panel.get_by_label("Belysning (3)")
    expect(map_page.panel.get_by_text("© Götene kommun")).to_be_visible()
    layer.check()
    map_page.panel.get_by_text("I kartans utsnitt: 3").click()
    for said in ("L 101 · watt: 40", "nr 2 · ägare: <b>Götene</b>", "Stig"):
        expect(map_page.panel.get_by_text(said, exact=True)).to_be_visible()
    expect(page.locator("path.own")).to_have_count(3)
    expect(page.locator("path.own--line")).to_have_css("fill", "none")
    assert violations(page) == []
    layer.uncheck()
    expect(page.locator("path.own")).to_have_count(0)
    expect(map_page.panel.get_by_text("L 101")).to_have_count(0)
