"""Areas on pages: the list of a municipality, and one with its chain both ways."""

from collections import Counter
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint

from geodata.model.action import PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.link import ActionArea
from geodata.model.observation import ObservationFilter
from geodata.model.place import Municipality
from webmap import world
from webmap.pages.presenting import of_town, page, town
from webmap.pages.rows import observation_rows
from webmap.pages.sketch import hectares, sketch
from webmap.pages.timeline import timeline
from webmap.seen import listed as listed_seen
from webmap.seen import seen

routes = Blueprint("areas", __name__)


@routes.get("/<slug>/omraden")
def listed(slug: str) -> str:
    """The patrol areas of a municipality with their numbers, and its other areas by name."""
    here, store = town(slug), seen()
    areas = [kept.thing for kept in store.areas(slug)]
    patrol = [area for area in areas if area.kind is AreaKind.PATROL]
    # One look an area: for those that people act in, not for hundreds of statistical ones.
    inside = {area.id: ObservationFilter(municipality=slug, area_id=area.id) for area in patrol}
    counts = {key: listed_seen(where, limit=0).matched for key, where in inside.items()}
    actions = Counter(kept.thing.area_id for kept in store.links(ActionArea, slug))
    others = [area for area in areas if area.kind is not AreaKind.PATROL]
    return page("areas.html", here, patrol=patrol, others=others, counts=counts, actions=actions)


@routes.get("/<slug>/omraden/<id:key>")
def one(slug: str, key: UUID) -> str:
    """One area: outline, decision, observations, actions, history."""
    here, store = town(slug), seen()
    kept = store.get(Area, key)
    of_town(here, kept.thing.municipality, key)
    area = kept.thing
    observations = observation_rows(store, ObservationFilter(municipality=slug, area_id=key))
    positions = [row.observation.position for row in observations.rows if row.observation.position is not None]
    links = [linked.thing for linked in store.links(ActionArea, slug, area_id=key)]
    reasons = {link.action_id: link.reason for link in links}
    return page(
        "area.html",
        here,
        area=area,
        kept=kept,
        drawing=sketch(area.outline, positions),
        hectares=hectares(area.outline, store.get(Municipality, slug).thing.metric_crs),
        observations=observations,
        actions=[found.thing for found in store.get_many(PlanningAction, reasons)],
        reasons=reasons,
        events=timeline(store.history(Area, key)),
        today=world.now().astimezone(ZoneInfo(here.time_zone)).date(),
    )
