"""What the map page offers and shows to whom, and what is kept of what was typed where signing in is needed."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from geodata.model.action import ActionState, PlanningAction
from geodata.model.observation import ObservationState, Valence
from geodata.model.place import Position
from geodata.model.role import Role
from geodata.storage import Store
from tests.browser.conftest import DESKTOP
from tests.browser.map_page import MapPage
from tests.browser.test_accessibility import press, violations
from tests.builders import TOWN, an_action, an_observation, keep, tied
from tests.webmap.accounts.signing_in import an_account, cookie_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
QUAY = (Position(13.4555, 58.5241), Position(13.4556, 58.5241), Position(13.4556, 58.5242))

SIZES = [{"width": 320, "height": 640}, {"width": 412, "height": 915}, DESKTOP]
BY_DAY_AND_NIGHT = [
    {"viewport": size, "locale": "sv-SE", "color_scheme": colours} for size in SIZES for colours in ("light", "dark")
]
WINDOW_NAMES = [f"{size['width']}-{colours}" for size in SIZES for colours in ("day", "night")]

OWN_SCRIPT_BYTES = 40_000
"""Packed, beside Leaflet."""


@pytest.fixture(autouse=True)
def published(store: Store) -> PlanningAction:
    """What has been reviewed and published: one place of its own, three at one quay, a decided action for the first."""
    out: dict[str, Any] = {"state": ObservationState.PUBLIC, "public_from": LONG_AGO}
    seen_at = datetime(2019, 3, 4, 20, 10, tzinfo=UTC)
    square = an_observation(
        valence=Valence.SAFE, primary_code="O1", place="Rådhustorget", position=Position(13.4715, 58.5329),
        observed_at=seen_at, text_raw="Hemligt", text_public="Ljust och öppet", **out,
    )  # fmt: skip
    quay = [an_observation(primary_code="L1", place=f"Kajen {nth}", position=at, **out) for nth, at in enumerate(QUAY)]
    action = an_action(title="Behåll torget som det är", state=ActionState.DECIDED, responsible_unit="Gata och park")
    keep(store, square, *quay, action, tied(square, action))
    return action


@pytest.fixture
def contexts() -> list[BrowserContext]:
    """Those that a journey has opened, the newest last."""
    return []


@pytest.fixture
def visit(
    browser: Browser, address: str, app: Flask, window: dict[str, Any], contexts: list[BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """A page of somebody with these roles; of everyone without any."""

    def opened(*roles: Role, path: str = f"/{TOWN}/karta", unit: str = "") -> Page:
        context = browser.new_context(base_url=address, reduced_motion="reduce", **window)
        contexts.append(context)
        if roles:
            sign_in(app, context, address, roles, unit)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def sign_in(app: Flask, context: BrowserContext, address: str, roles: Sequence[Role], unit: str = "") -> None:
    """Give a browser the session of a new account."""
    name, value = cookie_of(app, an_account(app, {TOWN: roles}, unit=unit))
    context.add_cookies([{"name": name, "value": value, "url": address}])


def map_of(page: Page) -> MapPage:
    """A map page that is ready."""
    return MapPage(page).ready()


def details_of(page: Page, place: str = "Rådhustorget") -> MapPage:
    """The details of an observation, with what is linked to it."""
    shown = map_of(page)
    shown.row(place).click()
    expect(shown.panel.get_by_role("region", name="Kopplingar")).to_be_visible()
    return shown


# --- everyone ---------------------------------------------------------------------------------------------------------


def test_everyone_reads_and_is_offered_nothing_else(visit: Callable[..., Page]) -> None:
    shown = map_of(visit())
    expect(shown.rows).to_have_count(4)
    for name in ("Ny observation", "Markera flera"):
        expect(shown.button(name)).to_have_count(0)
    details_of(shown.page)
    for name in ("Redigera", "Flytta", "Återkalla", "Koppla till en åtgärd", "Ny åtgärd"):
        expect(shown.button(name)).to_have_count(0)
    for name in ("Historik", "Områden"):
        expect(shown.heading(name)).to_have_count(0)
    press(2)(shown)
    expect(shown.button("Rita ett patrullområde")).to_have_count(0)
    expect(shown.panel.get_by_text("Patrullområden")).to_have_count(0)
    expect(shown.panel.get_by_text("Åtgärder (1)")).to_be_visible()


def test_keys_do_not_mark_or_take_back_for_those_who_may_not(visit: Callable[..., Page]) -> None:
    shown = map_of(visit())
    shown.row("Rådhustorget").click(modifiers=["Control"])
    expect(shown.heading("Trygg")).to_be_visible()
    expect(shown.page.locator(".marked-bar")).to_have_count(0)
    shown.page.keyboard.press("Control+z")
    expect(shown.status.first).to_have_text("")


def test_everyone_is_told_that_place_and_time_are_approximate(visit: Callable[..., Page]) -> None:
    shown = map_of(visit())
    expect(shown.page.locator(".map-credit")).to_contain_text("Platser visas ungefärligt, inom 100 meter")
    expect(shown.map).to_have_attribute("aria-label", re.compile("ungefärligt"))
    details_of(shown.page)
    expect(shown.panel.locator(".facts")).to_contain_text("2019-03-04, kväll")
    expect(shown.panel.locator(".facts")).to_contain_text(re.compile(r"Ungefär .* inom 100 meter"))
    expect(shown.panel.get_by_text("Ljust och öppet")).to_be_visible()
    expect(shown.page.get_by_text("Hemligt")).to_have_count(0)


def test_an_approximate_place_differs_in_shape_and_not_in_colour_alone(visit: Callable[..., Page]) -> None:
    outline = "pin => getComputedStyle(pin, '::before').borderTopStyle"
    assert map_of(visit()).pin("Rådhustorget").evaluate(outline) == "dashed"
    assert map_of(visit(Role.COORDINATOR)).pin("Rådhustorget").evaluate(outline) == "none"


def test_all_that_share_a_public_point_are_reached_by_keyboard(visit: Callable[..., Page]) -> None:
    shown = map_of(visit(path=f"/{TOWN}/karta?at=58.52415,13.45555&z=19"))
    cluster = shown.map.get_by_role("button", name="3 observationer här")
    cluster.focus()
    shown.page.keyboard.press("Enter")
    expect(shown.dialog.get_by_role("heading", name="3 observationer på samma plats")).to_be_visible()
    for nth in range(3):
        expect(shown.dialog.get_by_role("button", name=f"Kajen {nth}")).to_be_visible()
    shown.dialog.get_by_role("button", name="Kajen 1").focus()
    shown.page.keyboard.press("Enter")
    expect(shown.panel.locator(".facts")).to_contain_text("Kajen 1")


def test_staff_find_the_way_in_where_they_look_for_what_is_missing(visit: Callable[..., Page]) -> None:
    shown = details_of(visit())
    entrance = shown.panel.get_by_role("link", name="Logga in för att ändra.")
    entrance.evaluate("one => one.addEventListener('click', (event) => event.preventDefault())")
    entrance.click()
    expect(entrance).to_have_attribute("href", re.compile(r"^/logga-in\?next=%2Fgotene%2Fkarta%3F.*observation%3D"))


@pytest.mark.parametrize(
    ("people", "words"),
    [(15, "Personer bakom dem: minst 15"), (0, None), (None, None)],
)
def test_the_list_tells_how_many_people_stand_behind_it(
    visit: Callable[..., Page], people: int | None, words: str | None
) -> None:
    page = visit(path="/")
    page.route("**/api/v1/observations?*", lambda route: with_people(route, people))
    page.goto(f"/{TOWN}/karta")
    shown = map_of(page)
    told = shown.panel.locator(".list-head + details summary")
    if words is None:
        expect(told).to_be_hidden()
        return
    expect(told).to_have_text(words)
    told.click()
    expect(shown.panel.get_by_text("i femtal")).to_be_visible()


def with_people(route: Route, people: int | None) -> None:
    """The server's own answer with another number of people."""
    answer = route.fetch()
    said = answer.json()
    said.pop("people", None)
    route.fulfill(response=answer, body=json.dumps(said if people is None else {**said, "people": people}))


