"""Things to test with: whoever calls says what matters, and nothing else; ids are seeded, so that runs repeat."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any, Final
from uuid import UUID

from shapely.geometry import MultiPolygon, box

from geodata.model.action import NEEDS, ActionState, DeclineReason, PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.case import Case
from geodata.model.link import ActionArea, AreaObservation, Link, ObservationAction
from geodata.model.observation import Observation, Placement, Valence
from geodata.model.photo import Photo
from geodata.model.place import Municipality, Position
from geodata.model.record import Thing
from geodata.model.walk import Walk
from geodata.storage import Store

NOON: Final = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOWN: Final = "gotene"
SQUARE: Final = Position(13.4915, 58.5279)
"""A place inside `a_municipality`, longitude first, WGS 84."""

FACTS: Final[dict[str, object]] = {
    "responsible_unit": "Gata och park",
    "due": date(2027, 5, 1),
    "done_on": date(2027, 4, 20),
    "verified_on": date(2027, 4, 28),
    "verified_by": "Anna",
    "forwarded_to": "Trafikverket",
    "forwarded_on": date(2026, 12, 1),
    "project": "Resecentrum",
    "review_on": date(2027, 10, 1),
    "reason": DeclineReason.COST,
    "public_motivation": "Marken byggs om nästa år.",
}
"""A value for everything that a state of an action may need."""

_dice = Random(1471)


def an_id() -> UUID:
    """An id that nothing else has."""
    return UUID(int=_dice.getrandbits(128), version=4)


def a_square(centre: Position = SQUARE, *, half_deg: float = 0.01) -> MultiPolygon:
    """A square of 2 x ``half_deg`` degrees around ``centre``, WGS 84."""
    lon, lat = centre.lon, centre.lat
    return MultiPolygon([box(lon - half_deg, lat - half_deg, lon + half_deg, lat + half_deg)])


def a_municipality(**said: Any) -> Municipality:
    slug = said.get("slug", TOWN)
    usual = Municipality(
        slug=slug,
        name=str(slug).capitalize(),
        code=None,
        metric_crs="EPSG:3008",
        time_zone="Europe/Stockholm",
        boundary=a_square(half_deg=0.2),
    )
    return replace(usual, **said)


def a_walk(**said: Any) -> Walk:
    usual: dict[str, Any] = {"id": an_id(), "municipality": TOWN, "title": "Kring stationen"}
    return Walk(**usual | said)


def a_case(**said: Any) -> Case:
    usual: dict[str, Any] = {"id": an_id(), "municipality": TOWN, "title": "Lampan vid tunneln", "lead_id": an_id()}
    return Case(**usual | said)


def an_observation(**said: Any) -> Observation:
    """An observation without a position; given one, it was pinned."""
    usual: dict[str, Any] = {
        "id": an_id(),
        "municipality": TOWN,
        "recorded_at": NOON,
        "valence": Valence.UNSAFE,
        "primary_code": "L1",
        "placement": Placement.PINNED if said.get("position") else Placement.NONE,
    }
    return Observation(**usual | said)


def an_action(**said: Any) -> PlanningAction:
    """An action with the facts that its state needs."""
    state = said.get("state", ActionState.PROPOSED)
    usual: dict[str, Any] = {"id": an_id(), "municipality": TOWN, "title": "Ny belysning"}
    return PlanningAction(**usual | needed_by(state) | said)


def an_area(**said: Any) -> Area:
    """A patrol area around `SQUARE`."""
    usual: dict[str, Any] = {"id": an_id(), "municipality": TOWN, "name": "Centrum", "kind": AreaKind.PATROL}
    return Area(**usual | {"outline": a_square()} | said)


def a_photo(of: Observation, **said: Any) -> Photo:
    """A photo of an observation that has just come; its files are not there."""
    hashes = {name: f"{_dice.getrandbits(256):064x}" for name in ("sha256", "thumbnail_sha256", "original_sha256")}
    usual: dict[str, Any] = {"id": an_id(), "municipality": of.municipality, "observation_id": of.id}
    return Photo(**usual | hashes | {"width": 2048, "height": 1536} | said)


def needed_by(state: ActionState) -> dict[str, Any]:
    """The facts without which an action can't be in ``state``."""
    names = ("reason", "public_motivation") if state is ActionState.DECLINED else NEEDS.get(state, ())
    return {name: FACTS[name] for name in names}


def tied(
    one: Observation | PlanningAction | Area, other: PlanningAction | Area | Observation, reason: str = ""
) -> Link:
    """The link between an observation and an action, an area and an observation, or an action and an area."""
    match one, other:
        case Observation(), PlanningAction():
            return ObservationAction(
                municipality=one.municipality, observation_id=one.id, action_id=other.id, reason=reason
            )
        case Area(), Observation():
            reason = reason or "Hör dit"
            return AreaObservation(
                municipality=one.municipality, area_id=one.id, observation_id=other.id, reason=reason
            )
        case PlanningAction(), Area():
            return ActionArea(municipality=one.municipality, action_id=one.id, area_id=other.id, reason=reason)
    raise TypeError(one, other)


def keep(store: Store, *things: Thing, by: str = "anna", now: datetime = NOON) -> None:
    """Put things into a store in the order given."""
    with store.writing(by=by, now=now) as change:
        for thing in things:
            change.add(thing)
