"""Tying the chain: linking and unlinking observations, actions and areas."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from geodata.errors import Conflict, Gone, Missing
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import ActionArea, AreaObservation, Link, ObservationAction
from geodata.model.observation import Observation
from geodata.model.record import Kept
from geodata.storage.store import LinkT, Store, Transaction


def tie(store: Store, wanted: LinkT, *, by: str, now: datetime) -> tuple[Kept[LinkT], bool]:
    """Link two things; the second value says whether the link is new. A new reason replaces the old one.

    `Missing` where an end is not there, `Gone` where it is withdrawn, `Conflict` ``store.other-municipality``.
    """
    with store.writing(by=by, now=now) as change:
        return link(change, wanted)


def untie(store: Store, unwanted: LinkT, *, by: str, now: datetime) -> None:
    """Unlink two things, an action from all of a case; `Missing` where they are not linked."""
    with store.writing(by=by, now=now) as change:
        kept = change.get(type(unwanted), unwanted.id)
        if kept.thing.is_withdrawn:
            raise Missing("thing.missing", key=unwanted.key)
        change.replace(replace(kept.thing, is_withdrawn=True), version=kept.version)
        for other in _of_the_case(change, unwanted):
            with suppress(Missing):
                also = change.get(ObservationAction, other.id)
                change.replace(replace(also.thing, is_withdrawn=True), version=also.version)


def link(change: Transaction, wanted: LinkT) -> tuple[Kept[LinkT], bool]:
    """As `tie`, inside a transaction. An action that is linked to one of a case is linked to all of it."""
    linked = link_one(change, wanted)
    for other in _of_the_case(change, wanted):
        with suppress(Gone):
            link_one(change, other)
    return linked


def _of_the_case(change: Transaction, one: Link) -> list[ObservationAction]:
    """The same link of the others in its observation's case."""
    if not isinstance(one, ObservationAction):
        return []
    case_id = change.get(Observation, one.observation_id).thing.case_id
    members = [] if case_id is None else change.members(case_id)
    others = [kept.thing.id for kept in members if kept.thing.id != one.observation_id]
    return [replace(one, observation_id=key, is_withdrawn=False) for key in others]


def link_one(change: Transaction, wanted: LinkT) -> tuple[Kept[LinkT], bool]:
    """As `link`, whatever case the observation is in."""
    _check_ends(change, wanted)
    try:
        kept = change.get(type(wanted), wanted.id)
    except Missing:
        return change.add(wanted), True
    return change.replace(wanted, version=kept.version), kept.thing.is_withdrawn


def _check_ends(change: Transaction, wanted: Link) -> None:
    for end in _ends(change, wanted):
        if end.municipality != wanted.municipality:
            raise Conflict("store.other-municipality", one=end.municipality, other=wanted.municipality)
        if end.is_withdrawn:
            raise Gone("thing.gone", key=end.key)


def _ends(change: Transaction, wanted: Link) -> tuple[Observation | PlanningAction | Area, ...]:
    match wanted:
        case ObservationAction():
            return (
                change.get(Observation, wanted.observation_id).thing,
                change.get(PlanningAction, wanted.action_id).thing,
            )
        case AreaObservation():
            return change.get(Area, wanted.area_id).thing, change.get(Observation, wanted.observation_id).thing
        case ActionArea():
            return change.get(PlanningAction, wanted.action_id).thing, change.get(Area, wanted.area_id).thing
