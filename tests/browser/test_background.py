"""The street map under the pins: drawn, credited, by day and by night, and searched by name."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from geodata.exchange.backgrounds import import_osm
from geodata.model.place import Municipality
from geodata.storage import Store
from tests.browser.map_page import MapPage
from tests.builders import SQUARE
from tests.extracts import AnExtract
from webmap.api.backgrounds import folder

LON, LAT = SQUARE.lon, SQUARE.lat
NEAR = f"?at={LAT},{LON}&z=16"


@pytest.fixture
def drawn(app: Flask, store: Store, tmp_path: Path, page: Page) -> MapPage:
    """The map of a town with a background."""
    made = AnExtract()
    streets = [("Storgatan", "yes", 0.0), ("Ängestigen", "no", 0.001), ("Södra vägen", "yes", -0.001)]
    for name, lit, up in streets:
        made.line(
            [(LON - 0.01, LAT + up), (LON + 0.01, LAT + up)], {"highway": "residential", "lit": lit, "name": name}
        )
    made.square((LON + 0.001, LAT + 0.0005), 0.0003, building="yes")
    made.square((LON - 0.001, LAT - 0.0005), 0.0003, natural="water")
    for step in range(20):
        made.point((LON - 0.01 + step * 0.001, LAT), highway="street_lamp")
    with app.app_context():
        import_osm(made.written(tmp_path / "x.osm.pbf"), store.get(Municipality, "gotene").thing, folder())
    return MapPage(page).open(NEAR)


def tiles(page: MapPage) -> Locator:
    return page.page.locator(".background-tile[data-drawn=true]")


def picture(page: MapPage) -> list[int]:
    """The painted pixels of the first tiles, each tile as one number."""
    expect(tiles(page).first).to_be_visible()
    script = """all => all.map(tile => {
      const data = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data;
      return data.reduce((sum, value, place) => (sum * 31 + value * (place % 251)) % 1000000007, 7);
    })"""
    painted: list[int] = page.page.locator(".background-tile").evaluate_all(script)
    return sorted(painted)


def test_streets_are_painted_under_the_pins_and_the_source_is_credited(drawn: MapPage):
    assert len(set(picture(drawn))) > 1
    expect(drawn.page.locator(".map-credit")).to_contain_text("© OpenStreetMap contributors")
    expect(drawn.page.locator(".map-credit")).to_contain_text("SCB")


def test_a_town_without_a_background_has_outlines_and_neither_search_nor_layers(map_page: MapPage):
    expect(map_page.page.locator(".background-tile")).to_have_count(0)
    expect(map_page.page.locator("path.town")).to_have_count(1)
    expect(map_page.page.get_by_role("combobox")).to_have_count(0)
    map_page.button("Lager").click()
    expect(map_page.page.get_by_label(re.compile("Gatlyktor"))).to_have_count(0)


def test_day_and_night_are_painted_in_their_own_colours(drawn: MapPage):
    day = picture(drawn)
    drawn.page.get_by_role("button", name="Nattfärger").click()
    expect(drawn.page.locator("html")).to_have_attribute("data-theme", "night")
    expect(tiles(drawn).first).to_be_visible()
    night = picture(drawn)
    assert night != day
    drawn.page.get_by_role("button", name="Dagfärger").click()
    expect(drawn.page.locator("html")).to_have_attribute("data-theme", "day")
    assert picture(drawn) == day


def test_lamps_and_light_are_layers_that_are_off_at_first_and_stand_in_the_address(drawn: MapPage):
    before = picture(drawn)
    drawn.button("Lager").click()
    for label in ("Gatlyktor (20)", "Belysta och obelysta gator (3)"):
        expect(drawn.page.get_by_label(label)).not_to_be_checked()
        drawn.page.get_by_label(label).check()
    expect(drawn.page).to_have_url(re.compile(r"layers=patrol%2Cactions%2Clamps%2Clight"))
    expect(drawn.panel).to_contain_text("Obelyst, enligt kartans uppgifter")
    expect(tiles(drawn).first).to_be_visible()
    assert picture(drawn) != before
    drawn.page.reload()
    drawn.ready()
    drawn.button("Lager").click()
    expect(drawn.page.get_by_label("Gatlyktor (20)")).to_be_checked()


def test_a_place_is_found_by_keys_alone_and_the_map_goes_there(drawn: MapPage):
    field = drawn.page.get_by_role("combobox", name="Sök plats eller gata")
    field.focus()
    drawn.page.keyboard.type("ange")
    expect(drawn.page.get_by_role("option")).to_have_text([re.compile("Ängestigen.*gata")])
    expect(field).to_have_attribute("aria-expanded", "true")
    drawn.page.keyboard.press("ArrowDown")
    expect(drawn.page.get_by_role("option")).to_have_attribute("aria-selected", "true")
    drawn.page.keyboard.press("Enter")
    expect(field).to_have_value("Ängestigen")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(drawn.page).to_have_url(re.compile(rf"at={LAT + 0.001:.3f}"))


def test_escape_closes_the_list_and_then_empties_the_field(drawn: MapPage):
    field = drawn.page.get_by_role("combobox")
    field.fill("stor")
    expect(drawn.page.get_by_role("option")).to_have_count(1)
    field.press("Escape")
    expect(drawn.page.get_by_role("listbox")).to_be_hidden()
    field.press("Escape")
    expect(field).to_have_value("")


def test_what_is_not_on_the_map_is_said_in_words(drawn: MapPage):
    drawn.page.get_by_role("combobox").fill("finns inte")
    expect(drawn.page.get_by_role("option")).to_have_text("Inget med det namnet på den här kartan.")


def test_a_new_observation_can_be_placed_by_a_streets_name(drawn: MapPage):
    drawn.button("Ny observation").click()
    drawn.page.get_by_role("combobox", name="Sök plats eller gata").fill("storg")
    drawn.page.get_by_role("option", name=re.compile("Storgatan")).click()
    expect(drawn.page.locator(".where")).to_contain_text("Position:")
    expect(drawn.page.locator(".pin--draft")).to_be_visible()