def test_the_page_of_an_action_has_no_editor_for_everyone(
    visit: Callable[..., Page], published: PlanningAction
) -> None:
    path = f"/{TOWN}/atgarder/{published.id}"
    page = visit(path=path)
    expect(page.locator("[data-mount]")).to_have_count(0)
    expect(page.get_by_role("link", name="Logga in för att ändra.")).to_have_attribute("href", f"/logga-in?next={path}")


def test_our_own_script_on_the_page_stays_small(visit: Callable[..., Page], contexts: list[BrowserContext]) -> None:
    page = visit(path="/")
    scripts: dict[str, bytes] = {}
    page.on("requestfinished", lambda asked: keep_script(asked.response(), scripts))
    page.goto(f"/{TOWN}/karta")
    map_of(page).page.wait_for_load_state("networkidle")
    own = {url: len(gzip.compress(body, 6)) for url, body in scripts.items() if b"Leaflet" not in body}
    assert any("main.js" in url for url in own)
    assert len(own) == len(scripts) - 1
    assert sum(own.values()) <= OWN_SCRIPT_BYTES, own


def keep_script(answer: Response | None, scripts: dict[str, bytes]) -> None:
    """The bytes of a script, by its address."""
    if answer is not None and answer.request.resource_type == "script":
        scripts[answer.url] = answer.body()


