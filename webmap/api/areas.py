"""Areas: the list, each with its history, observations and actions."""

from uuid import UUID

import shapely
from flask import Blueprint, Response
from shapely.geometry import MultiPolygon

from geodata.casework import areas
from geodata.errors import Invalid
from geodata.exchange import geojson
from geodata.exchange.positions import NEAR_M, Ground
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import ActionArea, AreaObservation
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.permission import Deed
from geodata.model.place import Municipality
from geodata.model.record import Kept
from webmap import incoming, world
from webmap.access import who
from webmap.api import answers, observation_lists
from webmap.api.actions import shown_actions
from webmap.api.contract import collection, described
from webmap.api.editing import OF_OUTLINES, TIED_WITH_REASON, UNTIED, Noun, tied, untied
from webmap.incoming import Query
from webmap.parameters import KIND, LIMIT, MUNICIPALITY, OFFSET
from webmap.seen import feature_seen, seen

routes = Blueprint("areas", __name__)


def _keep(key: UUID, body: dict[str, object], town: Municipality) -> tuple[Kept[Area], bool]:
    area = geojson.read_feature(Area, body, given={"id": key, "municipality": town.slug})
    _check_nearness(town, area.outline)
    return areas.draw(world.store(), area, by=who(), now=world.now())


def _complete(kept: Kept[Area], changes: dict[str, object]) -> dict[str, object]:
    if isinstance(outline := changes.get("outline"), MultiPolygon):
        _check_nearness(seen().get(Municipality, kept.thing.municipality).thing, outline)
    return changes


def _check_nearness(town: Municipality, outline: MultiPolygon) -> None:
    ground = Ground(town)
    beyond_m = ground.beyond_shape_m(outline)
    if not beyond_m <= NEAR_M:
        is_swapped = ground.beyond_shape_m(shapely.transform(outline, lambda pairs: pairs[:, ::-1])) <= NEAR_M
        raise Invalid("position.swapped" if is_swapped else "position.far-away", field="outline")


NOUN = Noun(
    Area,
    "Area",
    Deed.DRAW_AREA,
    Deed.DRAW_AREA,
    ("time.invalid", *OF_OUTLINES),
    show=feature_seen,
    keep=_keep,
    revise=areas.revise,
    complete=_complete,
)
NOUN.add_routes(routes, "areas")


@routes.get("/areas")
@described(query=(MUNICIPALITY, KIND), gives=collection("Area"))
def listed(asked: Query) -> Response:
    """The areas of a municipality by name, of one kind or all."""
    store = seen()
    town = incoming.municipality(store, asked)
    return answers.many([feature_seen(kept) for kept in store.areas(town.slug, kind=asked[KIND])])


@routes.get("/areas/<id:key>/observations")
@described(query=(LIMIT, OFFSET), gives=collection("Observation"))
def observations_of(asked: Query, key: UUID) -> Response:
    """The observations of an area, each with how it belongs there: by a person's word, with the reason, or by place."""
    store = seen()
    town = store.get(Area, key).thing.municipality
    where = ObservationFilter(municipality=town, area_id=key)
    linked = store.links(AreaObservation, town, area_id=key)
    reasons = {str(kept.thing.observation_id): kept.thing.reason for kept in linked}
    shown, count = observation_lists.listed(where, incoming.page(asked))
    for feature in shown:
        by_hand = feature["id"] in reasons
        how = {"how": "hand" if by_hand else "containment", "reason": reasons.get(str(feature["id"]), "")}
        feature["properties"] |= how
    return answers.many(shown, matched=count.matched, people=count.people, unplaced=count.unplaced)


@routes.put("/areas/<id:key>/observations/<id:observation>")
@TIED_WITH_REASON
def tie_observation(key: UUID, observation: UUID) -> Response:
    """Say that an observation belongs to an area, wherever it lies; the reason is required."""
    return tied(_link(key, observation, incoming.reason_given()))


@routes.delete("/areas/<id:key>/observations/<id:observation>")
@UNTIED
def untie_observation(key: UUID, observation: UUID) -> Response:
    """Take back that an observation belongs to an area."""
    return untied(_link(key, observation, "-"))


def _link(key: UUID, observation: UUID, reason: str) -> AreaObservation:
    town = seen().get(Area, key).thing.municipality
    seen().get(Observation, observation)
    return AreaObservation(municipality=town, area_id=key, observation_id=observation, reason=reason)


@routes.get("/areas/<id:key>/actions")
@described(gives=collection("Action"))
def actions_of(key: UUID) -> Response:
    """The actions that help an area."""
    store = seen()
    town = store.get(Area, key).thing.municipality
    linked = store.links(ActionArea, town, area_id=key)
    found = store.get_many(PlanningAction, [kept.thing.action_id for kept in linked])
    return answers.many(shown_actions(store, town, found))
