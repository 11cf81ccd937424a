"""The map and the list on paper: the filter in words, the map with its legend and scale, then the rows."""

import math
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from geodata.casework.seeing import Seen
from geodata.errors import Invalid, Refused
from geodata.exchange.backgrounds import background
from geodata.model.action import PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.observation import Valence
from geodata.model.place import Box, Municipality, Position
from geodata.model.walk import Walk
from webmap import incoming, labels, world
from webmap.api import backgrounds
from webmap.incoming import Query
from webmap.language import _, language, shown_day
from webmap.pages import paper_map
from webmap.pages.paper_ground import Ground, ground
from webmap.pages.paper_map import PaperMap, Window
from webmap.pages.presenting import category, page, town
from webmap.pages.rows import ObservationRows, observation_rows
from webmap.parameters import ACTION, AREA, CODES, FILTERS, FROM, MUNICIPALITY, PLACED, STATE, TO, VALENCE, WALK
from webmap.seen import seen

routes = Blueprint("printing", __name__)

AS_ON_THE_MAP: Final = {"within": AREA.name, "linked": ACTION.name}
"""Filters that the map page's address calls otherwise: there, ``area`` and ``action`` are what is open."""

SMALLEST_DEG: Final = 0.001
"""Half the side of the least that a map shows of its own accord: a hundred metres or so."""


@routes.get("/<slug>/utskrift")
def shown(slug: str) -> str:
    """The observations that a filter gives, as a map and a list for A4."""
    here, store = town(slug), seen()
    asked = _filter_of(slug)
    where = incoming.observation_filter(store, asked)
    rows = observation_rows(store, where)
    positions = [row.observation.position for row in rows.rows]
    municipality = store.get(Municipality, slug).thing
    patrol = [(kept.thing.name, kept.thing.outline) for kept in store.areas(slug, kind=AreaKind.PATROL)]
    drawing = paper_map.drawn(_window(rows, here.bounds), municipality.boundary, patrol, positions)
    return page(
        "print.html",
        here,
        wanted=list(_in_words(store, asked)),
        rows=rows,
        drawing=drawing,
        legend=_legend(rows),
        ground=_ground(slug, drawing),
        now=world.now().astimezone(ZoneInfo(here.time_zone)),
        back=request.query_string.decode("utf-8", "replace"),
    )


def _ground(slug: str, drawing: PaperMap) -> Ground:
    try:
        return ground(drawing.window, background(backgrounds.folder(), slug)[0], drawing.marks)
    except Refused:  # a map without streets is better than none
        return Ground()


def _filter_of(slug: str) -> Query:
    """The filter in the address, as the map page writes it; what is about the screen is passed over."""
    filters = {name: value for name, value in request.args.items() if name not in AS_ON_THE_MAP.values()}
    named = {AS_ON_THE_MAP.get(name, name): value for name, value in filters.items()}
    known = {parameter.name for parameter in FILTERS}
    wanted = {name: value for name, value in named.items() if name in known and value}
    return Query(MultiDict(wanted | {MUNICIPALITY.name: slug}), MUNICIPALITY, *FILTERS)


def _window(rows: ObservationRows, bounds: tuple[float, float, float, float]) -> Window:
    """The window in the address, else the one that shows all rows with a position, else the whole municipality."""
    try:
        lat, lon = (float(part) for part in request.args.get("at", "").split(","))
        zoom = float(request.args.get("z", ""))
    except ValueError:
        return _fitting(rows, bounds)
    try:
        centre = Position(lon, lat)
    except Invalid:
        return _fitting(rows, bounds)
    return Window(centre, zoom) if math.isfinite(zoom) and 0 <= zoom <= 22 else _fitting(rows, bounds)


def _fitting(rows: ObservationRows, bounds: tuple[float, float, float, float]) -> Window:
    found = [row.observation.position for row in rows.rows if row.observation.position is not None]
    if not found:
        return paper_map.fitting(Box(*bounds))
    lons, lats = [each.lon for each in found], [each.lat for each in found]
    west, east = max(min(lons) - SMALLEST_DEG, -180), min(max(lons) + SMALLEST_DEG, 180)
    south, north = max(min(lats) - SMALLEST_DEG, -90), min(max(lats) + SMALLEST_DEG, 90)
    return paper_map.fitting(Box(west, south, east, north))


def _in_words(store: Seen, asked: Query) -> list[tuple[str, str]]:
    """Each part of the filter with its name."""
    spoken = language()
    placed = {True: _("With a position"), False: _("Without a position"), None: ""}[asked[PLACED]]
    said = [
        (_("Categories"), [category(code, "") for code in sorted(asked[CODES])]),
        (_("Safe or unsafe"), [labels.label(each, spoken) for each in sorted(asked[VALENCE])]),
        (_("State"), [labels.label(each, spoken) for each in sorted(asked[STATE])]),
        (_("From"), [shown_day(asked[FROM])]),
        (_("To"), [shown_day(asked[TO])]),
        (_("Walk"), [store.get(Walk, key).thing.title] if (key := asked[WALK]) else []),
        (_("Area"), [store.get(Area, key).thing.name] if (key := asked[AREA]) else []),
        (_("Position"), [placed]),
        (_("Planning action"), [store.get(PlanningAction, key).thing.title] if (key := asked[ACTION]) else []),
    ]
    return [(name, ", ".join(words)) for name, words in said if any(words)]


def _legend(rows: ObservationRows) -> tuple[list[Valence], list[tuple[str, str]]]:
    """The valences and the groups that the rows hold: shapes and letters that stand on the map."""
    seen = {row.observation.valence for row in rows.rows}
    groups = {row.observation.primary_code[0] for row in rows.rows}
    named = [(letter, _(name)) for letter, name in labels.GROUPS.items() if letter in groups]
    return [each for each in Valence if each in seen], named
