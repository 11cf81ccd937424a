"""The standalone map in a real Chromium without a network: it opens, it is used, and no text of it ever runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.exchange import standalone_map as module
from geodata.exchange.standalone_map import Contents, Drawing, Item, Words, standalone_map
from geodata.model.place import Position
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import violations
from tests.builders import a_municipality
from tests.exchange.hostile_texts import HOSTILE, NUL
from webmap.standalone import assets

BOUNDS = (13.46, 58.51, 13.53, 58.54)
WATCH = """
window.__xss = undefined;
addEventListener("securitypolicyviolation", (event) => (window.__blocked ??= []).push(event.blockedURI));
"""


class Offline:
    """A page opened from a file, and everything that must not happen on it."""

    def __init__(self, browser: Browser, folder: Path, viewport: dict, scheme: str = "light") -> None:
        self._context = browser.new_context(offline=True, viewport=viewport, locale="sv-SE", color_scheme=scheme)
        self._context.add_init_script(WATCH)
        self._folder = folder
        self.seen: list[str] = []
        self.requests: list[str] = []

    def open(self, contents: Contents) -> Page:
        path = self._folder / "karta.html"
        path.write_bytes(standalone_map(contents, assets()))
        page = self._context.new_page()
        page.on("console", lambda message: self.seen.append(message.text))
        page.on("pageerror", lambda error: self.seen.append(str(error)))
        page.on("dialog", lambda dialog: self.seen.append(dialog.message) or dialog.dismiss())
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(path.as_uri())
        expect(page.locator("html")).to_have_attribute("data-ready", "true")
        return page

    def close(self) -> None:
        self._context.close()


@pytest.fixture
def offline(browser: Browser, tmp_path: Path) -> Iterator[Offline]:
    made = Offline(browser, tmp_path, DESKTOP)
    yield made
    made.close()


def full_of(texts: tuple[str, ...]) -> Contents:
    """A map with each text in every field that takes one."""
    west, south, _, _ = BOUNDS
    places = [Position(west + 0.001 * number, south + 0.001) for number in range(len(texts))]
    items = [Item(text, text, text, place, (text, text), (text,)) for text, place in zip(texts, places, strict=True)]
    joined = "\n".join(texts)
    shape = a_municipality().boundary
    return Contents(
        title=joined,
        language="sv",
        bounds=BOUNDS,
        words=Words(list=joined, areas=joined, map=joined, no_position=joined, skip=joined),
        intro=texts,
        credits=texts,
        items=[*items, *(Item(text, "L", "safe", None, (text,)) for text in texts)],
        drawings=[Drawing("town", shape), *(Drawing("area", shape, text, (text,)) for text in texts)],
    )


@pytest.mark.slow
def test_no_text_runs_whichever_field_it_stands_in(offline: Offline):
    texts = (*HOSTILE, NUL)
    assert len(texts) > 40
    page = offline.open(full_of(texts))
    rows, areas = page.locator("[data-item]"), page.locator("[data-shape]")
    assert (rows.count(), areas.count()) == (len(texts), len(texts))
    for number in range(len(texts)):
        rows.nth(number).click()
        popup = page.locator(".leaflet-popup-content").last
        expect(popup).to_be_visible()
        assert popup.locator("script, img, iframe, svg, a, form, input, style").count() == 0
        areas.nth(number).click()
    assert page.evaluate("window.__xss ?? null") is None
    assert page.evaluate("window.__blocked ?? []") == []
    assert offline.seen == []
    assert offline.requests == [page.url]
    assert page.url.endswith("/karta.html")


def test_the_watch_notices_what_runs(offline: Offline, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "escape", lambda text, **_: text)
    monkeypatch.setattr(module, "_policy", lambda _html: "")
    page = offline.open(full_of(("<img src=x onerror=window.__xss=4>",)))
    expect(page.locator("img").first).to_be_attached()
    page.wait_for_function("window.__xss === 4")
    assert offline.requests != [page.url]


def test_a_popup_shows_the_text_as_it_was_written(offline: Offline):
    page = offline.open(full_of(HOSTILE[:3]))
    page.locator("[data-item]").first.click()
    expect(page.locator(".leaflet-popup-content .title")).to_have_text(HOSTILE[0])


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark"), ({"width": 320, "height": 640}, "light")]
)
def test_it_is_accessible_with_a_popup_open(browser: Browser, tmp_path: Path, viewport: dict, scheme: str):
    offline = Offline(browser, tmp_path, viewport, scheme)
    page = offline.open(a_map(3))
    page.locator("[data-item]").first.click()
    found = violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    offline.close()
    assert found == []


def test_the_list_and_the_map_show_the_same_and_either_opens_the_other(offline: Offline):
    page = offline.open(a_map(3))
    page.locator("[data-item]").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content .title")).to_have_text("Funnet 1")
    box = page.locator("#map_town").bounding_box()
    assert box is not None
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".leaflet-popup-content .title")).to_have_text("Funnet 1")


@pytest.mark.slow
def test_five_thousand_open_without_a_network(offline: Offline):
    page = offline.open(a_map(5000))
    assert page.locator("[data-item]").count() == 5000
    assert offline.seen == []
    assert offline.requests == [page.url]


def a_map(number: int) -> Contents:
    west, south, east, north = BOUNDS
    places = [
        Position(west + (east - west) * (n % 71) / 71, south + (north - south) * (n % 67) / 67) for n in range(number)
    ]
    forms = ("safe", "unsafe", "neutral")
    items = [
        Item(f"Funnet {n}", "LVTAMDPO"[n % 8], forms[n % 3], place, ("Otrygg", "Torget"), ("Exempel",))
        for n, place in enumerate(places)
    ]
    words = Words(list="Observationer", areas="Områden", map="Karta", no_position="Ingen position", skip="Till listan")
    return Contents(
        title="Trygghetsvandringar i Götene", language="sv", bounds=BOUNDS, words=words, intro=("Exempel",),
        credits=("Källa: SCB",), items=items, drawings=[Drawing("town", a_municipality().boundary)],
    )  # fmt: skip
