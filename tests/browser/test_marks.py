"""The marks on the map: numbers that fit, whole numbers in their names, and a chosen pin that nothing covers."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from geodata.storage import Store
from tests.browser.conftest import PHONE
from tests.browser.map_page import MapPage
from tests.waiting import until

COUNTS = {
    2: "2", 999: "999", 1000: "1 tn", 1249: "1,2 tn", 9_949: "9,9 tn", 12_345: "12 tn", 99_499: "99 tn",
    123_456: "123 tn", 999_499: "999 tn", 1_000_000: "1 mn", 1_234_567: "1,2 mn", 12_345_678: "12 mn",
}  # fmt: skip
WEST, NORTH, STEP = 13.44, 58.545, 0.01
"""Clusters in rows of four, at zoom 14 more than a mark's width from each other."""


def answer(counts: list[int], *, step: float = STEP) -> dict[str, Any]:
    """What the server would say of clusters of so many."""
    features = []
    for index, count in enumerate(counts):
        lon, lat = WEST + (index % 4) * step, NORTH - (index // 4) * step
        bbox = [lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001]
        point = {"type": "Point", "coordinates": [lon, lat]}
        features.append({"type": "Feature", "geometry": point, "properties": {"count": count, "bbox": bbox}})
    return {"type": "FeatureCollection", "features": features, "numberMatched": sum(counts), "unplaced": 0}


def answering(page: Page, said: dict[str, Any]) -> Callable[[Route], None]:
    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="application/geo+json", body=json.dumps(said))

    page.route("**/api/v1/map?*bbox=*", fulfil)
    return fulfil


@pytest.mark.parametrize("window", [{"viewport": PHONE, "locale": "sv-SE"}, {"locale": "sv-SE"}], ids=["phone", "desk"])
def test_a_number_of_any_size_fits_its_mark_and_is_said_whole(page: Page) -> None:
    answering(page, answer(list(COUNTS)))
    map_page = MapPage(page).open("?at=58.535,13.455&z=13&layers=none")
    expect(map_page.clusters).to_have_count(len(COUNTS))
    found = {}
    for mark in map_page.clusters.all():
        name = mark.get_attribute("aria-label") or ""
        whole = int("".join(each for each in name.partition(" observationer")[0] if each.isdigit()))
        found[whole] = mark.inner_text().replace("\N{NO-BREAK SPACE}", " ")
        assert found[whole].replace(" ", "") in name.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        wide, room, width = mark.evaluate("one => [one.scrollWidth, one.clientWidth, one.offsetWidth]")
        assert wide <= room, found[whole]
        assert width <= 46
    assert found == COUNTS


def rect(mark: Locator) -> tuple[float, float, float, float]:
    box = mark.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_wide_numbers_side_by_side_do_not_cover_each_other(page: Page) -> None:
    # At zoom 13 a step of 0.008 degrees is 46.6 pixels.
    answering(page, answer([999_499] * 4, step=0.008))
    map_page = MapPage(page).open("?at=58.545,13.452&z=13&layers=none")
    expect(map_page.clusters).to_have_count(4)
    edges = sorted((rect(mark)[0], rect(mark)[2]) for mark in map_page.clusters.all())
    assert all(one[1] <= other[0] for one, other in pairwise(edges))


def topmost(mark: Locator) -> bool:
    """Whether a click in the mark's middle meets the mark."""
    found: bool = mark.evaluate(
        """one => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }"""
    )
    return found


@pytest.mark.parametrize("place", ["Stationen", "Parken", "Torget"])
@pytest.mark.parametrize("zoom", [13, 14, 16, 19])
def test_the_chosen_pin_lies_over_all_others(page: Page, place: str, zoom: int) -> None:
    map_page = MapPage(page).open(f"?at=58.5270,13.4930&z={zoom}")
    map_page.rows.filter(has_text=place).last.get_by_role("button").click()
    chosen = map_page.map.locator(".pin[aria-current=true]")
    expect(chosen).to_have_count(1)
    expect(map_page.panel.locator(".history")).to_be_visible()
    assert topmost(chosen)


def test_the_chosen_pin_is_drawn_where_the_filter_leaves_it_out(page: Page, store: Store) -> None:
    assert store
    map_page = MapPage(page).open()
    map_page.choose("Parken")
    page.goto(page.url + "&valence=safe")
    expect(page.locator("#main")).to_have_attribute("data-ready", "true")
    chosen = map_page.map.locator(".pin[aria-current=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_accessible_name("Otrygg: Skymmande växtlighet, Parken, 2019-03-02")
    until(lambda: topmost(chosen) or None)  # it is drawn before the panel beside it has its place
    map_page.button("Tillbaka till listan").click()
    expect(chosen).to_have_count(0)
    expect(map_page.marks).to_have_count(1)


def drag_by(page: Page, mark: Locator, left_px: int) -> None:
    left, top, right, bottom = rect(mark)
    x, y = (left + right) / 2, (top + bottom) / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - left_px, y, steps=6)
    page.mouse.up()


@pytest.mark.parametrize("name", ["Parken", "Patrullområde: Resecentrum"])
def test_the_map_is_dragged_by_a_mark_too_which_is_not_chosen_by_that(map_page: MapPage, name: str) -> None:
    mark = map_page.pin(name)
    before = rect(mark)[0]
    drag_by(map_page.page, mark, 90)
    assert abs(rect(mark)[0] - (before - 90)) < 3
    expect(map_page.rows.first).to_be_visible()
    mark.press("Enter")
    expect(map_page.panel.get_by_role("article")).to_be_visible()
    map_page.button("Tillbaka till listan").click()
    mark.click()
    expect(map_page.panel.get_by_role("article")).to_be_visible()
