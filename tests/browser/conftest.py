"""A real Chromium before a live server on a store of its own; each journey also watches for what must never happen."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from geodata.model.observation import Valence
from geodata.model.place import Position
from geodata.model.role import Role
from geodata.storage import Store
from tests.browser.map_page import MapPage
from tests.builders import TOWN, a_municipality, a_walk, an_action, an_area, an_observation, keep, tied
from tests.webmap.accounts.signing_in import an_account, cookie_of
from webmap.accounts.present import EXTENSION
from webmap.app import create_app
from webmap.settings import Settings
from webmap.world import KEY

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
COORDINATOR = "Karin Lind"
"""Whose page it is, where nobody says otherwise."""

SAME_PLACE = Position(13.5052, 58.5243)

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    program = shutil.which("chromium")
    assert program is not None, "Chromium is missing: `make test` installs it where it may, else `apt install chromium`"
    with sync_playwright() as playwright:
        yield from _launched(playwright, program)


def _launched(playwright: Playwright, program: str) -> Iterator[Browser]:
    # --no-sandbox: tests also run as root in containers, where Chromium's own sandbox can't start.
    launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield launched
    launched.close()


@pytest.fixture
def app(fresh_url: Any, tmp_path: Path) -> Iterator[Flask]:
    """The application on a store of its own."""
    made = create_app(Settings(store=fresh_url(tmp_path)))
    yield made
    made.extensions[KEY].close()
    made.extensions[EXTENSION].file.close()


@pytest.fixture
def store(app: Flask) -> Store:
    """The store behind the page: one town with a walk, twelve observations, two actions and a patrol area."""
    opened: Store = app.extensions[KEY].store()
    walk = a_walk(title="Runt torget", is_example=True)
    seen = _seen(walk.id)
    action = an_action(title="Byt lampor på Storgatan", responsible_unit="Gata och park")
    patrol = an_area(name="Resecentrum", decision="EST-gruppen 2019-02-11")
    town = a_municipality(name="Götene", code="1471")
    keep(opened, town, walk, *seen, action, an_action(title="Gallra buskar"), patrol, tied(seen[0], action))
    return opened


def _seen(walk_id: Any) -> list[Any]:
    rows = [
        ("L2", Valence.UNSAFE, "Storgatan", Position(13.4855, 58.5291)),
        ("V1", Valence.UNSAFE, "Parken", Position(13.4899, 58.5262)),
        ("T1", Valence.UNSAFE, "Tunneln", Position(13.4941, 58.5301)),
        ("O1", Valence.SAFE, "Torget", Position(13.4915, 58.5279)),
        ("M2", Valence.NEUTRAL, "Skolan", Position(13.4961, 58.5255)),
        ("A1", Valence.UNSAFE, "Bron", Position(13.4991, 58.5288)),
        ("L1", Valence.UNSAFE, "Stationen", SAME_PLACE),
        ("V2", Valence.UNSAFE, "Stationen", SAME_PLACE),
        ("D1", Valence.UNSAFE, "Stationen", SAME_PLACE),
        ("T3", Valence.UNSAFE, "Vägen mot Hällekis", None),
        ("L2", Valence.UNSAFE, "Elljusspåret", None),
        ("P1", Valence.SAFE, "Biblioteket", None),
    ]
    return [
        an_observation(
            primary_code=code,
            valence=valence,
            place=place,
            position=position,
            walk_id=walk_id,
            observed_at=datetime(2019, 3, 1 + day, 19, 30, tzinfo=UTC),
            text_raw=f"Anteckning om {place}",
            is_example=place == "Torget",
        )
        for day, (code, valence, place, position) in enumerate(rows)
    ]


@pytest.fixture
def address(app: Flask, store: Store) -> Iterator[str]:
    """Where the application answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window() -> dict[str, Any]:
    """The window that a journey is made in; a test may ask for another by its own fixture or parameter."""
    return {"viewport": DESKTOP, "locale": "sv-SE"}


def sign_in(context: BrowserContext, app: Flask, address: str, town: str = TOWN) -> None:
    """Give a browser the session of a coordinator."""
    name, value = cookie_of(app, an_account(app, {town: [Role.COORDINATOR]}, name=COORDINATOR))
    context.add_cookies([{"name": name, "value": value, "url": address}])


@pytest.fixture
def town() -> str:
    """Where whoever looks is coordinator."""
    return TOWN


@pytest.fixture
def page(browser: Browser, app: Flask, address: str, town: str, window: dict[str, Any]) -> Iterator[Page]:
    """A coordinator's page that must not break the content policy, throw, or ask anyone but our own server."""
    context = browser.new_context(base_url=address, reduced_motion="reduce", **window)
    sign_in(context, app, address, town)
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    opened.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else faults.append(asked.url))
    yield opened
    context.close()
    assert faults == []


def _is_fault(message: Any) -> bool:
    # The browser also logs every refusal and every cut connection; those that a journey provokes are told on the page.
    return message.type in ("error", "warning") and not message.text.startswith("Failed to load resource")


@pytest.fixture
def map_page(page: Page) -> MapPage:
    """The map of the town, open and ready."""
    return MapPage(page).open()
