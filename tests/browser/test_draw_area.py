"""Drawing a patrol area, by mouse and by keyboard."""

import re

from playwright.sync_api import Page, expect
from shapely.geometry import MultiPolygon, Polygon

from geodata.model.area import Area
from geodata.storage import Store
from tests.browser.map_page import MapPage
from tests.builders import TOWN, an_area, keep


def drawn(store: Store, name: str) -> list[Area]:
    return [each.thing for each in store.areas(TOWN) if each.thing.name == name]


def start(map_page: MapPage) -> MapPage:
    map_page.button("Lager").click()
    map_page.button("Rita ett patrullområde").click()
    expect(map_page.heading("Rita ett patrullområde")).to_be_visible()
    return map_page


def name_and_save(map_page: MapPage, name: str) -> None:
    map_page.panel.get_by_label("Namn").fill(name)
    map_page.button("Spara området").click()


def test_an_area_is_drawn_by_clicks_and_holds_what_lies_inside(map_page: MapPage, store: Store) -> None:
    start(map_page)
    for right, down in ((0.1, 0.2), (0.9, 0.2), (0.9, 0.9), (0.1, 0.9)):
        map_page.click_map(right, down)
    expect(map_page.panel).to_contain_text("4 hörn.")
    name_and_save(map_page, "Hela centrum")
    expect(map_page.heading("Patrullområde: Hela centrum")).to_be_focused()
    expect(map_page.panel).to_contain_text("Observationer: 9")
    assert len(drawn(store, "Hela centrum")) == 1


def test_an_area_is_drawn_with_the_keyboard_alone(map_page: MapPage, store: Store) -> None:
    start(map_page)
    expect(map_page.map).to_be_focused()
    for press in ("Enter", "ArrowRight", "ArrowRight", "Enter", "ArrowDown", "ArrowDown", "Enter"):
        map_page.page.keyboard.press(press)
    expect(map_page.panel).to_contain_text("3 hörn.")
    name_and_save(map_page, "Trekanten")
    expect(map_page.heading("Patrullområde: Trekanten")).to_be_visible()
    assert len(drawn(store, "Trekanten")[0].outline.geoms[0].exterior.coords) == 4


class Scripts:
    """The scripts that a page asks for from now on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        page.on("request", lambda each: self.asked.append(each.url) if each.resource_type == "script" else None)

    def that_draw(self) -> list[str]:
        """Those that hold the drawing tools, told by a text that nothing else has."""
        return [each for each in self.asked if "Take back the last step" in self.page.request.get(each).text()]


def test_drawing_tools_are_fetched_when_somebody_draws_and_work_by_keys_alone(page: Page, store: Store) -> None:
    scripts = Scripts(page)
    map_page = MapPage(page).open()
    page.wait_for_load_state("networkidle")
    assert len(scripts.asked) > 1
    assert scripts.that_draw() == []
    map_page.button("Lager").press("Enter")
    map_page.button("Rita ett patrullområde").press("Enter")
    expect(map_page.map).to_be_focused()
    assert len(scripts.that_draw()) == 1
    for press in ("Enter", "ArrowRight", "ArrowRight", "Enter", "ArrowDown", "ArrowDown", "Enter", "Enter"):
        page.keyboard.press(press)
    expect(map_page.panel).to_contain_text("4 hörn.")
    page.keyboard.press("Control+z")
    expect(map_page.panel).to_contain_text("3 hörn.")
    map_page.panel.get_by_label("Namn").press_sequentially("Trekanten")
    page.keyboard.press("Enter")
    expect(map_page.heading("Patrullområde: Trekanten")).to_be_focused()
    assert len(drawn(store, "Trekanten")) == 1
    assert len(scripts.that_draw()) == 1


def test_where_drawing_tools_can_not_be_fetched_the_page_says_so_and_the_next_try_draws(map_page: MapPage) -> None:
    map_page.button("Lager").click()
    map_page.page.route("**/static/build/*.js", lambda route: route.abort())
    map_page.button("Rita ett patrullområde").click()
    expect(map_page.alert).to_contain_text("Servern svarar inte.")
    map_page.page.unroute("**/static/build/*.js")
    map_page.button("Rita ett patrullområde").click()
    expect(map_page.heading("Rita ett patrullområde")).to_be_visible()


def test_a_corner_is_moved_by_keys_taken_away_and_taken_back(map_page: MapPage) -> None:
    start(map_page)
    for right, down in ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8)):
        map_page.click_map(right, down)
    second = map_page.panel.get_by_role("button", name="Hörn 2 av 3")
    before = map_page.panel.get_by_role("listitem").nth(1).inner_text()
    second.press("ArrowRight")
    expect(second).to_be_focused()
    assert map_page.panel.get_by_role("listitem").nth(1).inner_text() != before
    map_page.button("Ta bort hörn 1").click()
    expect(map_page.panel).to_contain_text("2 hörn. Ett område behöver minst tre.")
    map_page.button("Ångra senaste steget").click()
    map_page.button("Ångra senaste steget").click()
    expect(map_page.panel.get_by_role("listitem").nth(1)).to_have_text(re.compile(re.escape(before.split("\n")[1])))


def test_a_self_crossing_outline_is_refused_in_words_and_the_drawing_is_kept(map_page: MapPage, store: Store) -> None:
    start(map_page)
    for right, down in ((0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8)):
        map_page.click_map(right, down)
    name_and_save(map_page, "Rosetten")
    expect(map_page.alert).to_contain_text(re.compile("kors", re.IGNORECASE))
    expect(map_page.panel).to_contain_text("4 hörn.")
    assert drawn(store, "Rosetten") == []


def test_an_area_is_redrawn_and_the_change_is_taken_back(map_page: MapPage, store: Store) -> None:
    before = drawn(store, "Resecentrum")[0].outline
    map_page.pin("Patrullområde: Resecentrum").click()
    map_page.button("Rita om").click()
    corner = map_page.panel.get_by_role("button", name="Hörn 1 av 4")
    corner.focus()
    corner.press("ArrowRight")
    map_page.button("Spara området").click()
    expect(map_page.status).to_contain_text("Området är sparat.")
    assert drawn(store, "Resecentrum")[0].outline != before
    map_page.status.get_by_role("button", name="Ångra").click()
    expect(map_page.status).to_contain_text("Ångrat")
    assert drawn(store, "Resecentrum")[0].outline == before


def test_only_an_areas_observations_are_shown_when_asked_for(map_page: MapPage) -> None:
    map_page.pin("Patrullområde: Resecentrum").click()
    map_page.button("Visa i listan (6)").click()
    expect(map_page.page).to_have_url(re.compile("within="))
    expect(map_page.count).to_have_text("6 observationer")


def test_an_area_that_only_surrounds_what_is_in_sight_has_no_name_there(page: Page, store: Store) -> None:
    corner = Polygon([(13.40, 58.50), (13.60, 58.50), (13.60, 58.51), (13.42, 58.51), (13.42, 58.60), (13.40, 58.60)])
    keep(store, an_area(name="Runtom", outline=MultiPolygon([corner])))
    opened = MapPage(page).open("?at=58.5280,13.4930&z=17")
    expect(opened.map.get_by_role("button", name="Patrullområde: Resecentrum")).to_be_visible()
    expect(opened.map.get_by_role("button", name="Patrullområde: Runtom")).to_have_count(0)
