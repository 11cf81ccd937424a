"""What is hidden in a photo is drawn, moved and sized by mouse, finger and keys, and told to the page around it."""

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.build_frontend import Frontend
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import violations
from tests.exchange.photo_files import encoded, scene
from tests.house_rules import ROOT
from webmap.headers import HEADERS

HTML = """<!doctype html><html lang="sv"><title>Granska</title>
<link rel="stylesheet" href="/static/tokens.css"><link rel="stylesheet" href="/static/site.css">
<link rel="stylesheet" href="/static/blur.css"><main><h1>Granska</h1><div id="place"></div></main>
<script src="/blur-boxes.js"></script></html>"""

MOUNT = """([picture, blurred]) => {
  window.told = [];
  const photo = { picture, alt: "En väg", width: 640, height: 480, blurred };
  const editor = new blur.BlurBoxEditor(photo, (boxes) => window.told.push(boxes));
  document.getElementById("place").append(editor.element);
  return document.querySelector(".blur-stage img").decode();
}"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The editor by itself, as a plain script."""
    front, out = Frontend(ROOT), tmp_path_factory.mktemp("blur") / "blur.js"
    front.install()
    esbuild = front.modules / "esbuild" / "bin" / "esbuild"
    front.node(esbuild, "ui/blur_boxes.ts", "--bundle", "--global-name=blur", f"--outfile={out}", "--log-level=warning")
    return Path(out).read_bytes()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def window(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"viewport": request.param, "locale": "sv-SE", "has_touch": request.param is PHONE}


@pytest.fixture
def editor(page: Page, script: bytes) -> Page:
    """A page with the editor on it, under the policy of all our pages; one part is hidden already."""
    page.route("**/review", lambda route: route.fulfill(body=HTML, content_type="text/html", headers=HEADERS))
    page.route("**/blur-boxes.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto("/review")
    picture = "data:image/jpeg;base64," + base64.b64encode(encoded(scene(640, 480))).decode()
    page.evaluate(MOUNT, [picture, ["100,100,80,60"]])
    return page


def told(page: Page) -> list[tuple[int, ...]]:
    """What was told last."""
    return [tuple(map(int, each.split(","))) for each in page.evaluate("window.told.at(-1) ?? []")]


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place in the photo, where it stands on the screen."""
    box = page.locator(".blur-stage").bounding_box()
    assert box is not None
    return box["x"] + x * box["width"] / 640, box["y"] + y * box["height"] / 480


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *start))
    page.mouse.down()
    page.mouse.move(*at(page, *end), steps=4)
    page.mouse.up()


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 4 for a, b in zip(one, other, strict=True))


def test_a_box_is_drawn_moved_and_sized_with_the_mouse(editor: Page):
    drag(editor, (300, 200), (420, 290))
    expect(editor.locator(".blur-list li")).to_have_count(2)
    assert close(told(editor)[1], (300, 200, 120, 90))
    drag(editor, (340, 240), (240, 340))
    assert close(told(editor)[1], (200, 300, 120, 90))
    corner = editor.locator(".blur-handle").nth(1).bounding_box()
    assert corner is not None
    editor.mouse.move(corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2)
    editor.mouse.down()
    editor.mouse.move(*at(editor, 400, 440), steps=4)
    editor.mouse.up()
    assert close(told(editor)[1], (200, 300, 200, 140))
    assert told(editor)[0] == (100, 100, 80, 60)


def test_a_box_is_drawn_with_a_finger_and_the_page_stays_where_it_is(editor: Page):
    fingers = editor.context.new_cdp_session(editor)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in (at(editor, *point) for point in points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (300, 200))
    for step in range(1, 5):
        touch("touchMove", (300 + 30 * step, 200 + 25 * step))
    touch("touchEnd")
    expect(editor.locator(".blur-list li")).to_have_count(2)
    assert close(told(editor)[1], (300, 200, 120, 100))
    assert editor.evaluate("scrollY") == 0


def test_a_tap_on_the_picture_hides_nothing(editor: Page):
    editor.mouse.click(*at(editor, 400, 300))
    expect(editor.locator(".blur-list li")).to_have_count(1)
    assert told(editor) == []


def test_a_box_is_added_moved_sized_and_removed_with_keys_alone(editor: Page):
    editor.get_by_role("button", name="Hide one more part").press("Enter")
    box = editor.locator(".blur-box").nth(1)
    expect(box).to_be_focused()
    assert told(editor)[1] == (272, 208, 128, 96)
    for key in ("ArrowRight", "Shift+ArrowDown", "Control+ArrowUp"):
        editor.keyboard.press(key)
    assert told(editor)[1] == (280, 207, 128, 104)
    expect(box).to_have_accessible_name("Hidden part 2: 280 from the left, 207 from the top, 128 by 104")
    editor.keyboard.press("Delete")
    assert told(editor) == [(100, 100, 80, 60)]
    expect(editor.locator(".blur-box").first).to_be_focused()
    editor.keyboard.press("Delete")
    expect(editor.get_by_role("button", name="Hide one more part")).to_be_focused()
    assert told(editor) == []


def test_the_list_twin_sets_the_numbers_and_keeps_them_in_the_photo(editor: Page):
    part = editor.get_by_role("group", name="Part 1, in pixels")
    part.get_by_label("From the left").fill("620")
    part.get_by_label("From the left").press("Tab")
    assert told(editor) == [(560, 100, 80, 60)]
    expect(part.get_by_label("From the left")).to_have_value("560")
    part.get_by_label("Height").fill("")
    part.get_by_label("Height").press("Tab")
    expect(part.get_by_label("Height")).to_have_value("60")
    part.get_by_role("button", name="Remove part 1").click()
    assert told(editor) == []


def test_axe_finds_nothing_on_the_editor(editor: Page):
    assert violations(editor) == []
    assert editor.evaluate("document.documentElement.scrollWidth <= innerWidth")
