"""Every page by day and night, small and large: only our own server is asked, the policy holds, axe finds nothing.

Faults P-10 and S-29.
"""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.storage import Store
from tests.browser.conftest import DESKTOP
from tests.browser.test_accessibility import violations
from tests.builders import TOWN

pytestmark = pytest.mark.slow

SIZES = [{"width": 320, "height": 640}, {"width": 412, "height": 915}, DESKTOP]
WINDOWS = [
    {"viewport": size, "locale": "sv-SE", "color_scheme": colours} for size in SIZES for colours in ("light", "dark")
]
NAMES = [f"{size['width']}-{colours}" for size in SIZES for colours in ("day", "night")]

COVERED_ELSEWHERE = {
    "/<slug>/exportera/<key>": "test_export_pages.py",
    "/<slug>/importera/<key>": "test_import_pages.py",
    "/<slug>/importera/<key>/<job_id>": "test_import_pages.py",
    "/<slug>/konton/<who>": "test_sign_in.py",
    "/konto": "test_sign_in.py",
    "/konto/koder": "test_sign_in.py",
    "/konton": "test_sign_in.py",
    "/logga-in/kod": "test_sign_in.py",
    "/logga-in/extern": "a redirect",
    "/logga-in/extern/svar": "a redirect",
}
"""Pages that are about one file, one job or one account, with the journeys that look at them."""


def addresses(app: Flask, store: Store) -> list[str]:
    """An address for every rule of a page, of the town that is there."""
    action, area = store.actions(TOWN)[0].thing, store.areas(TOWN)[0].thing
    assert (type(action), type(area)) == (PlanningAction, Area)
    ids = {"atgarder": action.id, "omraden": area.id}
    found = []
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and rule.endpoint.startswith("pages.")
        if not is_page or rule.rule in COVERED_ELSEWHERE:
            continue
        path = rule.rule.replace("<slug>", TOWN)
        for name, key in ids.items():
            path = path.replace(f"{name}/<id:key>", f"{name}/{key}")
        assert "<" not in path, f"{path}: say here how a page of it is found, or which test looks at it"
        found.append(path)
    return found


@pytest.mark.parametrize("window", WINDOWS, ids=NAMES)
@pytest.mark.parametrize("who", ["coordinator", "everyone"])
def test_every_page_asks_nobody_else_and_is_accessible(
    page: Page, app: Flask, store: Store, window: dict[str, Any], who: str
):
    if who == "everyone":
        page.context.clear_cookies()
    found: dict[str, Any] = {}
    for path in addresses(app, store):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if faults := [*violations(page), *(["wider than the window"] if wide else [])]:
            found[path] = faults
    assert found == {}


def test_the_pages_that_others_look_at_are_there(app: Flask):
    assert set(COVERED_ELSEWHERE) <= {rule.rule for rule in app.url_map.iter_rules()}
