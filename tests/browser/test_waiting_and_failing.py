"""What list and map say while they wait, when they fail and when there is nothing to see; each has a way on."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.map_page import MapPage

LISTS = re.compile(r"/api/v1/observations\?")
MARKS = re.compile(r"/api/v1/map\?.*bbox=")
EXTENT = re.compile(r"/api/v1/map\?(?!.*bbox=)")
MEMBERS = re.compile(r"/api/v1/observations\?.*bbox=")
EMPTY_FIELDS = "?at=58.60000,13.30000&z=16"


class Held:
    """Requests that wait until they are let go."""

    def __init__(self, page: Page, what: re.Pattern[str]) -> None:
        self.routes: list[Route] = []
        self.is_open = False
        page.route(what, self._meet)

    def _meet(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.routes.append(route)

    def let_go(self) -> None:
        self.is_open = True
        for route in self.routes:
            route.continue_()


def note(map_page: MapPage) -> str:
    return map_page.page.locator(".map-note[role=status]").inner_text()


def test_a_list_that_failed_is_tried_again_in_place(map_page: MapPage) -> None:
    map_page.page.route(LISTS, lambda route: route.abort())
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    expect(map_page.panel).to_contain_text("Det som står här nedanför är den förra listan.")
    expect(map_page.alert).to_contain_text("Servern svarar inte.")
    map_page.page.unroute(LISTS)
    map_page.button("Försök igen").press("Enter")
    expect(map_page.count).to_have_text("2 observationer")
    expect(map_page.panel).not_to_contain_text("kunde inte hämtas")
    expect(map_page.alert).to_have_text("")
    expect(map_page.rows.first.get_by_role("button")).to_be_focused()


def test_marks_that_failed_are_tried_again_in_place(map_page: MapPage) -> None:
    map_page.page.route(MARKS, lambda route: route.abort())
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    expect(map_page.page.locator("#map-side")).to_contain_text("Observationerna kunde inte hämtas till kartan.")
    map_page.page.unroute(MARKS)
    map_page.button("Försök igen").press("Enter")
    expect(map_page.marks).to_have_count(1)
    assert note(map_page) == ""
    expect(map_page.map).to_be_focused()
    expect(map_page.alert).to_have_text("")


def test_one_press_tries_list_and_marks_again(map_page: MapPage) -> None:
    for each in (LISTS, MARKS):
        map_page.page.route(each, lambda route: route.abort())
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    expect(map_page.button("Försök igen")).to_have_count(2)
    for each in (LISTS, MARKS):
        map_page.page.unroute(each)
    map_page.button("Försök igen").first.click()
    expect(map_page.button("Försök igen")).to_have_count(0)
    expect(map_page.count).to_have_text("2 observationer")
    expect(map_page.marks).to_have_count(1)


def test_an_empty_window_says_so_and_shows_the_way_to_all(page: Page) -> None:
    map_page = MapPage(page).open(EMPTY_FIELDS)
    expect(page.locator("#map-side")).to_contain_text("Inga observationer i kartans utsnitt.")
    map_page.button("Visa alla på kartan").press("Enter")
    expect(map_page.marks.first).to_be_visible()
    assert note(map_page) == ""
    assert map_page.counted_on_the_map() == 9


def test_where_nothing_has_a_place_no_way_is_offered(page: Page) -> None:
    map_page = MapPage(page).open("?codes=T3")
    expect(page.locator("#map-side")).to_contain_text("Inga observationer att visa på kartan.")
    expect(map_page.button("Visa alla på kartan")).to_have_count(0)


def test_while_marks_are_on_their_way_the_old_ones_stay_and_the_map_is_busy(map_page: MapPage) -> None:
    expect(map_page.map).to_have_attribute("aria-busy", "false")
    before = map_page.marks.count()
    held = Held(map_page.page, MARKS)
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    expect(map_page.map).to_have_attribute("aria-busy", "true")
    assert map_page.marks.count() == before
    held.let_go()
    expect(map_page.map).to_have_attribute("aria-busy", "false")
    expect(map_page.marks).to_have_count(1)


def test_while_the_list_is_on_its_way_the_old_rows_stay_and_are_busy(map_page: MapPage) -> None:
    held = Held(map_page.page, LISTS)
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    rows = map_page.panel.locator(".rows")
    expect(rows).to_have_attribute("aria-busy", "true")
    expect(map_page.rows).to_have_count(12)
    held.let_go()
    expect(rows).to_have_attribute("aria-busy", "false")
    expect(map_page.rows).to_have_count(2)


def test_the_first_list_says_that_it_is_on_its_way(page: Page) -> None:
    held = Held(page, LISTS)
    page.goto("/gotene/karta")
    expect(page.locator(".count")).to_have_text("Observationerna hämtas …")
    held.let_go()
    expect(page.locator(".count")).to_have_text("12 observationer")


def test_whoever_chooses_something_else_calls_back_what_a_cluster_asked_for(page: Page) -> None:
    map_page = MapPage(page).open("?at=58.5243,13.5052&z=17")
    held = Held(page, MEMBERS)
    map_page.clusters.first.click()
    with page.expect_event("requestfailed", lambda request: MEMBERS.search(request.url) is not None):
        map_page.row("Parken").click()
    assert len(held.routes) == 1
    expect(map_page.heading("Skymmande växtlighet")).to_be_visible()
    expect(map_page.dialog).to_have_count(0)
    expect(map_page.alert).to_have_text("")


def test_whoever_drags_the_map_is_not_taken_away_from_there(page: Page) -> None:
    Held(page, EXTENT)
    with page.expect_request(EXTENT):
        page.goto("/gotene/karta")
    map_page = MapPage(page)
    box = map_page.map.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with page.expect_event("requestfailed", lambda request: EXTENT.search(request.url) is not None):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 120, y, steps=6)
        page.mouse.up()
    map_page.ready()
    expect(map_page.alert).to_have_text("")


def test_whoever_chooses_another_calls_back_what_the_first_was_to_show(map_page: MapPage) -> None:
    history = re.compile(r"/history")
    held = Held(map_page.page, history)
    map_page.row("Parken").click()
    expect(map_page.heading("Skymmande växtlighet")).to_be_visible()
    map_page.button("Lista").click()
    with map_page.page.expect_event("requestfailed", lambda request: history.search(request.url) is not None):
        map_page.row("Tunneln").click()
    held.is_open = True
    held.routes[-1].continue_()
    expect(map_page.heading("Gångtunnel")).to_be_visible()
    expect(map_page.panel.get_by_role("region", name="Historik")).to_be_visible()
    expect(map_page.alert).to_have_text("")
