"""One file, in which texts are texts, everything that runs is named by its digest, and nothing is loaded."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString

from geodata.exchange.standalone_map import Assets, Contents, Drawing, Item, Words, standalone_map
from tests.builders import SQUARE, a_municipality
from tests.exchange.hostile_texts import HOSTILE, NUL

ASSETS = Assets("window.L = {};", "body { color: black }")
WORDS = Words(list="Lista", areas="Områden", map="Karta", no_position="Utan position", skip="Hoppa")
PLAIN = Contents(title="Karta", language="sv", bounds=(13, 58, 14, 59), words=WORDS)
TOWN = Drawing("town", a_municipality().boundary)


class Tags(HTMLParser):
    """Every element with its attributes, and the texts of the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def page(contents: Contents) -> str:
    return standalone_map(contents, ASSETS).decode()


def full_of(text: str) -> Contents:
    item = Item(text, text, text, SQUARE, (text, text), (text,))
    words = Words(list=text, areas=text, map=text, no_position=text, skip=text)
    drawings = [replace(TOWN, kind="area", name=text, lines=(text,))]
    return replace(
        PLAIN, title=text, words=words, intro=(text,), credits=(text,), items=[item, replace(item, position=None)],
        drawings=drawings,
    )  # fmt: skip


def structure(html: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(tag, tuple(sorted(attributes))) for tag, attributes in Tags(html).tags]


@pytest.mark.parametrize("text", [*HOSTILE, NUL])
def test_no_text_adds_an_element_or_an_attribute(text: str):
    assert structure(page(full_of(text))) == structure(page(full_of("lugnt")))


@pytest.mark.parametrize("text", [*HOSTILE, NUL])
def test_every_text_is_shown_as_it_was_written_but_for_control_characters(text: str):
    shown = "".join(Tags(page(full_of(text))).texts)
    assert re.sub(r"[\x00-\x08\x0e-\x1f]", "", text) in shown
    assert "\0" not in shown


@given(st.text(min_size=1, max_size=80))
def test_whatever_is_written_the_page_stays_the_same(text: str):
    assert structure(page(full_of(text))) == structure(page(full_of("lugnt")))


def test_what_runs_is_named_by_its_digest_and_nothing_holds_a_persons_text():
    html = page(full_of("Anna på torget"))
    policy = unescape(re.search(r'Policy" content="([^"]*)"', html)[1])  # type: ignore[index]
    assert html.index("Content-Security-Policy") < html.index("<script")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for kind, attributes, code in re.findall(r"<(script|style)([^>]*)>(.*?)</\1>", html, re.DOTALL):
        assert "Anna" not in code
        if "json" not in attributes:
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in re.search(rf"{kind}-src ([^;]*)", policy)[1], code[:80]  # type: ignore[index]


def test_nothing_is_loaded_from_anywhere():
    for tag, attributes in Tags(page(full_of("x"))).tags:
        assert not {"src", "action", "data", "srcset"} & attributes.keys(), tag
        assert (attributes.get("href") or "#").startswith("#"), tag
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag


def test_the_script_is_given_numbers_in_the_order_of_the_list():
    items = [Item("a", "L", "unsafe", SQUARE), Item("b", "V", "safe")]
    html = page(replace(PLAIN, items=items, drawings=[TOWN, Drawing("street", LineString([(13, 58), (14, 59)]))]))
    data = orjson.loads(re.search(r'id="tryggkarta-data">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    assert data["items"] == [[13.4915, 58.5279, "L", "unsafe"], None]
    assert [each["kind"] for each in data["drawings"]] == ["town", "street"]
    assert data["drawings"][1]["parts"] == [[[13, 58], [14, 59]]]
    assert html.index(">a<") < html.index(">b<")
    assert "Utan position" in html


def test_lines_in_parts_are_drawn_part_by_part():
    lines = MultiLineString([[(13, 58), (14, 59)], [(15, 60), (16, 61)]])
    html = page(replace(PLAIN, drawings=[Drawing("street", lines)]))
    assert '"parts":[[[13.0,58.0],[14.0,59.0]],[[15.0,60.0],[16.0,61.0]]]' in html


def test_the_page_has_its_language_and_may_be_zoomed():
    html = page(PLAIN)
    assert '<html lang="sv">' in html
    assert "user-scalable" not in html
    assert "maximum-scale" not in html


def test_the_same_contents_make_the_same_bytes():
    assert standalone_map(full_of("x"), ASSETS) == standalone_map(full_of("x"), ASSETS)


def test_five_thousand_observations_with_full_texts_stay_below_five_megabytes():
    long = "Kolsvart mellan parken och skolan, det saknas lyktor på en lång sträcka och buskarna växer högt. " * 3
    items = [
        Item("Belysning saknas, mörk plats", "L", "unsafe", SQUARE, ("Otrygg", "Parken", "18 nov. 2025", long))
    ] * 5000
    made = standalone_map(replace(PLAIN, items=items), Assets("x" * 160_000, "y" * 25_000))
    assert len(made) < 5_000_000