VIEWS = [lambda _: None, press(1), press(2), lambda shown: details_of(shown.page)]


@pytest.mark.parametrize("window", BY_DAY_AND_NIGHT, ids=WINDOW_NAMES)
@pytest.mark.parametrize("view", VIEWS, ids=["list", "filter", "layers", "details"])
def test_axe_finds_nothing_on_the_public_map(visit: Callable[..., Page], view: Callable[[MapPage], Any]) -> None:
    shown = map_of(visit())
    view(shown)
    assert violations(shown.page) == []
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- by role ----------------------------------------------------------------------------------------------------------


def test_a_planner_records_but_does_not_decide_what_is_public(visit: Callable[..., Page]) -> None:
    shown = map_of(visit(Role.PLANNER)).start_placing().click_map(0.3, 0.7)
    shown.panel.get_by_text("Fler uppgifter").click()
    expect(shown.panel.get_by_label("Varför känns det så?")).to_be_visible()
    expect(shown.panel.get_by_label("Offentlig text")).to_have_count(0)
    expect(shown.panel.get_by_label("Status", exact=True)).to_have_count(0)
    shown.fill(place="Kvarngatan").save()
    expect(shown.status).to_contain_text("Sparat")
    expect(shown.button("Redigera")).to_be_visible()


def test_a_coordinator_decides_what_is_public(visit: Callable[..., Page]) -> None:
    shown = map_of(visit(Role.COORDINATOR)).start_placing().click_map(0.3, 0.7)
    shown.panel.get_by_text("Fler uppgifter").click()
    expect(shown.panel.get_by_label("Offentlig text")).to_be_visible()


def test_the_police_see_places_and_times_exactly_and_change_nothing(visit: Callable[..., Page]) -> None:
    shown = details_of(visit(Role.POLICE))
    expect(shown.panel.locator(".facts")).to_contain_text("2019-03-04 21:10")
    expect(shown.panel.locator(".facts")).not_to_contain_text("Ungefär")
    for name in ("Ny observation", "Markera flera", "Redigera", "Koppla till en åtgärd", "Ny åtgärd"):
        expect(shown.button(name)).to_have_count(0)
    expect(shown.heading("Historik")).to_have_count(0)
    expect(shown.page.get_by_text("Hemligt")).to_have_count(0)
    expect(shown.page.get_by_role("link", name="Logga in för att ändra.")).to_have_count(0)


def test_a_reader_sees_all_and_changes_nothing(visit: Callable[..., Page]) -> None:
    shown = details_of(visit(Role.READER))
    expect(shown.panel.get_by_text("Hemligt")).to_be_visible()
    expect(shown.heading("Historik")).to_be_visible()
    for name in ("Ny observation", "Markera flera", "Redigera", "Koppla till en åtgärd"):
        expect(shown.button(name)).to_have_count(0)


