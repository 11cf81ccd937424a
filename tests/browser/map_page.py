"""The map page as a person sees it: what can be pointed at, by the names that are read out."""

import re
from typing import Self

from playwright.sync_api import Locator, Page, expect


class MapPage:
    """One open map page. Every answer is a locator, so that `expect` waits for what is to come."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, query: str = "") -> Self:
        self.page.goto(f"/gotene/karta{query}")
        return self.ready()

    def ready(self) -> Self:
        expect(self.page.locator("#main")).to_have_attribute("data-ready", "true")
        expect(self.rows.first).to_be_visible()
        return self

    # --- what is there ---

    @property
    def map(self) -> Locator:
        return self.page.locator("#map")

    @property
    def rows(self) -> Locator:
        return self.page.locator(".rows > li")

    @property
    def count(self) -> Locator:
        return self.page.locator(".count")

    @property
    def marks(self) -> Locator:
        return self.page.locator(".pin:not(.pin--action, .pin--draft)")

    @property
    def clusters(self) -> Locator:
        return self.page.locator(".cluster")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def button(self, name: str | re.Pattern[str], *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def box(self, name: str) -> Locator:
        return self.panel.get_by_role("checkbox", name=name, exact=True)

    def pin(self, words: str) -> Locator:
        return self.map.get_by_role("button", name=words)

    def row(self, words: str) -> Locator:
        return self.rows.filter(has_text=words).get_by_role("button")

    def heading(self, words: str) -> Locator:
        return self.panel.get_by_role("heading", name=words)

    def counted_on_the_map(self) -> int:
        """Observations in all marks: a pin is one, a cluster tells its number."""
        pins = self.marks.count() - self.clusters.count()
        names = [cluster.get_attribute("aria-label") or "" for cluster in self.clusters.all()]
        return pins + sum(int(re.sub(r"\D", "", name.partition("(")[0])) for name in names)

    # --- what a person does ---

    def choose(self, place: str) -> Self:
        self.row(place).click()
        expect(self.panel.get_by_role("region", name="Historik")).to_be_visible()
        return self

    def start_placing(self) -> Self:
        self.button("Ny observation").click()
        expect(self.heading("Ny observation")).to_be_visible()
        return self

    def fill(self, *, category: str = "L2", place: str = "", text: str = "") -> Self:
        self.panel.get_by_label("Kategori", exact=True).select_option(category)
        self.panel.get_by_label("Platsen i ord").fill(place)
        self.panel.get_by_label("Vad såg du?").fill(text)
        return self

    def save(self) -> Self:
        self.button("Spara observationen").click()
        return self

    def click_map(self, right: float = 0.5, down: float = 0.5) -> Self:
        """Click at that share of the map's width and height."""
        box = self.map.bounding_box()
        assert box is not None
        self.map.click(position={"x": box["width"] * right, "y": box["height"] * down})
        return self
