"""From the map to paper: the same filter and window, on A4 pages."""

import re

from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage


def test_print_keeps_filter_and_window_of_the_map(map_page: MapPage, page: Page) -> None:
    page.goto(page.url.split("?")[0] + "?valence=unsafe&at=58.52430,13.50520&z=15")
    expect(page.get_by_role("link", name="Skriv ut")).to_have_attribute("href", re.compile(r"utskrift\?.*z=15"))
    page.get_by_role("link", name="Skriv ut").click()
    expect(page).to_have_url(re.compile(r"/utskrift\?.*valence=unsafe.*at="))
    expect(page.get_by_text("Trygg eller otrygg: Otrygg")).to_be_visible()
    expect(page.get_by_role("button", name="Skriv ut")).to_be_visible()
    page.get_by_role("link", name="Tillbaka till kartan").click()
    expect(page).to_have_url(re.compile(r"/karta\?.*valence=unsafe"))


def test_the_print_is_a4_without_the_frame_of_the_page(map_page: MapPage, page: Page) -> None:
    page.goto(page.url.split("/karta")[0] + "/utskrift")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("link", name="Tillbaka till kartan")).to_be_hidden()
    expect(page.locator(".site-header")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.paper-list td')).color") == "rgb(0, 0, 0)"
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert boxes
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}
