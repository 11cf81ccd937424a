"""A planner imports a workbook, with scripts shut off and by keyboard labels alone; axe finds nothing on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from geodata.model.observation import ObservationFilter
from geodata.storage import Store
from tests.browser.conftest import sign_in
from tests.browser.test_accessibility import BY_DAY_AND_NIGHT, DAY_AND_NIGHT_NAMES, violations
from tests.builders import TOWN
from tests.exchange.foreign_files import shapefile, workbook
from tests.exchange.geopackages import geopackage
from webmap.world import JOBS_KEY

ROWS = [
    ["Ärendenr", "Datum", "Beskrivning", "Typ", "lon", "lat"],
    ["A1", ("date", 46053), "Mörkt", "Lampa", 13.4915, 58.5279],
    ["A2", ("date", 46053), "Heltal", "Klotter", 13, 58],
    ["A3", ("date", 46053), "Utan plats", "Klotter", None, None],
]
JOB_MS = 60_000


@pytest.fixture(autouse=True)
def jobs(app: Flask) -> Iterator[None]:
    yield
    app.extensions[JOBS_KEY].close()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "felanmälan.xlsx", Synpunkter=ROWS, Annat=[["a"], [1]])


def send(page: Page, book: Path) -> None:
    page.goto("/gotene/importera")
    page.get_by_label("Fil", exact=True).set_input_files(book)
    page.get_by_role("button", name="Skicka och titta på filen").click()
    page.get_by_label("Lager eller blad").select_option("Synpunkter", timeout=JOB_MS)
    page.get_by_role("button", name="Läs det").click()
    expect(page.get_by_role("heading", name="Vad felanmälan.xlsx betyder")).to_be_visible(timeout=JOB_MS)


def explain(page: Page) -> None:
    page.get_by_label("Kategori för ”Klotter”").select_option("M2")
    page.get_by_label("Kategori för resten").select_option("O9")
    page.get_by_label("Trygg eller otrygg", exact=True).select_option("unsafe")
    page.get_by_role("button", name="Prova utan att spara").click()
    expect(page.get_by_text("Inget är sparat än")).to_be_visible(timeout=JOB_MS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "window",
    BY_DAY_AND_NIGHT,
    ids=DAY_AND_NIGHT_NAMES,
)
def test_axe_finds_nothing_on_any_page_of_an_import(page: Page, book: Path, window: dict[str, Any]) -> None:
    width = window["viewport"]["width"]
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    page.goto("/gotene/importera")
    look("start")
    send(page, book)
    look("form")
    page.get_by_role("button", name="Prova utan att spara").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("error")
    explain(page)
    look("trial")
    page.get_by_role("button", name="Importera raderna (2)").click()
    expect(page.get_by_text("Importen är klar")).to_be_visible(timeout=JOB_MS)
    look("done")
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.slow
@pytest.mark.parametrize("window", BY_DAY_AND_NIGHT, ids=DAY_AND_NIGHT_NAMES)
def test_a_layer_is_drawn_taken_in_and_replaced_and_axe_finds_nothing(
    page: Page, tmp_path: Path, store: Store, window: dict[str, Any]
) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= window["viewport"]["width"], name

    file = shapefile(tmp_path / "lampor.zip", shapes="[Point(411000, 6488000), Point(411400, 6487000), None]")
    for again in ("", "-again"):
        page.goto("/gotene/importera")
        page.get_by_label("Ett eget lager att se på kartan").check()
        page.get_by_label("Fil", exact=True).set_input_files(file)
        page.get_by_role("button", name="Skicka och titta på filen").click()
        expect(page.get_by_role("img", name="Vad lampor.zip innehåller")).to_be_visible(timeout=JOB_MS)
        page.get_by_label("Lagrets namn").fill("Lampor")
        page.get_by_label("Vems uppgifterna är").fill("© Götene kommun")
        page.get_by_label("Licens").fill("CC0 1.0")
        look(f"layer-form{again}")
        page.get_by_role("button", name="Prova utan att spara").click()
        expect(page.get_by_text("Inget är sparat än")).to_be_visible(timeout=JOB_MS)
        look(f"layer-trial{again}")
        page.get_by_role("button", name="Ersätt lagret (2 blir 2)" if again else "Importera lagret (2)").click()
        expect(page.get_by_text("Importen är klar")).to_be_visible(timeout=JOB_MS)
        look(f"layer-done{again}")
    assert [(each.name, each.count, each.credit) for each in store.layers(TOWN)] == [
        ("Lampor", 2, "© Götene kommun, CC0 1.0")
    ]
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.slow
def test_areas_are_taken_in_without_scripts(
    browser: Browser, app: Flask, address: str, tmp_path: Path, store: Store
) -> None:
    before = len(store.areas(TOWN))
    shapes = "[box(411000, 6488000, 412000, 6489000), Point(411000, 6488000)]"
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="sv-SE")
    sign_in(context, app, address)
    page = context.new_page()
    page.goto("/gotene/importera")
    page.get_by_label("Områden: patrullområden").check()
    page.get_by_label("Fil", exact=True).set_input_files(
        geopackage(tmp_path / "a.gpkg", shapes=shapes, crs="EPSG:3006")
    )
    page.get_by_role("button", name="Skicka och titta på filen").click()
    page.get_by_label("Slags område").select_option("patrol", timeout=JOB_MS)
    page.get_by_role("button", name="Prova utan att spara").click()
    page.get_by_role("button", name="Importera områdena (1)").click(timeout=JOB_MS)
    expect(page.get_by_text("Importen är klar")).to_be_visible(timeout=JOB_MS)
    expect(page.get_by_role("region", name="Avvisade rader").get_by_role("row")).to_have_count(2)
    assert len(store.areas(TOWN)) == before + 1
    context.close()


@pytest.mark.slow
def test_it_works_without_scripts(browser: Browser, app: Flask, address: str, book: Path, store: Store) -> None:
    before = store.count(ObservationFilter(municipality=TOWN)).matched
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="sv-SE")
    sign_in(context, app, address)
    page = context.new_page()
    send(page, book)
    explain(page)
    page.get_by_role("button", name="Importera raderna (2)").click()
    expect(page.get_by_text("Importen är klar")).to_be_visible(timeout=JOB_MS)
    expect(page.get_by_role("region", name="Avvisade rader").get_by_role("row")).to_have_count(2)
    assert store.count(ObservationFilter(municipality=TOWN)).matched == before + 2
    context.close()
