"""Planning actions on pages: the list of a municipality, and one with its chain both ways."""

from collections import Counter
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint

from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import ActionArea, ObservationAction
from geodata.model.observation import ObservationFilter
from webmap import world
from webmap.pages.presenting import of_town, page, town
from webmap.pages.rows import observation_rows
from webmap.pages.timeline import timeline
from webmap.seen import seen

routes = Blueprint("actions", __name__)


@routes.get("/<slug>/atgarder")
def listed(slug: str) -> str:
    """All actions of a municipality, by title."""
    here, store = town(slug), seen()
    counts = Counter(kept.thing.action_id for kept in store.links(ObservationAction, slug))
    today = world.now().astimezone(ZoneInfo(here.time_zone)).date()
    actions = [kept.thing for kept in store.actions(slug)]
    return page("actions.html", here, actions=actions, counts=counts, today=today)


@routes.get("/<slug>/atgarder/<id:key>")
def one(slug: str, key: UUID) -> str:
    """One action: state, who, reasons, observations, areas, history."""
    here, store = town(slug), seen()
    kept = store.get(PlanningAction, key)
    of_town(here, kept.thing.municipality, key)
    observations = observation_rows(store, ObservationFilter(municipality=slug, action_id=key))
    links = [linked.thing for linked in store.links(ActionArea, slug, action_id=key)]
    reasons = {link.area_id: link.reason for link in links}
    areas = [found.thing for found in store.get_many(Area, reasons)]
    return page(
        "action.html",
        here,
        action=kept.thing,
        kept=kept,
        observations=observations,
        areas=areas,
        reasons=reasons,
        events=timeline(store.history(PlanningAction, key)),
        today=world.now().astimezone(ZoneInfo(here.time_zone)).date(),
    )
