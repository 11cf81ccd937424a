"""Planning actions: the list, each with its history, observations and areas."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response

from geodata.casework import actions
from geodata.casework.seeing import Reader, Seen
from geodata.exchange import geojson
from geodata.exchange.positions import flags_of
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import ActionArea, ObservationAction
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.permission import Deed
from geodata.model.place import Municipality, Position
from geodata.model.record import Kept
from webmap import incoming, world
from webmap.access import viewer, who
from webmap.api import answers, observation_lists
from webmap.api.answers import Feature
from webmap.api.contract import collection, described
from webmap.api.editing import OF_SHAPES, TIED, UNTIED, Noun, tied, untied
from webmap.incoming import Query
from webmap.parameters import LIMIT, MUNICIPALITY, OFFSET
from webmap.seen import feature_seen, seen

routes = Blueprint("actions", __name__)


def today_in(store: Reader, municipality: str) -> date:
    """The day it is in a municipality."""
    zone = store.get(Municipality, municipality).thing.time_zone
    return world.now().astimezone(ZoneInfo(zone)).date()


def shown_actions(store: Seen, municipality: str, found: Sequence[Kept[PlanningAction]]) -> list[Feature]:
    """Actions of one municipality as features, with the places of their observations: three queries for any number."""
    if not found:
        return []
    only = {"action_id": found[0].thing.id} if len(found) == 1 else {}
    linked: dict[UUID, list[UUID]] = defaultdict(list)
    for kept in store.links(ObservationAction, municipality, **only):
        linked[kept.thing.action_id].append(kept.thing.observation_id)
    # An action with a place of its own does not need those of its observations.
    needed = {each for kept in found if kept.thing.position is None for each in linked[kept.thing.id]}
    observations = store.get_many(Observation, needed)
    places = {kept.thing.id: kept.thing.position for kept in observations if kept.thing.position is not None}
    today = today_in(store, municipality)
    return [_shown(kept, linked[kept.thing.id], places, today) for kept in found]


def _shown(kept: Kept[PlanningAction], observations: list[UUID], places: dict[UUID, Position], today: date) -> Feature:
    action = kept.thing
    feature: Feature = feature_seen(kept)
    feature["properties"] |= {
        "next_states": [state.value for state in action.next_states],
        "is_overdue": action.is_overdue(today),
        "observation_count": len(observations),
    }
    points = [places[each] for each in observations if each in places]
    if action.position is None and points:
        pairs = sorted({(point.lon, point.lat) for point in points})
        feature["geometry"] = {"type": "MultiPoint", "coordinates": pairs}
    return feature


def _show(kept: Kept[PlanningAction]) -> Feature:
    return shown_actions(seen(), kept.thing.municipality, [kept])[0]


def _is_own(action: PlanningAction) -> bool:
    """Whether a caseworker asks, about an action of the own unit."""
    asking = viewer()
    is_of_unit = asking.unit != "" and action.responsible_unit.strip() == asking.unit
    return is_of_unit and asking.may(Deed.EDIT_OWN_ACTION, action.municipality)


def _keep(key: UUID, body: dict[str, object], town: Municipality) -> tuple[Kept[PlanningAction], bool]:
    observation_ids = incoming.ids("observation_ids", body.pop("observation_ids", None))
    given = {"id": key, "municipality": town.slug}
    action = geojson.read_feature(PlanningAction, body, given=given)
    if action.position is not None:
        flags_of(town, action.position)  # an action carries no flags, but is not taken on the other side of the globe
    for each in observation_ids:
        seen().get(Observation, each)
    return actions.propose(world.store(), action, observation_ids=observation_ids, by=who(), now=world.now())


def _complete(kept: Kept[PlanningAction], changes: dict[str, object]) -> dict[str, object]:
    if isinstance(position := changes.get("position"), Position):
        flags_of(seen().get(Municipality, kept.thing.municipality).thing, position)
    return changes


NOUN = Noun(
    PlanningAction,
    "Action",
    Deed.EDIT_ACTION,
    Deed.EDIT_ACTION,
    ("action.illegal-move", "action.motivation-missing", "action.fact-missing", "time.invalid", *OF_SHAPES),
    show=_show,
    may_edit=_is_own,
    keep=_keep,
    revise=actions.revise,
    complete=_complete,
)
NOUN.add_routes(routes, "actions")


@routes.get("/actions")
@described(query=(MUNICIPALITY,), gives=collection("Action"))
def listed(asked: Query) -> Response:
    """All actions of a municipality, by title."""
    store = seen()
    town = incoming.municipality(store, asked)
    return answers.many(shown_actions(store, town.slug, store.actions(town.slug)))


@routes.get("/actions/<id:key>/observations")
@described(query=(LIMIT, OFFSET), gives=collection("Observation"))
def observations_of(asked: Query, key: UUID) -> Response:
    """The observations that an action answers."""
    town = seen().get(PlanningAction, key).thing.municipality
    where = ObservationFilter(municipality=town, action_id=key)
    return observation_lists.found(where, incoming.page(asked))


@routes.get("/actions/<id:key>/areas")
@described(gives=collection("Area"))
def areas_of(key: UUID) -> Response:
    """The areas that an action helps."""
    store = seen()
    town = store.get(PlanningAction, key).thing.municipality
    linked = store.links(ActionArea, town, action_id=key)
    found = store.get_many(Area, [kept.thing.area_id for kept in linked])
    return answers.many([feature_seen(kept) for kept in found])


@routes.put("/actions/<id:key>/areas/<id:area>")
@TIED
def tie_area(key: UUID, area: UUID) -> Response:
    """Link an action to an area that it helps."""
    return tied(_link(key, area, incoming.reason_given()))


@routes.delete("/actions/<id:key>/areas/<id:area>")
@UNTIED
def untie_area(key: UUID, area: UUID) -> Response:
    """Unlink an action from an area."""
    return untied(_link(key, area))


def _link(key: UUID, area: UUID, reason: str = "") -> ActionArea:
    town = seen().get(PlanningAction, key).thing.municipality
    seen().get(Area, area)
    return ActionArea(municipality=town, action_id=key, area_id=area, reason=reason)
