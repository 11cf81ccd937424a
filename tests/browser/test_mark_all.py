"""All that a filter gives, marked at once: the number is told first, is bounded, and is what the action answers."""

import re

from playwright.sync_api import Route, expect

from geodata.model.link import ObservationAction
from geodata.model.observation import ObservationFilter, Valence
from geodata.storage import Store
from tests.browser.map_page import MapPage
from tests.builders import TOWN, an_observation, keep

MOST = 500


def begin(map_page: MapPage) -> MapPage:
    map_page.button("Markera flera").click()
    return map_page


def test_all_of_a_filter_are_marked_and_one_action_answers_them(store: Store, map_page: MapPage) -> None:
    keep(store, *(an_observation(valence=Valence.SAFE, place=f"Plats {number}") for number in range(118)))
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text("120 observationer")
    everything = begin(map_page).button("Markera alla 120")
    everything.press("Enter")
    expect(map_page.panel).to_contain_text("120 markerade")
    expect(everything).to_be_focused()
    map_page.button("Ny åtgärd för dessa").click()
    expect(map_page.panel).to_contain_text("För 120 observationer")
    expect(map_page.panel).to_contain_text("och 100 till")
    map_page.panel.get_by_label("Vad ska göras?").fill("Behåll det goda")
    map_page.button("Spara åtgärden").click()
    expect(map_page.heading("Behåll det goda")).to_be_focused()
    expect(map_page.panel).to_contain_text("Observationer: 120")
    (made,) = [each.thing for each in store.actions(TOWN) if each.thing.title == "Behåll det goda"]
    linked = {each.thing.observation_id for each in store.links(ObservationAction, TOWN, action_id=made.id)}
    wanted = ObservationFilter(municipality=TOWN, valences=frozenset({Valence.SAFE}))
    assert linked == {each.thing.id for each in store.observations(wanted)}


def test_more_than_can_be_looked_through_are_not_marked_at_once(store: Store, map_page: MapPage) -> None:
    keep(store, *(an_observation(place=f"Plats {number}") for number in range(MOST - 11)))
    map_page.page.reload()
    map_page.ready()
    begin(map_page)
    expect(map_page.panel).to_contain_text("Listan har 501. Filtrera ner den till högst 500")
    expect(map_page.button(re.compile("Markera alla"), exact=False)).to_be_hidden()
    expect(map_page.button("Ny åtgärd för dessa")).to_be_disabled()


def test_what_has_grown_too_many_meanwhile_is_said_and_none_is_marked(store: Store, map_page: MapPage) -> None:
    begin(map_page)
    keep(store, *(an_observation(place=f"Plats {number}") for number in range(MOST)))
    map_page.button("Markera alla 12").click()
    expect(map_page.status.first).to_contain_text("De har hunnit bli 512. Ingen markerades.")
    expect(map_page.panel).to_contain_text("0 markerade")


def test_a_server_that_is_gone_marks_nothing_and_says_so(map_page: MapPage) -> None:
    def cut(route: Route) -> None:
        route.abort()

    begin(map_page)
    map_page.page.route("**/api/v1/observations?*limit=500*", cut)
    map_page.button("Markera alla 12").click()
    expect(map_page.alert).to_contain_text("Servern svarar inte.")
    expect(map_page.panel).to_contain_text("0 markerade")