@pytest.mark.parametrize(("unit", "edits"), [("Gata och park", 1), ("Fritid", 0), ("", 0)])
def test_a_caseworker_moves_on_the_actions_of_their_own_unit(
    visit: Callable[..., Page], published: PlanningAction, unit: str, edits: int
) -> None:
    page = visit(Role.CASEWORKER, path=f"/{TOWN}/atgarder/{published.id}", unit=unit)
    expect(page.get_by_role("button", name="Koppla till ett område")).to_be_visible()
    expect(page.get_by_role("heading", name="Byt status till")).to_have_count(edits)
    expect(page.get_by_role("button", name="Återkalla")).to_have_count(edits)


# --- a session that has ended -----------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_until_one_has_signed_in_again(
    visit: Callable[..., Page], contexts: list[BrowserContext], app: Flask, address: str
) -> None:
    shown = map_of(visit(Role.COORDINATOR)).start_placing().click_map(0.3, 0.7)
    contexts[-1].clear_cookies()
    shown.fill(place="Kvarngatan", text="Lampan är släckt").save()
    entrance = shown.alert.get_by_role("link", name="Logga in (öppnas i en ny flik)")
    expect(entrance).to_have_attribute("target", "_blank")
    expect(entrance).to_have_attribute("href", re.compile(r"^/logga-in\?next=%2Fgotene%2Fkarta"))
    expect(shown.panel.get_by_label("Vad såg du?")).to_have_value("Lampan är släckt")
    sign_in(app, contexts[-1], address, [Role.COORDINATOR])
    shown.alert.get_by_role("button", name="Försök igen").click()
    expect(shown.status).to_contain_text("Sparat")
    expect(shown.alert).to_have_text("")
    expect(shown.panel.get_by_text("Lampan är släckt")).to_be_visible()


def test_a_form_that_was_left_is_not_saved_by_trying_again(
    visit: Callable[..., Page], contexts: list[BrowserContext], app: Flask, address: str
) -> None:
    shown = map_of(visit(Role.COORDINATOR)).start_placing().click_map(0.3, 0.7)
    contexts[-1].clear_cookies()
    shown.fill(place="Kvarngatan").save()
    again = shown.alert.get_by_role("button", name="Försök igen")
    expect(again).to_be_visible()
    sign_in(app, contexts[-1], address, [Role.COORDINATOR])
    shown.button("Avbryt").click()
    again.click()
    expect(shown.alert).to_have_text("")
    shown.page.reload()
    expect(shown.ready().rows.filter(has_text="Kvarngatan")).to_have_count(0)


def test_the_reason_of_a_link_is_kept_in_its_dialog(
    visit: Callable[..., Page], contexts: list[BrowserContext], app: Flask, address: str
) -> None:
    shown = details_of(visit(Role.COORDINATOR))
    shown.button("Koppla till ett patrullområde").click()
    shown.dialog.get_by_label("Varför hör de ihop?").fill("Samma stråk")
    contexts[-1].clear_cookies()
    shown.dialog.get_by_role("button", name="Resecentrum").click()
    expect(shown.dialog.get_by_role("link", name="Logga in (öppnas i en ny flik)")).to_be_visible()
    expect(shown.dialog.get_by_label("Varför hör de ihop?")).to_have_value("Samma stråk")
    sign_in(app, contexts[-1], address, [Role.COORDINATOR])
    shown.dialog.get_by_role("button", name="Försök igen").click()
    expect(shown.panel.get_by_text("för hand: Samma stråk")).to_be_visible()


def test_what_comes_without_its_inner_fields_is_not_edited(
    visit: Callable[..., Page], contexts: list[BrowserContext]
) -> None:
    shown = map_of(visit(Role.COORDINATOR))
    contexts[-1].clear_cookies()
    shown.row("Rådhustorget").click()
    expect(shown.panel.get_by_text("Du är inte längre inloggad.")).to_be_visible()
    expect(shown.button("Redigera")).to_have_count(0)
