"""Invented examples: a walk in Götene and one in the exercise area, with what they led to; all marked as examples."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from shapely.geometry import LineString, Polygon

from geodata.casework.publishing import next_batch
from geodata.model.action import ActionKind, ActionState, DeclineReason, PlanningAction, Reply
from geodata.model.area import Area, AreaKind
from geodata.model.link import ActionArea, AreaObservation
from geodata.model.observation import Flag, Observation, ObservationState, Placement, Valence
from geodata.model.place import Position, outline
from geodata.model.walk import Walk, WalkState
from webmap.demo.findings import NAMESPACE

ZONE: Final = ZoneInfo("Europe/Stockholm")

STARTS: Final = time(15, 30)
"""Local time in November: the sun is up at the start and has set before half the way is walked."""

_REVIEWED: Final = frozenset({"public", "answered"})


@dataclass(frozen=True, slots=True)
class Example:
    """What the example holds; ``answers`` are the observations of each action."""

    walk: Walk
    observations: tuple[Observation, ...]
    actions: tuple[PlanningAction, ...]
    answers: Mapping[UUID, tuple[UUID, ...]]
    areas: tuple[Area, ...]
    links: tuple[AreaObservation | ActionArea, ...]


EXAMPLES: Final = ("example.json", "exercise.json")
"""Götene, and the exercise area."""


def example(now: datetime, name: str = EXAMPLES[0]) -> Example:
    """An example as it stands at ``now`` (UTC): the walk was last November, and some of its actions are done."""
    told = json.loads((files(__package__) / name).read_text(encoding="utf-8"))
    starts_at = walked_at(now)
    marks = {"municipality": told["municipality"], "source": told["source"], "is_example": True}
    walk = _walk(told["walk"], starts_at, marks)
    return Example(
        walk=walk,
        observations=tuple(_observation(row, walk.id, starts_at, now, marks) for row in told["observations"]),
        actions=tuple(_action(row, starts_at, now, marks) for row in told["actions"]),
        answers={
            _id("action", row["name"]): tuple(_id("observation", name) for name in row["observations"])
            for row in told["actions"]
        },
        areas=tuple(_area(row, marks) for row in told["areas"]),
        links=tuple(_links(told)),
    )


def walked_at(now: datetime) -> datetime:
    """When the walk started: the third Tuesday of the last November that is at least four weeks gone by ``now``."""
    year = now.astimezone(ZONE).year
    while _third_tuesday(year) > now - timedelta(days=28):
        year -= 1
    return _third_tuesday(year)


def _third_tuesday(year: int) -> datetime:
    first = date(year, 11, 1)
    day = first + timedelta(days=(1 - first.weekday()) % 7 + 14)
    return datetime.combine(day, STARTS, ZONE)


def _id(kind: str, name: str) -> UUID:
    return uuid5(NAMESPACE, f"example:{kind}:{name}")


def _walk(told: Mapping[str, Any], starts_at: datetime, marks: Mapping[str, Any]) -> Walk:
    return Walk(
        id=_id("walk", told["name"]),
        title=told["title"],
        theme=told["theme"],
        purpose=told["purpose"],
        place=told["place"],
        state=WalkState(told["state"]),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=told["minutes"]),
        route=LineString(told["route"]),
        **marks,
    )


def _observation(
    row: Mapping[str, Any], walk_id: UUID, starts_at: datetime, now: datetime, marks: Mapping[str, Any]
) -> Observation:
    position = Position(*row["position"]) if "position" in row else None
    return Observation(
        id=_id("observation", row["name"]),
        recorded_at=now,
        walk_id=walk_id,
        valence=Valence(row["valence"]),
        primary_code=row["primary_code"],
        secondary_codes=tuple(row.get("secondary_codes", ())),
        position=position,
        placement=Placement.PINNED if position else Placement.NONE,
        flags=() if position else (Flag.NO_POSITION,),
        place=row["place"],
        observed_at=starts_at + timedelta(minutes=row["minute"]),
        feeling=row.get("feeling"),
        severity=row.get("severity"),
        text_raw=row["text"],
        text_public=row["text"] if row["state"] in _REVIEWED else "",
        why=row.get("why", ""),
        proposal=row.get("proposal", ""),
        applies_when=tuple(row["applies_when"]),
        state=ObservationState(row["state"]),
        public_from=next_batch(starts_at, ZONE.key) if row["state"] in _REVIEWED else None,
        **marks,
    )


def _action(row: Mapping[str, Any], starts_at: datetime, now: datetime, marks: Mapping[str, Any]) -> PlanningAction:
    gone = now - starts_at
    shares = row.get("since_walk", {})
    days = {name: (starts_at + gone * share).astimezone(ZONE).date() for name, share in shares.items()}
    today = now.astimezone(ZONE).date()
    days |= {name: today + timedelta(days=ahead) for name, ahead in row.get("from_today", {}).items()}
    texts = ("land_owner", "asset_owner", "responsible_unit", "verified_by", "forwarded_to", "project", "reference")
    return PlanningAction(
        id=_id("action", row["name"]),
        title=row["title"],
        description=row["description"],
        kind=ActionKind(row["kind"]),
        state=ActionState(row["state"]),
        reply=Reply(row["reply"]) if "reply" in row else None,
        reason=DeclineReason(row["reason"]) if "reason" in row else None,
        public_motivation=row.get("public_motivation", ""),
        **{name: row.get(name, "") for name in texts},
        **days,
        **marks,
    )


def _area(row: Mapping[str, Any], marks: Mapping[str, Any]) -> Area:
    return Area(
        id=_id("area", row["name"]),
        name=row["title"],
        kind=AreaKind.PATROL,
        outline=outline(Polygon(row["outline"])),
        decision=row["decision"],
        **marks,
    )


def _links(told: Mapping[str, Any]) -> list[AreaObservation | ActionArea]:
    town = told["municipality"]
    by_hand = [
        AreaObservation(
            municipality=town,
            area_id=_id("area", row["area"]),
            observation_id=_id("observation", row["observation"]),
            reason=row["reason"],
        )
        for row in told["area_observations"]
    ]
    carried = [
        ActionArea(
            municipality=town,
            action_id=_id("action", row["action"]),
            area_id=_id("area", row["area"]),
            reason=row["reason"],
        )
        for row in told["action_areas"]
    ]
    return [*by_hand, *carried]
