"""What is chosen on the map, in the panel: never more rows than a page holds, and every number opens what it counts."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from geodata.model.action import PlanningAction
from geodata.model.place import Position
from geodata.storage import Store
from tests.browser.conftest import COORDINATOR
from tests.browser.map_page import MapPage
from tests.builders import TOWN, an_action, an_observation, keep, tied

MANY = 130
HERE = Position(13.4915, 58.5279)


@pytest.fixture
def action(store: Store) -> PlanningAction:
    """An action that answers more observations than are shown at a time; all lie in the patrol area."""
    made = an_action(title="Belys hela stråket")
    seen = [an_observation(place=f"Stolpe {number}", position=HERE) for number in range(MANY)]
    keep(store, made, *seen, *(tied(each, made) for each in seen))
    return made


def lists_asked_for(page: Page) -> list[str]:
    """Every address of a list of observations that the page asks for from now on."""
    asked: list[str] = []

    def hear(request: Request) -> None:
        if re.search(r"/api/v1/(observations\?|(areas|actions)/[^/]+/observations)", request.url):
            asked.append(request.url)

    page.on("request", hear)
    return asked


def test_of_an_actions_many_observations_only_a_page_is_fetched(map_page: MapPage, action: PlanningAction) -> None:
    asked = lists_asked_for(map_page.page)
    map_page.page.goto(f"/{TOWN}/karta?action={action.id}")
    expect(map_page.panel).to_contain_text(f"Observationer: {MANY}")
    expect(map_page.panel).to_contain_text(f"Här är de första 100 av {MANY}.")
    expect(map_page.panel.locator("section .plain-list li")).to_have_count(100)
    assert asked
    assert [each for each in asked if "limit=100&" not in each] == []


def test_the_number_of_an_action_opens_the_rows_that_it_counts(page: Page, action: PlanningAction) -> None:
    page.goto(f"/{TOWN}/karta?action={action.id}&valence=safe")
    map_page = MapPage(page)
    map_page.button(f"Visa i listan ({MANY})").click()
    expect(map_page.count).to_have_text(f"{MANY} observationer")
    expect(page).to_have_url(re.compile(f"linked={action.id}"))
    page.reload()
    map_page.ready()
    expect(map_page.count).to_have_text(f"{MANY} observationer")
    map_page.button("Filter (1)").click()
    expect(map_page.panel.get_by_label("Kopplade till åtgärden")).to_have_value(str(action.id))
    map_page.panel.get_by_label("Kopplade till åtgärden").select_option("")
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text(f"{MANY + 12} observationer")


def test_the_number_of_an_area_opens_the_rows_that_it_counts(page: Page, action: PlanningAction) -> None:
    assert action.title
    map_page = MapPage(page).open("?layers=patrol")
    map_page.pin("Patrullområde: Resecentrum").click()
    button = map_page.button(re.compile(r"Visa i listan \(\d+\)"), exact=False)
    told = int(re.sub(r"\D", "", button.inner_text()))
    assert told > MANY
    button.click()
    expect(map_page.count).to_have_text(f"{told} observationer")


def test_what_lacks_observations_offers_no_list(map_page: MapPage) -> None:
    map_page.button("Lager").click()
    map_page.button("Gallra buskar · Föreslagen").click()
    expect(map_page.panel).to_contain_text("Observationer: 0")
    expect(map_page.button(re.compile("Visa i listan"), exact=False)).to_have_count(0)


def test_history_says_who_in_words_and_writes_every_day_in_one_way(map_page: MapPage) -> None:
    map_page.choose("Parken")
    map_page.button("Redigera").click()
    map_page.panel.get_by_label("Dag", exact=True).fill("2019-04-05")
    map_page.button("Spara ändringarna").click()
    history = map_page.panel.get_by_role("region", name="Historik")
    expect(history).to_contain_text(COORDINATOR)
    expect(history).to_contain_text("anna")
    expect(history).not_to_contain_text("konto:")
    expect(history).to_contain_text("Observerad: från ”2019-03-02 20:30” till ”2019-04-05 20:30”")
    shown = map_page.panel.get_by_role("article").inner_text()
    assert re.findall(r"\d{4}-\d\d-\d\dT|\d Z|\d{1,2} [a-z]{3}\.? \d{4}", shown) == []
