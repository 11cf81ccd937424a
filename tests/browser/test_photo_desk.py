"""A photo goes from the phone to the public on one desk: sent, hidden in part, described, approved."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from geodata.model.photo import PhotoState
from geodata.storage import Store
from scripts.build_frontend import Frontend
from tests.browser.test_accessibility import violations
from tests.browser.test_blur_boxes import HTML
from tests.builders import an_observation, keep
from tests.exchange.photo_files import a_jpeg, scene, written
from tests.house_rules import ROOT
from webmap.headers import HEADERS

ENTRY = """
import { Api } from "./io/api.ts";
import { h } from "./ui/elements.ts";
import { Notices } from "./ui/notices.ts";
import { PhotoDesk } from "./ui/photos.ts";
export async function mount(observation) {
  const status = h("div", { role: "status" }), alert = h("div", { role: "alert" });
  const desk = new PhotoDesk(new Api("en"), observation, new Notices(status, alert));
  document.getElementById("place").append(h("h2", {}, "Photos of the test"), status, alert, desk.element);
  await desk.load();
}
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The desk by itself, as a plain script."""
    front, folder = Frontend(ROOT), tmp_path_factory.mktemp("desk")
    front.install()
    esbuild = front.modules / "esbuild" / "bin" / "esbuild"
    entry = folder / "entry.ts"
    entry.write_text(ENTRY.replace('"./', f'"{front.sources}/'), encoding="utf-8")
    front.node(
        esbuild, entry, "--bundle", "--global-name=desk", f"--outfile={folder / 'out.js'}", "--log-level=warning"
    )
    return (folder / "out.js").read_bytes()


@pytest.fixture
def window(app: Flask, window: dict[str, Any]) -> dict[str, Any]:
    return window | {"extra_http_headers": {"Authorization": f"Bearer {app.config['TOKEN']}"}}


def test_a_photo_is_sent_hidden_in_part_described_and_approved(page: Page, store: Store, script: bytes, tmp_path: Path):
    keep(store, seen := an_observation())
    page.route("**/review", lambda route: route.fulfill(body=HTML, content_type="text/html", headers=HEADERS))
    page.route("**/blur-boxes.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto("/review")
    page.evaluate("id => desk.mount(id)", str(seen.id))
    expect(page.get_by_text("No photos yet.")).to_be_visible()
    page.get_by_label("Add a photo").set_input_files(written(tmp_path / "IMG_1.jpg", a_jpeg(scene(640, 480))))
    expect(page.get_by_role("status").get_by_text("The photo is there.")).to_be_visible()
    page.get_by_role("button", name="Approve the photo").click()
    expect(page.get_by_role("alert")).to_contain_text("alternative text")
    page.get_by_role("button", name="Hide one more part").click()
    page.get_by_label("What it shows, for those who can't see it").fill("En mörk gångväg")
    assert violations(page) == []
    page.get_by_role("button", name="Approve the photo").click()
    expect(page.get_by_text("Checked, internal")).to_be_visible()
    expect(page.locator(".photo-shown")).to_have_attribute("alt", "En mörk gångväg")
    (kept,) = store.photos(seen.id)
    assert (kept.thing.state, kept.thing.original_sha256) == (PhotoState.CHECKED, "")
    assert len(kept.thing.boxes) == 1
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("No photos yet.")).to_be_visible()
