"""The standalone map: what of a store everyone may see, in words, as one HTML file."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date

from geodata.casework.seeing import Seen
from geodata.exchange.backgrounds import Background, background, file_of
from geodata.exchange.boundaries import CREDIT, neighbours
from geodata.exchange.standalone_map import Assets, Contents, Drawing, Item, Words
from geodata.exchange.tile_drawings import drawings
from geodata.model import taxonomy
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation, ObservationFilter, TimePrecision, Valence
from geodata.model.place import Municipality
from geodata.model.viewer import NOBODY
from geodata.storage import Store, beside
from webmap import labels, sight
from webmap.map_index import MapIndex
from webmap.texts import text
from webmap.wall_time import minute_in_words, part_of_day_in_words

BUILT: Final = Path(__file__).parent / "static" / "build"

NEIGHBOUR_SLACK_DEG: Final = 0.001
"""Some 100 m: neighbours are a background."""


def assets() -> Assets:
    """Leaflet and our script for it, as the front end's build has left them."""
    script, style = (BUILT / f"standalone.{ending}" for ending in ("js", "css"))
    return Assets(script.read_text(encoding="utf-8"), style.read_text(encoding="utf-8"))


def background_of(url: str, slug: str) -> Background | None:
    """The background that lies beside the store; none where the municipality has none."""
    folder = beside(url, ".background")
    return background(folder, slug)[0] if file_of(folder, slug).exists() else None


def contents(
    store: Store, where: ObservationFilter, *, language: str, now: datetime, streets: Background | None = None
) -> Contents:
    """The map of a municipality: its public observations in the order of the list, areas, outlines.

    Everyone sees them at public places and times; ``where`` may leave out more.
    """
    index = MapIndex(lambda: store, lambda: now)
    seen = Seen(store, NOBODY, now, index.eye)
    town = seen.get(Municipality, where.municipality).thing
    shown = [kept.thing for kept in seen.get_many(Observation, sight.ids(index, NOBODY, where))]
    deeds = _deeds(seen, town.slug)
    items = [_item(each, town, deeds[each.id], language) for each in shown]
    areas = [kept.thing for kept in seen.areas(town.slug)]
    day = format_date(now.astimezone(ZoneInfo(town.time_zone)).date(), "long", locale=language)
    intro = [text("{count} observations, {day}. Only what has been reviewed for everyone is here.", language,
                  count=len(items), day=day)]  # fmt: skip
    if any(each.is_example for each in shown) or any(area.is_example for area in areas):
        intro.append(text("What is marked as an example is invented.", language))
    bounds = _bounds(shown, town)
    drawn = [] if streets is None else drawings(streets, bounds)
    credit = [text("Outlines: {credit}", language, credit=CREDIT)]
    if streets is not None and drawn:
        credit.append(text("Map: {credit}", language, credit=streets.facts["credit"]))
    return Contents(
        title=text("Safety walks in {town}", language, town=town.name),
        language=language,
        bounds=bounds,
        words=_words(language),
        intro=tuple(intro),
        credits=(*credit, text("Made with tryggkarta.", language)),
        items=items,
        drawings=[*_outlines(town), *drawn, *(_area(each, language) for each in areas)],
    )


def _deeds(store: Seen, slug: str) -> defaultdict[UUID, list[PlanningAction]]:
    actions = {kept.thing.id: kept.thing for kept in store.actions(slug)}
    found: defaultdict[UUID, list[PlanningAction]] = defaultdict(list)
    for kept in store.links(ObservationAction, slug):
        if kept.thing.action_id in actions:
            found[kept.thing.observation_id].append(actions[kept.thing.action_id])
    return found


def _item(each: Observation, town: Municipality, deeds: Iterable[PlanningAction], language: str) -> Item:
    category = taxonomy.CATEGORIES[each.primary_code]
    lines = [
        labels.label(each.valence, language),
        each.place,
        _when(each, town, language),
        each.text_public,
        *(
            f"{text('Planning action', language)}: {deed.title} ({labels.label(deed.state, language)})"
            for deed in deeds
        ),
    ]
    return Item(
        title=category.label(language, is_safe=each.valence is Valence.SAFE),
        group=category.group,
        form=each.valence.value,
        position=each.position,
        lines=tuple(line for line in lines if line),
        badges=(text("Example", language),) if each.is_example else (),
    )


def _when(each: Observation, town: Municipality, language: str) -> str:
    if each.observed_at is None:
        return ""
    local = each.observed_at.astimezone(ZoneInfo(town.time_zone))
    if each.observed_precision is TimePrecision.YEAR:
        return str(local.year)
    if each.observed_precision is TimePrecision.PART_OF_DAY:
        return part_of_day_in_words(each.observed_at, town.time_zone, language)
    if each.observed_precision is TimePrecision.DAY:
        return format_date(local.date(), "medium", locale=language)
    return minute_in_words(each.observed_at, town.time_zone, language)


def _area(area: Area, language: str) -> Drawing:
    beside = [labels.label(area.kind, language), area.decision]
    if area.is_example:
        beside.append(text("Example", language))
    return Drawing("area", area.outline, area.name, tuple(line for line in beside if line))


def _outlines(town: Municipality) -> list[Drawing]:
    around = [Drawing("neighbour", each.boundary.simplify(NEIGHBOUR_SLACK_DEG)) for each in neighbours(town)]
    return [*around, Drawing("town", town.boundary)]


def _bounds(shown: Iterable[Observation], town: Municipality) -> tuple[float, float, float, float]:
    """West, south, east, north of the marks; of the municipality where there is none."""
    places = [each.position for each in shown if each.position is not None]
    if not places:
        west, south, east, north = town.boundary.bounds
        return west, south, east, north
    lons, lats = [each.lon for each in places], [each.lat for each in places]
    return min(lons), min(lats), max(lons), max(lats)


def _words(language: str) -> Words:
    return Words(
        list=text("Observations", language),
        areas=text("Areas", language),
        map=text("Map", language),
        no_position=text("No position", language),
        skip=text("Skip to the list", language),
    )
