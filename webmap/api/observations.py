"""Observations: the filtered list, each with its history, actions and areas."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response

from geodata.casework import areas, observations
from geodata.errors import Invalid, Missing
from geodata.exchange import geojson
from geodata.exchange.positions import flags_of
from geodata.model.action import PlanningAction
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation, ObservationState, Placement
from geodata.model.permission import Deed
from geodata.model.place import Municipality, Position
from geodata.model.record import Kept
from geodata.model.visibility import PUBLIC_STATES
from geodata.model.walk import Walk
from webmap import incoming, world
from webmap.access import require, who
from webmap.api import answers, observation_lists
from webmap.api.actions import shown_actions
from webmap.api.contract import collection, described
from webmap.api.editing import OF_SHAPES, TIED, UNTIED, Noun, tied, untied
from webmap.incoming import Query
from webmap.parameters import FILTERS, LIMIT, MUNICIPALITY, OFFSET
from webmap.seen import feature_seen, seen

routes = Blueprint("observations", __name__)


def _keep(key: UUID, body: dict[str, object], town: Municipality) -> tuple[Kept[Observation], bool]:
    now = world.now()
    given = {"id": key, "municipality": town.slug, "recorded_at": now}
    observation = geojson.read_feature(Observation, body, given=given)
    observation = replace(observation, flags=flags_of(town, observation.position))
    _check_seen("walk_id", Walk, observation.walk_id)
    return observations.record(world.store(), observation, by=who(), now=now)


def _check_seen(field: str, kind: type[Any], key: object) -> None:
    """Refuses to name what whoever asks does not see, in the words in which it is not there."""
    if not isinstance(key, UUID):
        return
    try:
        seen().get(kind, key)
    except Missing:
        raise Missing("store.reference-missing", field=field, value=str(key)) from None


BY_DECISION: Final = frozenset({"public_from", "case_id", "me_too"})
"""What only follows from a decision, a merge or another person."""


def _complete(kept: Kept[Observation], changes: dict[str, object]) -> dict[str, object]:
    strange = next((name for name in changes if name in BY_DECISION), None)
    if strange is not None or changes.get("state") is ObservationState.MERGED:
        raise Invalid("value.unknown", field=strange or "state", reason="never changed")
    if "place" in changes and kept.thing.state in PUBLIC_STATES:  # words that everyone reads at once
        require(Deed.REVIEW, kept.thing.municipality)
    _check_seen("walk_id", Walk, changes.get("walk_id"))
    position = changes.get("position", kept.thing.position)
    if "position" not in changes or not isinstance(position, Position | None):
        return changes
    town = seen().get(Municipality, kept.thing.municipality).thing
    flags = flags_of(town, position)
    was_absent = position is not None and kept.thing.placement is Placement.NONE
    return ({"placement": Placement.COORDINATES} if was_absent else {}) | changes | {"flags": flags}


NOUN = Noun(
    Observation,
    "Observation",
    Deed.RECORD,
    Deed.EDIT_OBSERVATION,
    (
        "observation.illegal-move",
        "observation.never-public",
        "observation.leads-case",
        "code.unknown",
        "time.invalid",
        "time.no-zone",
        "store.reference-missing",
        "store.other-municipality",
        *OF_SHAPES,
    ),
    show=feature_seen,
    keep=_keep,
    revise=observations.revise,
    complete=_complete,
)
NOUN.add_routes(routes, "observations")


@routes.get("/observations")
@described(query=(MUNICIPALITY, *FILTERS, LIMIT, OFFSET), gives=collection("Observation"))
def listed(asked: Query) -> Response:
    """The observations that answer to the filter, newest first, with how many there are in all."""
    return observation_lists.found(incoming.observation_filter(seen(), asked), incoming.page(asked))


@routes.get("/observations/<id:key>/actions")
@described(gives=collection("Action"))
def actions_of(key: UUID) -> Response:
    """The actions that an observation is linked to."""
    store = seen()
    town = store.get(Observation, key).thing.municipality
    tied_to = store.links(ObservationAction, town, observation_id=key)
    found = store.get_many(PlanningAction, [kept.thing.action_id for kept in tied_to])
    return answers.many(shown_actions(store, town, found))


@routes.put("/observations/<id:key>/actions/<id:action>")
@TIED
def tie_action(key: UUID, action: UUID) -> Response:
    """Link an observation to an action that answers it."""
    return tied(_link(key, action, incoming.reason_given()))


@routes.delete("/observations/<id:key>/actions/<id:action>")
@UNTIED
def untie_action(key: UUID, action: UUID) -> Response:
    """Unlink an observation from an action."""
    return untied(_link(key, action))


def _link(key: UUID, action: UUID, reason: str = "") -> ObservationAction:
    town = seen().get(Observation, key).thing.municipality
    seen().get(PlanningAction, action)
    return ObservationAction(municipality=town, observation_id=key, action_id=action, reason=reason)


@routes.get("/observations/<id:key>/areas")
@described(gives=collection("Area"))
def areas_of(key: UUID) -> Response:
    """The areas that hold an observation, and those that a person linked it to."""
    store = seen()
    shown: list[answers.Feature] = []
    for belonging in areas.areas_of(store, store.get(Observation, key).thing):
        feature: answers.Feature = feature_seen(belonging.area)
        how = "hand" if belonging.by_hand else "containment"
        feature["properties"] |= {"how": how, "reason": belonging.reason}
        shown.append(feature)
    return answers.many(shown)
