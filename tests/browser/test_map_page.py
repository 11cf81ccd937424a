"""Map and list: the same observations, the same filter, and an address that tells it all."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.storage import Store
from tests.browser.conftest import PHONE
from tests.browser.map_page import MapPage
from tests.builders import an_observation, keep


def test_map_and_list_show_the_same_observations(map_page: MapPage) -> None:
    expect(map_page.count).to_have_text("12 observationer")
    expect(map_page.panel).to_contain_text("Utan position: 3")
    expect(map_page.rows).to_have_count(12)
    assert map_page.counted_on_the_map() == 9


def test_the_number_without_a_position_opens_the_rows_that_it_counts(map_page: MapPage) -> None:
    map_page.button("Utan position: 3").press("Enter")
    expect(map_page.count).to_have_text("3 observationer")
    expect(map_page.rows.first.get_by_role("button")).to_be_focused()
    for row in map_page.rows.all():
        expect(row).to_contain_text("Utan position")
    expect(map_page.page).to_have_url(re.compile("placed=false"))
    expect(map_page.marks).to_have_count(0)
    expect(map_page.button(re.compile("Utan position: "))).to_be_hidden()
    map_page.button("Filter (1)").click()
    map_page.panel.get_by_label("Position").select_option("true")
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text("9 observationer")


def test_the_list_is_newest_first_and_marks_what_has_no_position(map_page: MapPage) -> None:
    expect(map_page.rows.first).to_contain_text("Biblioteket")
    expect(map_page.rows.first).to_contain_text("Utan position")
    expect(map_page.rows.last).to_contain_text("Storgatan")


def test_an_example_says_so_on_its_pin_in_the_list_and_in_the_panel(map_page: MapPage) -> None:
    expect(map_page.pin("Torget")).to_have_accessible_name(
        "Trygg: Trivsamt, vackert, grönskande, Torget, 2019-03-04, Exempel"
    )
    expect(map_page.row("Torget")).to_contain_text("Exempel")
    map_page.choose("Torget")
    expect(map_page.panel.get_by_role("article")).to_contain_text("Exempel")


def test_no_two_marks_have_the_same_name(map_page: MapPage) -> None:
    names = [mark.get_attribute("aria-label") for mark in map_page.marks.all() if mark.text_content() is not None]
    assert len(names) == len(set(names)) > 1


def test_a_filter_holds_for_map_list_and_address(map_page: MapPage) -> None:
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text("2 observationer")
    expect(map_page.marks).to_have_count(1)
    expect(map_page.page).to_have_url(re.compile(r"valence=safe"))
    map_page.page.reload()
    map_page.ready()
    expect(map_page.count).to_have_text("2 observationer")
    map_page.page.go_back()
    expect(map_page.count).to_have_text("12 observationer")


def test_filters_by_group_and_by_day_work_together(map_page: MapPage) -> None:
    map_page.button("Filter").click()
    map_page.box("Ljus").check()
    map_page.panel.get_by_label("Till", exact=True).fill("2019-03-07")
    map_page.panel.get_by_label("Till", exact=True).blur()
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text("2 observationer")
    expect(map_page.button("Filter (2)")).to_be_visible()
    map_page.button("Visa alla").click()
    expect(map_page.count).to_have_text("12 observationer")


def test_a_row_chooses_its_pin_and_a_pin_its_row(map_page: MapPage) -> None:
    map_page.choose("Parken")
    expect(map_page.heading("Otrygg: Skymmande växtlighet")).to_be_focused()
    expect(map_page.pin("Parken")).to_have_attribute("aria-current", "true")
    map_page.button("Tillbaka till listan").click()
    expect(map_page.row("Parken")).to_be_focused()
    map_page.pin("Tunneln").click()
    expect(map_page.heading("Otrygg: Gångtunnel")).to_be_visible()
    map_page.button("Lista").click()
    expect(map_page.row("Tunneln")).to_have_attribute("aria-current", "true")


def test_back_leads_through_what_was_chosen(map_page: MapPage) -> None:
    map_page.choose("Parken")
    map_page.button("Lista").click()
    map_page.choose("Tunneln")
    map_page.page.go_back()
    expect(map_page.heading("Otrygg: Skymmande växtlighet")).to_be_visible()


def test_a_shared_address_shows_the_same_window_and_the_same_observation(map_page: MapPage) -> None:
    map_page.choose("Parken")
    expect(map_page.page).to_have_url(re.compile(r"observation=.*"))
    expect(map_page.page).to_have_url(re.compile(r"z=\d+"))
    shared = map_page.page.url
    map_page.page.goto("about:blank")
    map_page.page.goto(shared)
    expect(map_page.heading("Otrygg: Skymmande växtlighet")).to_be_visible()
    assert map_page.page.url == shared


def test_pins_at_one_place_open_as_a_list_by_keyboard(page: Page) -> None:
    map_page = MapPage(page).open("?at=58.5243,13.5052&z=19")
    cluster = map_page.clusters.first
    expect(cluster).to_have_accessible_name("3 observationer här")
    cluster.focus()
    cluster.press("Enter")
    expect(map_page.dialog).to_contain_text("3 observationer på samma plats")
    map_page.dialog.get_by_role("button", name=re.compile("Skymmande|Dålig överblick")).press("Enter")
    expect(map_page.heading("Otrygg: Dålig överblick")).to_be_visible()


def test_a_cluster_zooms_until_it_parts(page: Page) -> None:
    map_page = MapPage(page).open("?at=58.5279,13.4915&z=11")
    expect(map_page.marks).to_have_count(1)
    map_page.clusters.first.click()
    expect(map_page.marks.nth(1)).to_be_visible()


def test_the_list_works_when_the_map_is_gone(map_page: MapPage) -> None:
    map_page.map.evaluate("element => element.parentElement.remove()")
    map_page.choose("Parken")
    expect(map_page.panel).to_contain_text("Anteckning om Parken")
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text("2 observationer")


def test_only_the_list_is_a_view_with_an_address(map_page: MapPage) -> None:
    map_page.button("Bara listan").click()
    expect(map_page.map).to_be_hidden()
    expect(map_page.page).to_have_url(re.compile("map=off"))
    map_page.button("Visa kartan").click()
    expect(map_page.map).to_be_visible()


def test_long_lists_have_pages_of_a_hundred(store: Store, page: Page) -> None:
    keep(store, *(an_observation(place=f"Plats {number}") for number in range(100)))
    map_page = MapPage(page).open()
    expect(map_page.count).to_have_text("112 observationer")
    expect(map_page.rows).to_have_count(100)
    map_page.button("Nästa").click()
    expect(map_page.rows).to_have_count(12)
    expect(map_page.panel.get_by_role("navigation")).to_contain_text("101–112 av 112")


def test_layers_can_be_turned_on_and_off(map_page: MapPage) -> None:
    label = map_page.pin("Patrullområde: Resecentrum")
    expect(label).to_be_visible()
    map_page.button("Lager").click()
    map_page.box("Patrullområden (1)").uncheck()
    expect(label).to_have_count(0)
    expect(map_page.pin("Åtgärd: Byt lampor")).to_have_count(1)
    map_page.box("Åtgärder (2)").uncheck()
    expect(map_page.pin("Åtgärd: Byt lampor")).to_have_count(0)


def test_english_is_one_click_away_and_keeps_the_view(map_page: MapPage) -> None:
    map_page.choose("Parken")
    map_page.page.get_by_role("link", name="English").click()
    map_page.page.get_by_role("heading", name="Unsafe: Obstructing vegetation").wait_for()
    expect(map_page.page.locator("html")).to_have_attribute("lang", "en")


def test_the_map_says_its_scale_in_metres_and_who_drew_the_boundaries(map_page: MapPage) -> None:
    expect(map_page.map.locator(".leaflet-control-scale")).to_have_text(re.compile(r"^\d+ k?m$"))
    expect(map_page.page.get_by_text("Gränser: SCB")).to_be_visible()


def test_night_is_dark_from_the_first_paint_and_stays_chosen(map_page: MapPage) -> None:
    map_page.button("Nattfärger").click()
    map_page.page.reload(wait_until="commit")
    expect(map_page.page.locator("html")).to_have_attribute("data-theme", "night")
    expect(map_page.page.locator("html")).to_have_css("background-color", "rgb(10, 15, 18)")
    expect(map_page.button("Dagfärger")).to_be_visible()


@pytest.mark.parametrize("window", [{"viewport": PHONE, "locale": "sv-SE", "has_touch": True, "is_mobile": True}])
def test_on_a_phone_the_panel_is_a_sheet_below_the_map(map_page: MapPage) -> None:
    expect(map_page.map).to_be_in_viewport()
    expect(map_page.count).to_be_in_viewport()
    map_page.button("Hela skärmen").tap()
    expect(map_page.map).to_be_hidden()
    map_page.button("Visa kartan").tap()
    expect(map_page.map).to_be_visible()


def test_when_the_server_does_not_answer_the_page_says_so(map_page: MapPage) -> None:
    map_page.page.route("**/api/v1/observations?*", lambda route: route.abort())
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    expect(map_page.alert).to_contain_text("Servern svarar inte.")


def test_when_the_list_can_not_be_fetched_nobody_is_told_that_it_is_empty(page: Page) -> None:
    page.route("**/api/v1/observations?**", lambda route: route.abort())
    page.goto("/gotene/karta")
    expect(page.locator("#panel")).to_contain_text("Listan kunde inte hämtas.")
    expect(page.get_by_role("button", name="Försök igen")).to_be_visible()
    expect(page.locator(".count")).to_have_text("")
    expect(page.locator("#panel")).not_to_contain_text("stämmer med filtret")


def test_a_server_that_is_gone_from_the_start_is_told_in_the_pages_language(page: Page) -> None:
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto("/gotene/karta")
    expect(page.get_by_role("alert")).to_contain_text("Servern svarar inte.")
    expect(page.locator("#panel")).to_contain_text("Ladda om sidan")


def test_where_nothing_is_placed_the_list_says_how_to_place_it(page: Page) -> None:
    opened = MapPage(page).open("?codes=T3")
    expect(opened.count).to_have_text("1 observation")
    expect(opened.panel).to_contain_text("Ingen av dem finns på kartan än.")


@pytest.mark.parametrize("path", ["atgarder", "omraden"])
@pytest.mark.parametrize("window", [{"viewport": PHONE, "locale": "sv-SE"}])
def test_no_table_is_cut_on_a_phone(page: Page, path: str) -> None:
    page.goto(f"/gotene/{path}")
    for address in [page.url, page.locator("tbody a").first.evaluate("link => link.href")]:
        page.goto(address)
        wide, room = page.locator(".table-scroll").first.evaluate("box => [box.scrollWidth, box.clientWidth]")
        assert wide <= room


def test_without_scripts_the_page_says_what_it_needs(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="sv-SE")
    opened = context.new_page()
    opened.goto("/gotene/karta")
    expect(opened.locator("#panel .alert")).to_be_in_viewport()
    expect(opened.locator("#panel .alert")).to_contain_text("Kartan och listan behöver JavaScript")
    expect(opened.get_by_text("Kartan hämtas")).to_be_hidden()
    context.close()


def test_an_answer_that_comes_late_does_not_take_the_list_away(map_page: MapPage) -> None:
    page, held = map_page.page, []
    page.route("**/history*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with page.expect_request("**/history*"):
        map_page.row("Parken").click()
    expect(map_page.heading("Skymmande växtlighet")).to_be_visible()
    map_page.button("Lista").click()
    expect(map_page.rows.first).to_be_visible()
    with page.expect_response("**/history*"):
        held[0].continue_()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(map_page.rows.first).to_be_visible()
    expect(map_page.panel).not_to_contain_text("Historik")
