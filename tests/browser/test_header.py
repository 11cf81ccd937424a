"""The header leaves the room to the map: on a phone the name, the town and the tools share one row."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE

LONG: str = "Helsingfors övningsområde"


@pytest.mark.parametrize(
    "window", [{"viewport": PHONE, "locale": locale} for locale in ("sv-SE", "en-GB")], ids=["sv", "en"]
)
@pytest.mark.parametrize("town", ["Ed", LONG])
def test_brand_town_and_tools_share_one_row_on_a_phone(page: Page, address: str, town: str):
    page.goto(f"{address}/gotene/omraden")
    page.locator(".site-header .town").evaluate("(element, name) => { element.textContent = name; }", town)
    boxes = [page.locator(f".site-header {part}").bounding_box() for part in (".brand", ".town", ".site-tools")]
    rows = [(box["y"], box["y"] + box["height"]) for box in boxes if box is not None]
    assert len(rows) == len(boxes)
    assert max(top for top, _ in rows) < min(bottom for _, bottom in rows)
