"""A map as one HTML file that opens without a server or a network; the only user of folium.

folium makes the page and its Leaflet map. It escapes nothing (stack.md 5), so no text of a person is ever given to it
as code or as a template: texts stand in the list, escaped as HTML, and the script copies them from there. The script is
given numbers only. A Content-Security-Policy of digests lets run what was written here, and nothing else.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import folium
import orjson
import shapely
from branca.element import Element, Figure
from shapely.geometry import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from geodata.model.observation import Valence
from geodata.model.place import Position
from geodata.model.taxonomy import CATEGORIES

DECIMALS: Final = 5
"""About a metre: enough for a map that anyone may keep."""

_VIEWPORT: Final = re.compile(r'<meta name="viewport"[^>]*>')
"""folium's forbids to zoom in, which some need to read."""

_GROUPS: Final = frozenset(category.group for category in CATEGORIES.values())

_CODE: Final = re.compile(r"<(script|style)([^>]*)>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list, and its mark on the map where it has a position.

    ``form`` is the valence and ``group`` the letter of the category: shape, letter and colour. ``lines`` stand below
    the title, ``badges`` beside it.
    """

    title: str
    group: str
    form: str
    position: Position | None = None
    lines: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A shape of the background, or an area with its name; ``kind`` is the class that colours it."""

    kind: str
    shape: BaseGeometry
    name: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says, in the reader's language."""

    list: str
    areas: str
    map: str
    no_position: str
    skip: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the file shows. ``intro`` and ``credits`` are lines; ``bounds`` are west, south, east, north."""

    title: str
    language: str
    bounds: tuple[float, float, float, float]
    words: Words
    intro: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    items: Sequence[Item] = ()
    drawings: Sequence[Drawing] = field(default=())


@dataclass(frozen=True, slots=True)
class Assets:
    """The script (Leaflet as ``window.L``, and ours) and the styles, as they are to stand in the file."""

    script: str
    style: str


def standalone_map(contents: Contents, assets: Assets) -> bytes:
    """The file, UTF-8. Everything that is given may hold anything; nothing of it is run."""
    west, south, east, north = contents.bounds
    middle = [(south + north) / 2, (west + east) / 2]
    # A zoom that is still under way would take the map back from the item that somebody opens meanwhile.
    drawn = folium.Map(location=middle, tiles=None, prefer_canvas=True, zoom_start=11, zoom_animation=False)
    drawn.default_js, drawn.default_css = [], []  # nothing is loaded from anywhere
    drawn._id = "town"  # noqa: SLF001 - a name that is the same in every file
    drawn.fit_bounds([[south, west], [north, east]])
    page = Figure(title=_place("title"))
    page.header.add_child(Element(_place("head")))
    page.html.add_child(Element(_place("body")))
    page.add_child(drawn)
    html = _VIEWPORT.sub('<meta name="viewport" content="width=device-width, initial-scale=1">', page.render(), count=1)
    html = html.replace("<html>", f'<html lang="{_text(contents.language)}">', 1)
    for name, markup in (("title", _text(contents.title)), ("head", _head(assets)), ("body", _body(contents))):
        html = html.replace(_place(name), markup, 1)
    return html.replace("<head>", f"<head>\n{_policy(html)}", 1).encode()


def _place(name: str) -> str:
    """Where a part is put in once folium is done: folium reads whatever it is given as a template, braces and all."""
    return f"<!--tryggkarta-{name}-->"


def _head(assets: Assets) -> str:
    script = assets.script.replace("</script", "<\\/script")
    return (
        '<meta name="color-scheme" content="light dark">'
        f"<style>{assets.style.replace('</style', '')}</style><script>{script}</script>"
    )


def _policy(html: str) -> str:
    """The policy of a page: every script and style in it by its digest, pictures only from the file itself."""
    allowed: dict[str, list[str]] = {"script": [], "style": []}
    for kind, attributes, code in _CODE.findall(html):
        if "application/json" not in attributes:
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            allowed[kind].append(f"'sha256-{digest}'")
    told = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(dict.fromkeys(allowed['script']))}",
            f"style-src {' '.join(dict.fromkeys(allowed['style']))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{told}">'


# --- texts, which stand in the list only ------------------------------------------------------------------------------


def _text(found: str) -> str:
    """A text as HTML: marks escaped, and no control character but line breaks and tabs."""
    clean = "".join(letter for letter in found if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    return escape(clean, quote=True)


def _apart(found: str, kind: str) -> str:
    """A text that cannot turn the direction of what stands beside it."""
    return f'<bdi class="{kind}">{_text(found)}</bdi>'


def _body(contents: Contents) -> str:
    words = contents.words
    intro = "".join(f"<p>{_apart(line, 'line')}</p>" for line in contents.intro)
    rows = "".join(_row(number, item, words) for number, item in enumerate(contents.items))
    named = [(number, each) for number, each in enumerate(contents.drawings) if each.name]
    areas = "".join(f"<li>{_button('shape', number, each.name, each.lines)}</li>" for number, each in named)
    beside = f'<section><h2>{_text(words.areas)}</h2><ul class="alone-list">{areas}</ul></section>' if named else ""
    credit = "".join(f"<p>{_apart(line, 'line')}</p>" for line in contents.credits)
    return (
        f'<a class="skip-link" href="#lista">{_text(words.skip)}</a>'
        f'<header class="alone-head"><h1>{_apart(contents.title, "line")}</h1>{intro}</header>'
        f'<main class="alone-side" id="lista" tabindex="-1" data-map="{_text(words.map)}">'
        f'<section><h2>{_text(words.list)}</h2><ol class="alone-list">{rows}</ol></section>{beside}'
        f'<footer class="alone-credit">{credit}</footer></main>'
        f'<script type="application/json" id="tryggkarta-data">{_data(contents)}</script>'
    )


def _row(number: int, item: Item, words: Words) -> str:
    group, form = _look(item)
    badges = "".join(f'<span class="badge">{_text(badge)}</span>' for badge in item.badges)
    mark = f'<span class="alone-mark alone-mark--{form} group-{group}" aria-hidden="true">{group}</span>'
    if item.position is None:
        badges += f'<span class="badge">{_text(words.no_position)}</span>'
        body = f'<div class="alone-row">{_apart(item.title, "title")}{_lines(item.lines)}</div>'
    else:
        body = _button("item", number, item.title, item.lines)
    return f'<li class="alone-item">{mark}<div>{body}{badges}</div></li>'


def _look(item: Item) -> tuple[str, str]:
    """Group and form, which become names of classes: one of ours, whatever was given."""
    return (item.group if item.group in _GROUPS else "O", item.form if item.form in set(Valence) else "neutral")


def _button(kind: str, number: int, title: str, lines: Sequence[str]) -> str:
    return (
        f'<button type="button" class="alone-row" data-{kind}="{number}">'
        f"{_apart(title, 'title')}{_lines(lines)}</button>"
    )


def _lines(lines: Sequence[str]) -> str:
    return "".join(_apart(line, "line") for line in lines if line)


# --- numbers, which the script is given -------------------------------------------------------------------------------


def _data(contents: Contents) -> str:
    """The places as JSON that can't end its element."""
    items = [
        None
        if item.position is None
        else [round(item.position.lon, DECIMALS), round(item.position.lat, DECIMALS), *_look(item)]
        for item in contents.items
    ]
    drawings = [{"kind": each.kind, "parts": _parts(each.shape)} for each in contents.drawings]
    told = orjson.dumps({"bounds": contents.bounds, "items": items, "drawings": drawings}).decode()
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _parts(shape: BaseGeometry) -> list[Any]:
    """Lines, or outlines with their holes, as pairs of degrees; a metre is enough."""
    if isinstance(shape, MultiPolygon):
        return [[_pairs(ring) for ring in (part.exterior, *part.interiors)] for part in shape.geoms]
    return [
        _pairs(part) for part in (shape.geoms if hasattr(shape, "geoms") else [shape]) if isinstance(part, LineString)
    ]


def _pairs(line: BaseGeometry) -> list[list[float]]:
    pairs: list[list[float]] = shapely.get_coordinates(line).round(DECIMALS).tolist()
    return pairs
