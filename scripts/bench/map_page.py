"""How long the map page keeps the browser busy at a time while it is moved, and how many bytes it begins with."""

import gzip
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, Response, sync_playwright

from scripts.bench.figures import Figure
from scripts.bench.made_store import made_store
from scripts.bench.make_observations import SLUG
from scripts.bench.programs import serving

LIMIT_MS: Final = 100.0
FIRST_PAGE_KB: Final = 200.0
CHROMIUM: Final = "/usr/bin/chromium"
ZOOMS: Final = 9
"""Zooms in and out again in a round, with a drag at each."""

_WATCH: Final = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
"""


def measured(folder: Path, *, n: int, seed: int, rounds: int) -> list[Figure]:
    """Figures of the map page of a town with ``n`` observations, in the machine's own Chromium."""
    with serving(made_store(folder, n=n, seed=seed)) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="sv-SE")
            return _looked_at(page, f"http://127.0.0.1:{port}/{SLUG}/karta", n, rounds)
        finally:
            browser.close()


def _looked_at(page: Page, address: str, n: int, rounds: int) -> list[Figure]:
    bodies: dict[str, int] = {}
    page.on("requestfinished", lambda request: _weigh(bodies, request.response()))
    page.add_init_script(_WATCH)
    page.set_default_timeout(60_000)
    page.goto(address)
    page.locator(".pin").first.wait_for()
    page.wait_for_load_state("networkidle")
    first_kb = sum(bodies.values()) / 1000
    loading, most = _tasks(page), 0
    for _ in range(rounds):
        for button in ["Zooma in"] * ZOOMS + ["Zooma ut"] * ZOOMS:
            page.get_by_role("button", name=button).click()
            page.wait_for_load_state("networkidle")
            most = max(most, page.locator("#map button").count())
            _drag(page)
            page.wait_for_load_state("networkidle")
    moving = _tasks(page)[len(loading) :]
    how = f"{n} observations, {rounds * 2 * ZOOMS} zooms and as many drags; {len(moving)} tasks over 50 ms"
    return [
        Figure(
            name="map page, longest task while moved",
            value=max(moving, default=50),
            unit="ms",
            limit=LIMIT_MS,
            note=how,
        ),
        Figure(name="map page, longest task while loading", value=max(loading, default=50), unit="ms"),
        Figure(name="map page, marks at the most", value=most, unit=""),
        Figure(
            name="map page, first bytes",
            value=first_kb,
            unit="kB",
            limit=FIRST_PAGE_KB,
            note="gzip; without the background's tiles and the outlines of 290 neighbours",
        ),
    ]


def _tasks(page: Page) -> list[float]:
    found: list[float] = page.evaluate("window.longTasks")
    return found


def _weigh(bodies: dict[str, int], response: Response | None) -> None:
    if response is not None and response.ok and "/tiles/" not in response.url and "/neighbours" not in response.url:
        bodies[response.url] = len(gzip.compress(response.body(), 6))


def _drag(page: Page) -> None:
    box: Any = page.locator("#map").bounding_box()
    x, y = box["x"] + box["width"] - 60, box["y"] + box["height"] - 90
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 300, y - 60, steps=8)
    page.mouse.up()
