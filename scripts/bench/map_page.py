"""How long the map page keeps the browser busy at a time while it is moved where most lies, and how it begins."""

import gzip
import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Response, sync_playwright

from scripts.bench.figures import Figure
from scripts.bench.made_store import made_store
from scripts.bench.make_observations import SLUG
from scripts.bench.programs import answer, serving

LIMIT_MS: Final = 100.0
FIRST_PAGE_KB: Final = 200.0
CHROMIUM: Final = "/usr/bin/chromium"
FAR: Final = 8
"""The zoom that a round begins and ends with: a county."""

ZOOMS: Final = 8
"""Zooms in and out again in a round, as near as a block; at each the map is dragged away and back."""

STILL_MS: Final = 80
"""A map that is held still so long before it is let go does not glide on, and so comes back when it is dragged back."""

WALL: Final = "dur"
PROCESSOR: Final = "tdur"
"""What a trace calls the time from begin to end of a task, and the processor's time in it."""

_LONG: Final = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
"""
"""Tasks over 50 ms, as the browser itself reports them."""

_SEEN: Final = """() => {
  const map = document.getElementById("map").getBoundingClientRect();
  const isIn = ({ left, right, top, bottom }) =>
    left < map.right && right > map.left && top < map.bottom && bottom > map.top;
  return [...document.querySelectorAll("#map .pin")].filter((pin) => isIn(pin.getBoundingClientRect())).length;
}"""
"""How many marks stand in the window."""


def measured(folder: Path, *, n: int, seed: int, rounds: int) -> list[Figure]:
    """Figures of the map page of a town with ``n`` observations, in the machine's own Chromium."""
    with serving(made_store(folder, n=n, seed=seed)) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="sv-SE")
            page.set_default_timeout(60_000)
            page.add_init_script(_LONG)
            root = f"http://127.0.0.1:{port}/{SLUG}/karta"
            first = _begun(page, root, n)
            lon, lat = _densest(port)
            return [*_moved(browser, page, f"{root}?at={lat:.5f},{lon:.5f}&z={FAR}", n, rounds), *first]
        finally:
            browser.close()


def _densest(port: int) -> tuple[float, float]:
    """Where most observations lie, longitude and latitude: the fullest cell, and the fullest within it, and so on."""
    box, at = "", (0.0, 0.0)
    for zoom in range(2, 20, 2):
        asked = f"/api/v1/map?municipality={SLUG}&zoom={zoom}{box}"
        marks = json.loads(answer(port, asked))["features"]
        fullest = max(marks, key=lambda mark: int(mark["properties"].get("count", 1)))
        lon, lat = fullest["geometry"]["coordinates"]
        at = (lon, lat)
        if "count" not in fullest["properties"]:
            break
        box = "&bbox=" + ",".join(str(edge) for edge in fullest["properties"]["bbox"])
    return at


def _begun(page: Page, address: str, n: int) -> list[Figure]:
    bodies: dict[str, int] = {}
    page.on("requestfinished", lambda request: _weigh(bodies, request.response()))
    page.goto(address)
    page.locator(".pin").first.wait_for()
    page.wait_for_load_state("networkidle")
    return [
        Figure(
            name="map page, longest task while loading",
            value=max(_tasks(page), default=50),
            unit="ms",
            note=f"{n} observations; 50: none was longer",
        ),
        Figure(
            name="map page, first bytes",
            value=sum(bodies.values()) / 1000,
            unit="kB",
            limit=FIRST_PAGE_KB,
            note="gzip; without the background's tiles and the outlines of 290 neighbours",
        ),
    ]


def _moved(browser: Browser, page: Page, address: str, n: int, rounds: int) -> list[Figure]:
    page.goto(address)
    page.locator(".pin").first.wait_for()
    page.wait_for_load_state("networkidle")
    before = len(_tasks(page))
    seen: list[int] = []
    browser.start_tracing(page=page, categories=["toplevel", "__metadata"])
    for _ in range(rounds):
        for button in ["Zooma in"] * ZOOMS + ["Zooma ut"] * ZOOMS:
            seen.append(_seen_after(page, page.get_by_role("button", name=button).click))
            seen += [_seen_after(page, partial(_drag, page, left_px)) for left_px in (300, -300)]
    trace = browser.stop_tracing()
    over_50 = len(_tasks(page)) - before
    how = f"{n} observations, {len(seen)} windows around the densest place, each with marks; {over_50} tasks over 50 ms"
    return [
        Figure(
            name="map page, longest task while moved", value=longest_task_ms(trace), unit="ms", limit=LIMIT_MS, note=how
        ),
        Figure(
            name="map page, longest task while moved, processor",
            value=longest_task_ms(trace, PROCESSOR),
            unit="ms",
            note="the most that one task needs of a processor: what it waited for other programs is left out",
        ),
        Figure(name="map page, marks at the most", value=max(seen), unit="", note="in a window"),
        Figure(name="map page, marks at the least", value=min(seen), unit="", note="in a window"),
    ]


def _seen_after(page: Page, move: Callable[[], None]) -> int:
    """How many marks the window has once a move is over; raises where it has none: then nothing was measured."""
    before = page.evaluate("location.search")
    move()
    page.wait_for_function("before => location.search !== before", arg=before)  # written a moment after the last move
    page.locator("#map[aria-busy=false]").wait_for()
    found: int = page.evaluate(_SEEN)
    if found == 0:
        raise RuntimeError(f"no mark in the window {page.url}")
    return found


def longest_task_ms(trace: bytes, clock: str = WALL) -> float:
    """The longest task of any page's main thread in a trace, by a clock of it."""
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        event[clock] / 1000
        for event in events
        if event["name"] == "ThreadControllerImpl::RunTask" and (event["pid"], event["tid"]) in mains and clock in event
    ]
    return max(tasks, default=math.nan)


def _tasks(page: Page) -> list[float]:
    found: list[float] = page.evaluate("window.longTasks")
    return found


def _weigh(bodies: dict[str, int], response: Response | None) -> None:
    if response is not None and response.ok and "/tiles/" not in response.url and "/neighbours" not in response.url:
        bodies[response.url] = len(gzip.compress(response.body(), 6))


def _drag(page: Page, left_px: int) -> None:
    box: Any = page.locator("#map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 90
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - left_px, y - left_px / 5, steps=8)
    page.wait_for_timeout(STILL_MS)
    page.mouse.up()
