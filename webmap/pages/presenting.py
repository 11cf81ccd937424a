"""What every template may use: words, labels, days, the municipality."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, render_template

from geodata.errors import Missing
from geodata.model import taxonomy
from geodata.model.observation import Valence
from geodata.model.place import Municipality
from webmap import labels
from webmap.access import viewer
from webmap.language import _, language, shown_day, shown_number, shown_part_of_day, shown_time, shown_year
from webmap.seen import seen


@dataclass(frozen=True, slots=True)
class Town:
    """What a page needs of its municipality; ``bounds`` are west, south, east, north in degrees."""

    slug: str
    name: str
    time_zone: str
    bounds: tuple[float, float, float, float]


def town(slug: str) -> Town:
    """The municipality with that slug; `Missing` ``municipality.missing``."""
    try:
        found = seen().get(Municipality, slug).thing
    except Missing as missing:
        if missing.code != "thing.missing":
            raise
        raise Missing("municipality.missing", slug=slug) from missing
    west, south, east, north = (round(edge, 6) for edge in found.boundary.bounds)
    return Town(found.slug, found.name, found.time_zone, (west, south, east, north))


def of_town(town: Town, municipality: str, key: UUID) -> None:
    """Refuses a thing that is asked for under another municipality's address."""
    if town.slug != municipality:
        raise Missing("thing.missing", key=str(key))


def page(template: str, town: Town | None = None, **values: Any) -> str:  # noqa: ANN401 - whatever templates show
    """A page made of a template."""
    slug = "" if town is None else town.slug
    asking = viewer()
    mine = {"deeds": sorted(asking.deeds(slug)), "levels": "".join(sorted(asking.levels(slug)))}
    return render_template(template, municipality=town, **mine, **values)


def category(code: str, valence: str) -> str:
    """What a category is called, at a place of that valence."""
    return taxonomy.CATEGORIES[code].label(language(), is_safe=valence == Valence.SAFE)


def prepare(app: Flask) -> None:
    """Gives the templates their words, with a neutral value for what a page leaves out."""

    @app.context_processor
    def _words() -> dict[str, object]:
        return {
            "_": _,
            "language": language(),
            "municipality": None,
            "page": "",
            "deeds": [],
            "levels": "P",
            "category": category,
            "label": lambda value: labels.label(value, language()),
            "field_label": lambda name: labels.field(name, language()),
            "shown_day": shown_day,
            "shown_number": shown_number,
            "shown_part_of_day": shown_part_of_day,
            "shown_time": shown_time,
            "shown_year": shown_year,
        }
