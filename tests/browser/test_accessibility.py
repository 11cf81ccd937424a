"""WCAG 2.2 AA on every view of the map page, day and night, large and small."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from geodata.storage import Store
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.map_page import MapPage
from tests.builders import TOWN
from tests.waiting import until

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WINDOWS = [
    {"viewport": DESKTOP, "locale": "sv-SE", "color_scheme": "light"},
    {"viewport": DESKTOP, "locale": "sv-SE", "color_scheme": "dark", "forced_colors": "none"},
    {"viewport": PHONE, "locale": "sv-SE", "color_scheme": "dark"},
    {"viewport": {"width": 320, "height": 640}, "locale": "en-GB", "color_scheme": "light"},
]
BY_DAY_AND_NIGHT = [
    {"viewport": viewport, "locale": "sv-SE", "color_scheme": colours}
    for viewport in (DESKTOP, PHONE)
    for colours in ("light", "dark")
]
DAY_AND_NIGHT_NAMES = ["desktop-day", "desktop-night", "phone-day", "phone-night"]

STAND_STILL = """() => Promise.allSettled(
  document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime < Infinity)
    .map((each) => each.finished),
).then(() => null)"""


def violations(page: Page) -> list[str]:
    """What axe finds, as lines to read; the policy is not relaxed for it. What is fading in has faded in by then."""
    page.evaluate(STAND_STILL)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def list_of(_map_page: MapPage) -> None:
    """The page as it opens."""


def press(number: int) -> Callable[[MapPage], None]:
    """Opens the panel's tab of that number."""
    return lambda map_page: map_page.panel.locator(".tab").nth(number).click()


def details(map_page: MapPage) -> None:
    map_page.row("Parken").click()
    expect(map_page.panel.locator(".history")).to_be_visible()


def form(map_page: MapPage) -> None:
    map_page.page.locator(".map-tools button").first.click()
    map_page.click_map(0.5, 0.4)
    map_page.panel.locator("details").last.locator("summary").click()


def drawing(map_page: MapPage) -> None:
    press(2)(map_page)
    map_page.panel.locator(".button:not(.button--plain)").first.click()
    for right, down in ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6)):
        map_page.click_map(right, down)


def chooser(map_page: MapPage) -> None:
    details(map_page)
    map_page.panel.locator("section .row .button:not(.button--plain)").first.click()
    expect(map_page.dialog).to_be_visible()


def marking(map_page: MapPage) -> None:
    map_page.page.locator(".map-tools button").nth(1).click()
    map_page.rows.first.get_by_role("checkbox").check()


def empty(map_page: MapPage) -> None:
    map_page.page.goto("/gotene/karta?at=58.60000,13.30000&z=16")
    expect(map_page.page.locator(".map-note button")).to_be_visible()


def failed(map_page: MapPage) -> None:
    for each in ("map", "observations"):
        map_page.page.route(f"**/api/v1/{each}?*", lambda route: route.abort())
    map_page.page.reload()
    expect(map_page.page.locator(".map-note button")).to_be_visible()
    expect(map_page.panel.locator(".list-head ~ div .button").first).to_be_visible()


VIEWS = [list_of, press(1), press(2), details, form, drawing, chooser, marking, empty, failed]
NAMES = ["list", "filter", "layers", "details", "form", "drawing", "chooser", "marking", "empty", "failed"]


@pytest.mark.parametrize("window", WINDOWS, ids=["desktop-day", "desktop-night", "phone-night", "small-english"])
@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_axe_finds_nothing(page: Page, view: Callable[[MapPage], None], window: dict[str, Any]) -> None:
    view(MapPage(page).open())
    assert violations(page) == []


@pytest.mark.parametrize("window", [{"viewport": {"width": 320, "height": 640}, "locale": "sv-SE"}])
@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_nothing_has_to_be_scrolled_sideways_at_320_pixels(map_page: MapPage, view: Callable[[MapPage], None]) -> None:
    view(map_page)
    too_wide = map_page.panel.evaluate(
        "panel => [document.documentElement, panel, ...panel.querySelectorAll('.panel-body')]"
        ".filter(one => one.scrollWidth > one.clientWidth).map(one => `${one.className} ${one.scrollWidth}`)"
    )
    assert too_wide == []


@pytest.mark.parametrize("view", [list_of, form, drawing], ids=["list", "form", "drawing"])
def test_everything_that_can_be_pressed_is_at_least_24_pixels(
    map_page: MapPage, view: Callable[[MapPage], None]
) -> None:
    view(map_page)
    small = map_page.page.evaluate(
        "[...document.querySelectorAll('button, select, input, summary')]"
        ".map(one => [one, (one.closest('.choice, .segments label') ?? one).getBoundingClientRect()])"
        ".filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24)).map(([one]) => one.outerHTML)"
    )
    assert small == []


def test_focus_is_seen_on_pins(map_page: MapPage) -> None:
    pin = map_page.pin("Parken")
    map_page.map.focus()
    map_page.page.keyboard.press("Tab")
    pin.focus()
    expect(pin).to_have_css("outline-style", "solid")
    expect(pin).to_have_css("outline-width", "3px")


@pytest.mark.parametrize("window", [{"viewport": DESKTOP, "locale": "sv-SE", "forced_colors": "active"}])
def test_pins_are_seen_in_forced_colours(map_page: MapPage) -> None:
    shape = map_page.pin("Parken").locator("path")

    def looked() -> list[str] | None:
        """Its colours; nothing of a mark that another has just taken the place of."""
        found: list[str] = shape.evaluate("path => [getComputedStyle(path).fill, getComputedStyle(path).stroke]")
        return found if all(found) else None

    fill, line = until(looked)
    assert fill != line


@pytest.mark.parametrize("window", WINDOWS, ids=["desktop-day", "desktop-night", "phone-night", "small-english"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/docs",
        "/gotene/atgarder",
        "/gotene/omraden",
        "action",
        "area",
        "/gotene/nothing-here",
    ],
)
def test_axe_finds_nothing_on_the_other_pages(page: Page, store: Store, path: str, window: dict[str, Any]) -> None:
    page.goto(address_of(store, path))
    if path in ("action", "area"):
        expect(page.locator("[data-mount]")).to_have_attribute("data-ready", "true")
        page.locator("[data-mount] summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("window", BY_DAY_AND_NIGHT, ids=DAY_AND_NIGHT_NAMES)
@pytest.mark.parametrize("query", ["", "?valence=unsafe&at=58.52790,13.49150&z=15"], ids=["all", "filtered"])
def test_axe_finds_nothing_on_the_print_page(page: Page, query: str, window: dict[str, Any]) -> None:
    page.goto(f"/{TOWN}/utskrift{query}")
    expect(page.get_by_role("button", name="Skriv ut")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= window["viewport"]["width"]


def address_of(store: Store, path: str) -> str:
    if path == "action":
        return f"/{TOWN}/atgarder/{store.actions(TOWN)[0].thing.id}"
    return f"/{TOWN}/omraden/{store.areas(TOWN)[0].thing.id}" if path == "area" else path
