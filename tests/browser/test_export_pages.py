"""From the map to a file: the filter goes with it, and axe finds nothing on the way, large and small, day and night."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from geodata.model.area import Area
from geodata.storage import Store
from tests.browser.map_page import MapPage
from tests.browser.test_accessibility import BY_DAY_AND_NIGHT, DAY_AND_NIGHT_NAMES, violations
from tests.builders import TOWN
from webmap.world import JOBS_KEY

JOB_MS = 60_000


@pytest.fixture(autouse=True)
def jobs(app: Flask) -> Iterator[None]:
    yield
    app.extensions[JOBS_KEY].close()


def the_area(store: Store) -> Area:
    return store.areas(TOWN)[0].thing


def test_the_filter_of_the_map_is_filled_in_on_the_export_page(page: Page, store: Store) -> None:
    area = the_area(store)
    map_page = MapPage(page).open(f"?within={area.id}&at=58.5279,13.4915&z=15&page=1")
    map_page.button("Filter (1)").click()
    map_page.box("Otrygg").check()
    map_page.box("Ljus").check()
    expect(map_page.button("Filter (3)")).to_be_visible()
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_role("checkbox", name="Otrygg", exact=True)).to_be_checked()
    expect(page.get_by_label("Område", exact=True)).to_have_value(str(area.id))
    assert page.locator("[name=codes]:checked").count() == page.locator("[name=codes][value^=L]").count() > 1


def test_without_a_filter_the_export_page_asks_for_all(map_page: MapPage) -> None:
    map_page.choose("Parken")
    map_page.page.get_by_role("link", name="Export").click()
    expect(map_page.page).to_have_url(re.compile("/exportera$"))
    assert map_page.page.locator("input[type=checkbox]:checked").count() == 0


@pytest.mark.slow
def test_the_file_holds_what_the_maps_list_counts(map_page: MapPage, tmp_path: Path) -> None:
    page = map_page.page
    map_page.button("Filter").click()
    map_page.box("Trygg").check()
    map_page.button("Lista").click()
    expect(map_page.count).to_have_text("2 observationer")
    page.get_by_role("link", name="Export").click()
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Skapa filen").click()
    with page.expect_download(timeout=JOB_MS) as coming:
        page.get_by_role("link", name=re.compile("Hämta")).click(timeout=JOB_MS)
    coming.value.save_as(tmp_path / "file.csv")
    assert (tmp_path / "file.csv").read_text(encoding="utf-8-sig").count("\n") == 1 + 2


@pytest.mark.slow
@pytest.mark.parametrize("window", BY_DAY_AND_NIGHT, ids=DAY_AND_NIGHT_NAMES)
def test_axe_finds_nothing_on_any_page_of_an_export(page: Page, window: dict[str, Any]) -> None:
    width = window["viewport"]["width"]
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    page.goto(f"/{TOWN}/exportera")
    look("form")
    page.goto(f"/{TOWN}/exportera?codes=L1,V1&valence=unsafe&from=2019-01-01&bbox=13,58,14,59")
    look("filled in")
    page.get_by_role("button", name="Skapa filen").click()
    expect(page.get_by_role("link", name=re.compile("Hämta"))).to_be_visible(timeout=JOB_MS)
    look("done")
    assert {name: lines for name, lines in found.items() if lines} == {}
