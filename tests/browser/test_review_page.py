"""A coordinator reads what came in and decides: by keys alone, with nothing lost and nothing public before its time."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect

from geodata.casework import review
from geodata.model.observation import Observation, ObservationState
from geodata.model.place import Position
from geodata.storage import Store
from tests.browser.conftest import DESKTOP
from tests.browser.map_page import MapPage
from tests.browser.test_accessibility import violations
from tests.builders import NOON, TOWN, a_municipality, an_observation, keep
from webmap.world import KEY

HERE = Position(13.4915, 58.5279)
RAW = "Ring Anna Svensson på 070-123 45 67, lampan är trasig"
SIZES = [{"width": 320, "height": 640}, {"width": 412, "height": 915}, DESKTOP]
WINDOWS = [
    {"viewport": size, "locale": "sv-SE", "color_scheme": colours} for size in SIZES for colours in ("light", "dark")
]
NAMES = [f"{size['width']}-{colours}" for size in SIZES for colours in ("day", "night")]


@pytest.fixture
def store(app: Flask) -> Store:
    """A town in which nothing waits yet."""
    opened: Store = app.extensions[KEY].store()
    keep(opened, a_municipality(name="Götene", code="1471"))
    return opened


def came_in(store: Store, *texts: str, **said: Any) -> list[Observation]:
    """Observations that came in one after the other, each at a place and time of its own."""
    made = [
        an_observation(
            text_raw=text, place=f"Plats {number}", recorded_at=NOON + timedelta(minutes=number), observed_at=NOON,
            **{"position": Position(HERE.lon + 0.002 * number, HERE.lat), "primary_code": "L2"} | said,
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip
    keep(store, *made)
    return made


def desk(page: Page, first: str) -> Locator:
    """The desk with the first of the queue on it."""
    page.goto(f"/{TOWN}/granskning")
    found = page.locator("#desk")
    expect(found.get_by_label("Platsen i ord")).to_have_value(first)
    return found


def now(store: Store, one: Observation) -> Observation:
    return store.get(Observation, one.id).thing


@pytest.mark.slow
def test_fifty_are_reviewed_by_keys_alone(page: Page, store: Store):
    made = came_in(store, *(f"Nummer {number}" for number in range(55)))
    shown = desk(page, "Plats 0")
    for number in range(50):
        expect(shown.get_by_label("Platsen i ord")).to_have_value(f"Plats {number}")
        match number % 4:
            case 0:
                page.keyboard.press("g")
            case 1:
                page.keyboard.press("i")
            case 2:
                page.keyboard.press("a")
                page.keyboard.type("Gäller en person")
                page.keyboard.press("Enter")
            case 3:
                page.keyboard.press("b")
                page.keyboard.press("Tab")
                page.keyboard.press("Tab")
                page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2).last).to_be_visible()
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 50")
    expect(page.locator("#queue")).to_contain_text("5 väntar på att läsas.")
    states = [now(store, one).state for one in made[:50]]
    wanted = [ObservationState.PUBLIC, ObservationState.INTERNAL, ObservationState.REJECTED]
    assert states == [[*wanted, ObservationState.FORWARDED_URGENT][number % 4] for number in range(50)]
    assert {str(now(store, one).forwarded_to) for one in made[3:50:4]} == {"fault_report"}


def test_what_may_be_personal_data_is_marked_and_left_out(page: Page, store: Store):
    (one,) = came_in(store, RAW)
    shown = desk(page, "Plats 0")
    expect(shown.locator("mark")).to_have_text(["Anna Svensson Namn", "070-123 45 67 Telefonnummer"])
    public = shown.get_by_label("Offentlig text")
    expect(public).to_have_value("Ring … på …, lampan är trasig")
    page.keyboard.press("e")
    expect(public).to_be_focused()
    public.fill("Lampan är trasig")
    page.keyboard.press("g")  # a letter, while somebody types
    expect(public).to_have_value("Lampan är trasigg")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Inget väntar på att läsas.")).to_be_focused()
    kept = now(store, one)
    assert (kept.state, kept.text_public, kept.text_raw) == (ObservationState.PUBLIC, "Lampan är trasig", RAW)


def test_a_decision_is_taken_back_by_a_key(page: Page, store: Store):
    one, _ = came_in(store, "Ett", "Två")
    shown = desk(page, "Plats 0")
    page.keyboard.press("i")
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 1")
    expect(page.locator("#status")).to_contain_text("Endast internt")
    page.keyboard.press("z")
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 0")
    expect(page.locator("#status")).to_contain_text("Beslutet är taget tillbaka.")
    assert now(store, one).state is ObservationState.RECEIVED
    page.keyboard.press("j")
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 1")
    page.keyboard.press("k")
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 0")


def test_nothing_is_decided_while_the_next_one_is_fetched(page: Page, store: Store):
    one, two = came_in(store, "Ett", "Två")
    shown = desk(page, "Plats 0")
    held: list[Route] = []
    page.route(f"**/observations/{two.id}/review*", lambda route: held.append(route))  # noqa: PLW0108 - it is called with two
    with page.expect_request(f"**/observations/{two.id}/review*"):
        page.keyboard.press("j")
    expect(page.locator(".review-desk")).to_have_attribute("aria-busy", "true")
    page.keyboard.press("g")
    page.keyboard.press("i")
    held[0].continue_()
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 1")
    assert {now(store, each).state for each in (one, two)} == {ObservationState.RECEIVED}


def test_what_was_typed_of_one_is_there_when_one_comes_back_to_it(page: Page, store: Store):
    came_in(store, "Ett", "Två")
    shown = desk(page, "Plats 0")
    shown.get_by_label("Offentlig text").fill("Min text")
    shown.get_by_role("heading", level=2).focus()
    page.keyboard.press("j")
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 1")
    page.keyboard.press("k")
    expect(shown.get_by_label("Offentlig text")).to_have_value("Min text")


def test_single_letters_can_be_turned_off(page: Page, store: Store):
    (one,) = came_in(store, "Ett")
    shown = desk(page, "Plats 0")
    page.get_by_text("Tangenter").click()
    page.get_by_label("Enstaka bokstäver beslutar och går vidare").uncheck()
    page.reload()
    expect(shown.get_by_label("Platsen i ord")).to_have_value("Plats 0")
    page.keyboard.press("g")
    page.get_by_role("button", name="Endast internt (I)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Inget väntar på att läsas.")).to_be_visible()
    assert now(store, one).state is ObservationState.INTERNAL


def test_why_it_is_not_accepted_is_asked_for(page: Page, store: Store):
    (one,) = came_in(store, "Ett")
    shown = desk(page, "Plats 0")
    shown.get_by_role("button", name="Avvisa").click()
    expect(shown.get_by_label("Varför den inte godtas (A)")).to_be_focused()
    expect(shown).to_contain_text("Skriv med enkla ord varför den inte godtas.")
    assert now(store, one).state is ObservationState.RECEIVED


def test_suspected_crime_is_approved_for_nobody_but_the_municipality(page: Page, store: Store):
    (one,) = came_in(store, "Ett", primary_code="D2")
    shown = desk(page, "Plats 0")
    expect(shown.get_by_role("button", name="Godkänn för alla (G)")).to_be_disabled()
    expect(shown).to_contain_text("en punkt kan peka ut en person eller ett hem")
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page.get_by_role("heading", name="Inget väntar på att läsas.")).to_be_visible()
    assert now(store, one).state is ObservationState.INTERNAL


def test_where_another_was_faster_both_texts_are_on_screen(page: Page, store: Store):
    (one,) = came_in(store, "Ett")
    shown = desk(page, "Plats 0")
    shown.get_by_label("Offentlig text").fill("Min text")
    review.approve(store, one.id, "Den andras text", version=1, by="karin", now=NOON)
    shown.get_by_role("button", name="Endast internt (I)").click()
    expect(shown.get_by_role("alert")).to_contain_text("Den andras text")
    expect(shown.get_by_label("Offentlig text")).to_have_value("Min text")
    assert now(store, one).text_public == "Den andras text"
    shown.get_by_role("button", name="Endast internt (I)").click()
    expect(page.get_by_role("heading", name="Inget väntar på att läsas.")).to_be_visible()
    assert (now(store, one).text_public, now(store, one).state) == ("Min text", ObservationState.INTERNAL)


def test_what_is_the_same_is_merged_and_told_apart(page: Page, store: Store):
    first, second = came_in(store, "Lampan vid torget", "Trasig lampan", position=HERE)
    shown = desk(page, "Plats 0")
    expect(shown).to_contain_text("0 m bort · 0 dagar emellan · samma kategori · ord: lampan")
    shown.get_by_label("Trasig lampan").check()
    shown.get_by_role("button", name="Slå ihop de valda").click()
    expect(page.locator("#status")).to_contain_text("1 har slagits ihop med den här.")
    expect(page.locator("#queue")).to_contain_text("1 väntar på att läsas.")
    assert now(store, second).state is ObservationState.MERGED
    shown.get_by_role("button", name="Skilj alla åt").click()
    expect(page.locator("#queue")).to_contain_text("2 väntar på att läsas.")
    assert {now(store, one).state for one in (first, second)} == {ObservationState.RECEIVED}


def test_what_was_typed_is_there_after_signing_in_again(page: Page, store: Store, app: Flask, address: str):
    from tests.browser.conftest import sign_in

    (one,) = came_in(store, "Ett")
    shown = desk(page, "Plats 0")
    shown.get_by_label("Offentlig text").fill("Min text")
    page.context.clear_cookies()
    shown.get_by_role("button", name="Endast internt (I)").click()
    expect(page.get_by_role("link", name="Logga in (öppnas i en ny flik)")).to_be_visible()
    expect(shown.get_by_label("Offentlig text")).to_have_value("Min text")
    sign_in(page.context, app, address)
    page.get_by_role("button", name="Försök igen").click()
    expect(page.get_by_role("heading", name="Inget väntar på att läsas.")).to_be_visible()
    assert now(store, one).text_public == "Min text"


def test_what_is_out_is_taken_down_on_the_map_and_put_back(page: Page, store: Store):
    (one,) = came_in(store, "Ett", state=ObservationState.PUBLIC, public_from=NOON)
    page.goto(f"/{TOWN}/karta")
    shown = MapPage(page).ready()
    shown.row("Plats 0").click()
    shown.button("Ta ner").click()
    expect(shown.status).to_contain_text("Visas inte längre för alla")
    assert now(store, one).state is ObservationState.INTERNAL
    shown.status.get_by_role("button", name="Ångra").click()
    expect(shown.status).to_contain_text("Ångrat")
    assert now(store, one).state is ObservationState.PUBLIC


@pytest.mark.slow
@pytest.mark.parametrize("window", WINDOWS, ids=NAMES)
def test_axe_finds_nothing_on_the_desk(page: Page, store: Store, window: dict[str, Any]):
    came_in(store, RAW, "Trasig lampan", position=HERE)
    desk(page, "Plats 0")
    page.get_by_text("Tangenter").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
