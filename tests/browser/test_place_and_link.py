"""A planner's work: put an observation on the map, change it, take it back, link it to what is done about it."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from geodata.model.action import PlanningAction
from geodata.model.observation import Observation, ObservationFilter
from geodata.storage import Store
from tests.browser.map_page import MapPage
from tests.builders import NOON, TOWN


def kept(store: Store, place: str) -> list[Observation]:
    """The observations at a place, as the store holds them."""
    everything = store.observations(ObservationFilter(municipality=TOWN))
    return [each.thing for each in everything if each.thing.place == place]


def edit_behind_the_page(store: Store, place: str, **changes: object) -> None:
    """Somebody else changes an observation meanwhile."""
    found = store.get(Observation, kept(store, place)[0].id)
    with store.writing(by="bo", now=NOON) as change:
        change.replace(replace(found.thing, **changes), version=found.version)


# --- placing ----------------------------------------------------------------------------------------------------------


def test_an_observation_is_placed_by_a_click(map_page: MapPage, store: Store) -> None:
    map_page.start_placing().click_map(0.3, 0.7)
    map_page.fill(category="L2", place="Kvarngatan", text="Lampan är släckt").save()
    expect(map_page.status).to_contain_text("Sparat: Otrygg: Trasig eller släckt lampa")
    expect(map_page.heading("Otrygg: Trasig eller släckt lampa")).to_be_focused()
    expect(map_page.pin("Kvarngatan")).to_have_attribute("aria-current", "true")
    (found,) = kept(store, "Kvarngatan")
    assert found.position is not None
    assert found.placement == "pinned"


def test_an_observation_is_placed_with_the_keyboard_alone_in_25_presses(map_page: MapPage, store: Store) -> None:
    map_page.button("Ny observation").focus()
    presses = ["Enter", "ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowLeft", "Enter"]
    presses += ["Tab", "L", "Tab"]
    for press in presses:
        map_page.page.keyboard.press(press)
    expect(map_page.panel.get_by_label("Platsen i ord")).to_be_focused()
    map_page.page.keyboard.insert_text("Ågatan")
    map_page.page.keyboard.press("Enter")
    expect(map_page.status).to_contain_text("Sparat")
    (found,) = kept(store, "Ågatan")
    assert found.position is not None


def test_escape_leaves_placing_and_gives_focus_back(map_page: MapPage) -> None:
    map_page.start_placing()
    expect(map_page.map).to_be_focused()
    map_page.page.keyboard.press("Escape")
    expect(map_page.heading("Ny observation")).to_have_count(0)
    expect(map_page.button("Ny observation")).to_be_focused()


def test_an_observation_is_placed_by_coordinates(map_page: MapPage, store: Store) -> None:
    map_page.start_placing()
    map_page.page.get_by_text("Skriv koordinater", exact=True).click()
    coordinates = map_page.panel.get_by_label("Koordinater")
    coordinates.fill("1234567")
    coordinates.press("Enter")
    expect(coordinates).to_have_accessible_description(re.compile("Skriv två tal"))
    coordinates.fill("58,5301; 13,4922")
    coordinates.press("Enter")
    map_page.fill(place="Bäcken").save()
    expect(map_page.status).to_contain_text("Sparat")
    (found,) = kept(store, "Bäcken")
    assert found.position is not None
    assert (found.position.lon, found.position.lat) == (13.4922, 58.5301)
    assert found.placement == "coordinates"


def test_an_observation_needs_a_place_on_the_map_or_in_words(map_page: MapPage, store: Store) -> None:
    map_page.start_placing().fill(place="").save()
    place = map_page.panel.get_by_label("Platsen i ord")
    expect(place).to_be_focused()
    expect(place).to_have_accessible_description(re.compile("Beskriv platsen med ord"))
    place.fill("Nära gamla kvarnen")
    map_page.save()
    expect(map_page.panel.get_by_role("article")).to_contain_text("Utan position")
    (found,) = kept(store, "Nära gamla kvarnen")
    assert found.position is None


def test_more_categories_and_when_it_applies_are_said_and_changed(map_page: MapPage, store: Store) -> None:
    map_page.start_placing().click_map().fill(category="L2", place="Vintergatan")
    map_page.panel.get_by_text("Fler uppgifter").click()
    map_page.box("natt").check()
    map_page.box("vinter").check()
    more = map_page.panel.get_by_role("group", name="Fler kategorier")
    expect(more.get_by_role("checkbox", name="Trasig eller släckt lampa")).to_be_disabled()
    more.get_by_role("checkbox", name="Skymmande växtlighet").check()
    map_page.save()
    expect(map_page.status).to_contain_text("Sparat")
    (found,) = kept(store, "Vintergatan")
    assert (found.secondary_codes, found.applies_when) == (("V1",), ("night", "winter"))
    map_page.button("Redigera").click()
    map_page.panel.get_by_text("Fler uppgifter").click()
    map_page.box("natt").uncheck()
    map_page.box("morgon").check()
    map_page.panel.get_by_label("Kategori", exact=True).select_option("V1")
    expect(more.get_by_role("checkbox", name="Skymmande växtlighet")).not_to_be_checked()
    map_page.button("Spara ändringarna").click()
    expect(map_page.panel.get_by_role("article")).to_contain_text("vinter, morgon")
    (found,) = kept(store, "Vintergatan")
    assert (found.primary_code, found.secondary_codes, found.applies_when) == ("V1", (), ("winter", "morning"))


def test_words_of_ones_own_for_when_it_applies_stay_until_they_are_taken_away(map_page: MapPage, store: Store) -> None:
    edit_behind_the_page(store, "Parken", applies_when=("när krogen stänger", "night"))
    map_page.choose("Parken")
    map_page.button("Redigera").click()
    map_page.panel.get_by_text("Fler uppgifter").click()
    expect(map_page.box("när krogen stänger")).to_be_checked()
    map_page.button("Spara ändringarna").click()
    expect(map_page.status).to_contain_text("Inget har ändrats.")
    assert kept(store, "Parken")[0].applies_when == ("när krogen stänger", "night")


def test_a_double_press_makes_one_observation(map_page: MapPage, store: Store) -> None:
    map_page.start_placing().click_map().fill(place="Dubbelt")
    map_page.button("Spara observationen").dblclick()
    expect(map_page.count).to_have_text("13 observationer") if map_page.count.is_visible() else None
    expect(map_page.status).to_contain_text("Sparat")
    assert len(kept(store, "Dubbelt")) == 1


def test_when_the_network_is_gone_the_draft_stays_and_can_be_sent_again(map_page: MapPage, store: Store) -> None:
    map_page.start_placing().click_map().fill(place="Tappad", text="Skrivet en gång")
    map_page.page.context.set_offline(True)
    map_page.save()
    expect(map_page.alert).to_contain_text("Servern svarar inte.")
    expect(map_page.alert).to_contain_text("finns kvar")
    expect(map_page.panel.get_by_label("Vad såg du?")).to_have_value("Skrivet en gång")
    map_page.page.context.set_offline(False)
    map_page.save()
    expect(map_page.status).to_contain_text("Sparat")
    assert len(kept(store, "Tappad")) == 1


def test_a_new_observation_can_be_taken_back(map_page: MapPage, store: Store) -> None:
    map_page.start_placing().click_map().fill(place="Ångrad").save()
    map_page.status.get_by_role("button", name="Ångra").click()
    expect(map_page.status).to_contain_text("Ångrat")
    expect(map_page.count).to_have_text("12 observationer")
    assert kept(store, "Ångrad") == []


# --- changing ---------------------------------------------------------------------------------------------------------


def test_taking_back_leaves_focus_on_the_page(map_page: MapPage) -> None:
    map_page.choose("Torget")
    map_page.button("Återkalla").click()
    map_page.button("Ångra").focus()
    map_page.page.keyboard.press("Enter")
    expect(map_page.status).to_contain_text("Ångrat")
    expect(map_page.page.locator("#main")).to_be_focused()


def test_an_edit_is_in_the_history_with_what_stood_there_before(map_page: MapPage, store: Store) -> None:
    map_page.choose("Parken").button("Redigera").click()
    map_page.panel.get_by_label("Platsen i ord").fill("Parken vid dammen")
    map_page.button("Spara ändringarna").click()
    history = map_page.panel.get_by_role("region", name="Historik")
    expect(history).to_contain_text("från ”Parken” till ”Parken vid dammen”")
    map_page.page.keyboard.press("Control+z")
    expect(map_page.status).to_contain_text("Ångrat")
    expect(history).to_contain_text("från ”Parken vid dammen” till ”Parken”")
    assert len(kept(store, "Parken")) == 1


def test_two_edits_of_different_fields_go_together(map_page: MapPage, store: Store) -> None:
    map_page.choose("Parken").button("Redigera").click()
    map_page.panel.get_by_label("Vad såg du?").fill("Min text")
    edit_behind_the_page(store, "Parken", severity=3)
    map_page.button("Spara ändringarna").click()
    expect(map_page.status).to_contain_text("Sparat tillsammans")
    (found,) = kept(store, "Parken")
    assert (found.text_raw, found.severity) == ("Min text", 3)


@pytest.mark.parametrize(("choice", "text"), [("Din ändring", "Min text"), ("Sparat nu", "Bos text")])
def test_two_edits_of_one_field_are_shown_side_by_side(map_page: MapPage, store: Store, choice: str, text: str) -> None:
    map_page.choose("Parken").button("Redigera").click()
    map_page.panel.get_by_label("Vad såg du?").fill("Min text")
    map_page.panel.get_by_label("Mycket otrygg", exact=False).first.check()
    edit_behind_the_page(store, "Parken", text_raw="Bos text")
    map_page.button("Spara ändringarna").click()
    expect(map_page.dialog).to_contain_text("Min text")
    expect(map_page.dialog).to_contain_text("Bos text")
    map_page.dialog.get_by_role("radio", name=choice).check()
    map_page.dialog.get_by_role("button", name="Spara det jag valde").click()
    expect(map_page.heading("Otrygg: Skymmande växtlighet")).to_be_visible()
    expect(map_page.panel).to_contain_text(text)
    (found,) = kept(store, "Parken")
    assert (found.text_raw, found.feeling) == (text, 0)


def test_an_observation_is_moved_by_keyboard_and_moved_back(map_page: MapPage, store: Store) -> None:
    before = kept(store, "Parken")[0].position
    map_page.choose("Parken").button("Flytta").click()
    expect(map_page.map).to_be_focused()
    for press in ("ArrowRight", "ArrowDown", "Enter", "Enter"):
        map_page.page.keyboard.press(press)
    expect(map_page.status).to_contain_text("Den nya platsen är sparad.")
    after = kept(store, "Parken")[0].position
    assert before is not None
    assert after is not None
    assert after.lon > before.lon
    assert after.lat < before.lat
    map_page.status.get_by_role("button", name="Ångra").click()
    expect(map_page.status).to_contain_text("Ångrat")
    assert kept(store, "Parken")[0].position == before


def test_an_observation_is_moved_by_dragging(map_page: MapPage, store: Store) -> None:
    before = kept(store, "Parken")[0].position
    map_page.choose("Parken").button("Flytta").click()
    pin = map_page.page.get_by_role("button", name="Den nya platsen").bounding_box()
    assert pin is not None
    mouse = map_page.page.mouse
    mouse.move(pin["x"] + 18, pin["y"] + 18)
    mouse.down()
    mouse.move(pin["x"] + 90, pin["y"] + 18, steps=5)
    mouse.up()
    map_page.button("Spara platsen").click()
    expect(map_page.status).to_contain_text("Den nya platsen är sparad.")
    after = kept(store, "Parken")[0].position
    assert before is not None
    assert after is not None
    assert after.lon > before.lon


def test_what_has_no_position_can_be_given_one(map_page: MapPage, store: Store) -> None:
    map_page.choose("Biblioteket").button("Ge den en plats").click()
    map_page.click_map(0.6, 0.6)
    map_page.button("Spara platsen").click()
    expect(map_page.status).to_contain_text("Den nya platsen är sparad.")
    map_page.button("Lista").click()
    expect(map_page.panel).to_contain_text("Utan position: 2")


def test_what_is_withdrawn_can_be_brought_back(map_page: MapPage, store: Store) -> None:
    map_page.choose("Parken").button("Återkalla").click()
    expect(map_page.count).to_have_text("11 observationer")
    expect(map_page.pin("Parken")).to_have_count(0)
    map_page.page.keyboard.press("Control+z")
    expect(map_page.count).to_have_text("12 observationer")
    expect(map_page.pin("Parken")).to_have_count(1)


# --- linking ----------------------------------------------------------------------------------------------------------


def test_an_observation_is_linked_to_an_action_and_unlinked(map_page: MapPage) -> None:
    map_page.choose("Parken").button("Koppla till en åtgärd").click()
    map_page.dialog.get_by_label("Sök").fill("gallra")
    map_page.dialog.get_by_role("button", name=re.compile("Gallra buskar")).click()
    links = map_page.panel.get_by_role("region", name="Kopplingar")
    expect(links.get_by_role("link", name="Gallra buskar")).to_have_attribute("href", re.compile(r"^/gotene/atgarder/"))
    map_page.button("Ta bort kopplingen till Gallra buskar").click()
    expect(links).to_contain_text("Ingen åtgärd är kopplad.")
    map_page.status.get_by_role("button", name="Ångra").click()
    expect(links.get_by_role("link", name="Gallra buskar")).to_be_visible()


def test_a_link_to_a_patrol_area_needs_a_reason(map_page: MapPage) -> None:
    map_page.choose("Biblioteket").button("Koppla till ett patrullområde").click()
    map_page.dialog.get_by_role("button", name=re.compile("Resecentrum")).click()
    reason = map_page.dialog.get_by_label("Varför hör de ihop?")
    expect(reason).to_be_focused()
    expect(reason).to_have_accessible_description("Skriv varför de hör ihop.")
    reason.fill("Samma stråk")
    map_page.dialog.get_by_role("button", name=re.compile("Resecentrum")).click()
    links = map_page.panel.get_by_role("region", name="Kopplingar")
    expect(links).to_contain_text("kopplad för hand: Samma stråk")


def test_an_observation_inside_an_area_belongs_to_it_without_a_word(map_page: MapPage) -> None:
    map_page.choose("Parken")
    expect(map_page.panel.get_by_role("region", name="Kopplingar")).to_contain_text("ligger i området")


def test_one_action_is_made_for_several_marked_observations(map_page: MapPage, store: Store) -> None:
    map_page.button("Markera flera").click()
    map_page.rows.filter(has_text="Parken").get_by_role("checkbox").check()
    map_page.pin("Tunneln").click()
    expect(map_page.pin("Tunneln")).to_have_attribute("aria-pressed", "true")
    expect(map_page.panel).to_contain_text("2 markerade")
    map_page.button("Ny åtgärd för dessa").click()
    title = map_page.panel.get_by_label("Vad ska göras?")
    expect(title).to_be_focused()
    title.fill("Gallra och belys")
    map_page.button("Spara åtgärden").click()
    expect(map_page.heading("Gallra och belys")).to_be_focused()
    expect(map_page.panel).to_contain_text("Observationer: 2")
    made = [each.thing for each in store.actions(TOWN) if each.thing.title == "Gallra och belys"]
    assert [type(each) for each in made] == [PlanningAction]


def test_the_page_of_an_action_moves_it_on_and_asks_for_what_the_state_needs(map_page: MapPage) -> None:
    map_page.choose("Storgatan").panel.get_by_role("link", name="Byt lampor på Storgatan").click()
    page = map_page.page
    choices = page.get_by_role("region", name="Ändra åtgärden").locator("h2 + .row")
    for state in ("Bedöms", "Beslutad"):
        expect(choices.locator(".button--primary")).to_have_text([state])
        page.get_by_role("button", name=state, exact=True).click()
        page.get_by_role("button", name="Spara", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(f"Åtgärden är nu: {state}")
    page.get_by_role("button", name="Planerad", exact=True).click()
    due = page.get_by_role("group", name="Byt status till: Planerad").get_by_label("Klart senast")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(due).to_have_accessible_description("Det här behövs.")
    due.fill("2027-05-01")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Åtgärden är nu: Planerad")


def test_an_action_is_linked_to_a_patrol_area_on_its_page_and_unlinked(map_page: MapPage) -> None:
    map_page.choose("Storgatan").panel.get_by_role("link", name="Byt lampor på Storgatan").click()
    page = map_page.page
    page.get_by_role("button", name="Koppla till ett område").click()
    page.get_by_role("dialog").get_by_role("button", name="Patrullområde: Resecentrum").click()
    expect(page.get_by_role("status")).to_contain_text("Kopplad till Resecentrum")
    expect(page.get_by_role("region", name="Områden").get_by_role("link", name="Resecentrum")).to_be_visible()
    page.get_by_role("button", name="Ta bort kopplingen till Patrullområde: Resecentrum").click()
    expect(page.get_by_role("status")).to_contain_text("Inte längre kopplad till Resecentrum")


def test_two_planners_who_change_different_facts_of_an_action_both_have_their_way(
    map_page: MapPage, store: Store
) -> None:
    map_page.choose("Storgatan").panel.get_by_role("link", name="Byt lampor på Storgatan").click()
    page = map_page.page
    page.get_by_text("Redigera uppgifterna").click()
    page.get_by_role("textbox", name="Projekt", exact=True).fill("Resecentrum")
    found = next(each for each in store.actions(TOWN) if each.thing.title == "Byt lampor på Storgatan")
    with store.writing(by="bo", now=NOON) as change:
        change.replace(replace(found.thing, reference="Dnr 12"), version=found.version)
    page.get_by_role("button", name="Spara ändringarna").click()
    expect(page.get_by_role("status")).to_contain_text("Åtgärden är sparad.")
    after = store.get(PlanningAction, found.thing.id).thing
    assert (after.project, after.reference) == ("Resecentrum", "Dnr 12")
