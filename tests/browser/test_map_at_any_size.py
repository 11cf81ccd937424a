"""Twenty thousand observations: the map and the list stay true, and nothing in the browser grows with them."""

import gzip
import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from geodata.model.observation import ObservationFilter
from geodata.storage import Store
from scripts.bench.make_observations import SLUG, fill
from tests.browser.map_page import MapPage
from webmap.world import KEY

pytestmark = pytest.mark.slow

MANY = 20_000
MOST_ON_THE_MAP = 250
"""Marks, handles and labels in the map's element, whatever is looked at."""
FIRST_PAGE_BYTES = 200_000
"""Packed, before the background's tiles."""
DRAWING = b"Take back the last step"
"""A text that only the drawing tools have: whoever does not draw does not fetch them."""


@pytest.fixture(scope="module")
def many_url(fresh_url: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that is filled once for all journeys of this file: they only read."""
    url: str = fresh_url(tmp_path_factory.mktemp("many"))
    from geodata.storage import open_store

    store = open_store(url)
    fill(store, MANY, seed=4)
    store.close()
    return url


@pytest.fixture
def app(many_url: str) -> Any:
    from webmap.app import create_app
    from webmap.settings import Settings

    made = create_app(Settings(store=many_url))
    yield made
    made.extensions[KEY].close()


@pytest.fixture
def town() -> str:
    return SLUG


@pytest.fixture
def store(app: Flask) -> Store:
    opened: Store = app.extensions[KEY].store()
    return opened


class Watched(MapPage):
    """A map page that knows what the server answered last."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.answers: list[dict[str, Any]] = []
        page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if "/api/v1/map?" in response.url and "bbox" in response.url and response.ok:
            self.answers.append(response.json())

    def open(self, query: str = "") -> "Watched":
        with self.page.expect_response(re.compile(r"/api/v1/map\?.*bbox")):
            self.page.goto(f"/{SLUG}/karta{query}")
        self.ready()
        return self

    def look(self, act: Any) -> dict[str, Any]:
        """Do something that moves the map; what the server then says of the new window."""
        with self.page.expect_response(re.compile(r"/api/v1/map\?.*bbox")) as heard:
            act()
        return dict(heard.value.json())


@pytest.fixture
def many(page: Page) -> Watched:
    return Watched(page).open()


def drag(many: Watched, left_px: int) -> None:
    box = many.map.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] - 60, box["y"] + box["height"] - 90
    many.page.mouse.move(x, y)
    many.page.mouse.down()
    many.page.mouse.move(x - left_px, y, steps=6)
    many.page.mouse.up()


def told(answer: dict[str, Any]) -> int:
    return sum(feature["properties"].get("count", 1) for feature in answer["features"])


def test_all_of_them_are_counted_on_the_map_and_in_the_list(many: Watched, store: Store) -> None:
    whole = store.count(ObservationFilter(municipality=SLUG)).matched
    assert whole == MANY
    expect(many.count).to_have_text(re.compile(r"^20\D?000 observationer$"))
    expect(many.rows).to_have_count(100)
    expect(many.marks.first).to_be_visible()
    assert told(many.answers[-1]) == many.answers[-1]["numberMatched"]
    assert many.counted_on_the_map() == MANY


def test_zooming_and_panning_ask_for_a_window_and_the_page_never_grows(many: Watched) -> None:
    nodes = many.map.locator("button")
    for _ in range(5):
        answer = many.look(lambda: many.page.get_by_role("button", name="Zooma in").click())
        assert told(answer) == answer["numberMatched"]
        assert len(answer["features"]) <= 200
        assert nodes.count() <= MOST_ON_THE_MAP
    answer = many.look(lambda: drag(many, 600))
    assert told(answer) == answer["numberMatched"]
    assert nodes.count() <= MOST_ON_THE_MAP


def test_a_small_move_asks_for_nothing(many: Watched) -> None:
    many.look(lambda: many.page.get_by_role("button", name="Zooma in").click())
    asked: list[str] = []
    many.page.on("request", lambda request: asked.append(request.url) if "/api/v1/map" in request.url else None)
    many.map.focus()
    before = many.page.url
    many.page.keyboard.press("ArrowRight")
    expect(many.page).not_to_have_url(before)
    assert asked == []


def test_a_filter_holds_for_both_and_turning_pages_fetches_one_page(many: Watched, store: Store) -> None:
    many.button("Filter").click()
    answer = many.look(lambda: many.box("Trygg").check())
    assert told(answer) == answer["numberMatched"]
    many.button("Lista").click()
    with many.page.expect_response(re.compile(r"/api/v1/observations\?.*offset=100")) as heard:
        many.button("Nästa").click()
    page = heard.value.json()
    assert page["numberReturned"] == 100
    expect(many.panel.get_by_role("navigation")).to_contain_text("101–200 av")
    expect(many.rows.first).to_have_attribute("data-id", page["features"][0]["id"])
    many.page.reload()
    many.ready()
    expect(many.rows.first).to_have_attribute("data-id", page["features"][0]["id"])


def test_who_is_chosen_in_the_list_has_a_mark_of_its_own(many: Watched) -> None:
    key = many.rows.nth(7).get_attribute("data-id")
    many.rows.nth(7).get_by_role("button").click()
    expect(many.map.locator(".pin[aria-current=true]")).to_have_count(1)
    expect(many.page).to_have_url(re.compile(f"observation={key}"))


def test_the_first_page_is_small(page: Page) -> None:
    bodies: dict[str, int] = {}
    scripts: list[bytes] = []

    def weigh(response: Response) -> None:
        # The made-up town is as large as Sweden, so all other municipalities are its neighbours.
        if response.ok and "/tiles/" not in response.url and "/neighbours" not in response.url:
            bodies[response.url] = len(gzip.compress(response.body(), 6))
            if response.request.resource_type == "script":
                scripts.append(response.body())

    page.on("requestfinished", lambda request: weigh(request.response()))
    Watched(page).open()
    page.wait_for_load_state("networkidle")
    assert any("main.js" in url for url in bodies)
    assert not any("editors" in url for url in bodies)
    assert not any(DRAWING in body for body in scripts)
    assert sum(bodies.values()) <= FIRST_PAGE_BYTES, bodies
