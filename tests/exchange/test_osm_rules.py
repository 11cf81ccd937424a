"""What of OpenStreetMap the map shows."""

import pytest

from geodata.exchange import osm_rules
from geodata.exchange.osm_rules import LAYERS, MAX_ZOOM, MIN_ZOOM, Look, names_of, of_area, of_line, of_node


def test_a_street_lamp_is_a_lamp_at_the_last_zoom():
    assert of_node({"highway": "street_lamp"}) == Look("lamps", "lamp", MAX_ZOOM)
    assert of_node({"highway": "crossing"}) is None


def test_a_place_stands_on_the_map_by_its_name_alone():
    assert of_node({"place": "village", "name": "Källby"}) == Look("places", "village", 10)
    assert of_node({"place": "village"}) is None


@pytest.mark.parametrize(
    ("lit", "light"),
    [(None, ""), ("yes", "lit"), ("24/7", "lit"), ("limited", "lit"), ("no", "unlit"), ("disused", "unlit")],
)
def test_a_street_is_lit_unlit_or_nothing_is_known(lit: str | None, light: str):
    tags = {"highway": "residential"} | ({} if lit is None else {"lit": lit})
    assert of_line(tags) == Look("streets", "minor", 12, light)
    assert of_line({"railway": "tram", "lit": "yes"}) == Look("streets", "rail", 10)


def test_what_is_an_area_is_not_drawn_as_a_line_too():
    assert of_line({"highway": "pedestrian", "area": "yes"}) is None
    assert of_line({"building": "yes", "highway": "service"}) is None
    assert of_area({"highway": "pedestrian"}) == Look("streets", "square", 13)


def test_buildings_water_and_green_are_areas():
    assert of_area({"building": "house"}) == Look("buildings", "building", 13)
    assert of_area({"building": "no", "natural": "water"}) == Look("water", "water", 7)
    assert of_area({"landuse": "forest"}) == Look("green", "wood", 8)
    assert of_area({"landuse": "industrial"}) is None


def test_every_rule_names_a_layer_and_a_zoom_that_is_cut():
    tables = [found for name, found in vars(osm_rules).items() if name.isupper() and isinstance(found, dict)]
    kinds = [look for table in tables for rules in table.values() if isinstance(rules, dict) for look in rules.values()]
    assert len(kinds) > 50
    assert all(MIN_ZOOM <= zoom <= MAX_ZOOM for _, zoom in kinds)
    keys = {key for table in tables for key, rules in table.items() if isinstance(rules, dict)}
    assert keys <= set(osm_rules.KEYS)
    assert len(set(LAYERS)) == 6


def test_the_swedish_name_comes_first_and_the_other_is_kept():
    assert names_of({"name": "Kaivopiha", "name:sv": "Brunnsgården"}) == ("Brunnsgården", "Kaivopiha")
    assert names_of({"name": "Storgatan", "name:sv": "Storgatan"}) == ("Storgatan", "")
    assert names_of({"name": "Storgatan"}) == ("Storgatan", "")
    assert names_of({}) == ("", "")


def test_a_name_is_one_short_line_without_what_cannot_be_seen():
    assert names_of({"name": " Stor\u202egatan \n 1\x00 "})[0] == "Storgatan 1"
    assert len(names_of({"name": "å" * 5000})[0]) == 120
