"""Rows of the lists on pages: observations with the actions that answer them and the patrol areas they belong to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import shapely

from geodata.casework.seeing import Seen
from geodata.mapview.listing import Listing
from geodata.model.action import PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.link import AreaObservation, ObservationAction
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.record import Kept
from webmap.seen import listed

SHOWN: Final = 500
"""Observations on one page; the rest are counted and stand on the map."""


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One observation with both ends of its chain; ``reason`` is why a person linked it to the page's area."""

    observation: Observation
    actions: tuple[PlanningAction, ...]
    areas: tuple[Area, ...]
    by_hand: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ObservationRows:
    """The first observations that answer to a filter, and how many there are in all."""

    rows: tuple[ObservationRow, ...]
    count: Listing


def observation_rows(store: Seen, where: ObservationFilter) -> ObservationRows:
    """The observations of a page, newest first; a fixed number of queries however many rows."""
    listing = listed(where, limit=SHOWN)
    found = [kept for kept in store.get_many(Observation, listing.ids) if not kept.thing.is_withdrawn]
    actions = _actions_by_observation(store, where.municipality, {kept.thing.id for kept in found})
    areas = _areas_by_observation(store, where.municipality, found)
    by_hand: dict[UUID, str] = {}
    if where.area_id is not None:
        links = store.links(AreaObservation, where.municipality, area_id=where.area_id)
        by_hand = {kept.thing.observation_id: kept.thing.reason for kept in links}
    rows = tuple(
        ObservationRow(
            kept.thing,
            tuple(actions[kept.thing.id]),
            tuple(areas[kept.thing.id]),
            by_hand=kept.thing.id in by_hand,
            reason=by_hand.get(kept.thing.id, ""),
        )
        for kept in found
    )
    return ObservationRows(rows, listing)


def _actions_by_observation(store: Seen, municipality: str, ids: set[UUID]) -> dict[UUID, list[PlanningAction]]:
    links = [kept.thing for kept in store.links(ObservationAction, municipality) if kept.thing.observation_id in ids]
    kept = store.get_many(PlanningAction, {link.action_id for link in links})
    actions = {each.thing.id: each.thing for each in kept}
    found: dict[UUID, list[PlanningAction]] = defaultdict(list)
    for link in links:
        if link.action_id in actions:
            found[link.observation_id].append(actions[link.action_id])
    return found


def _areas_by_observation(
    store: Seen, municipality: str, observations: Sequence[Kept[Observation]]
) -> dict[UUID, list[Area]]:
    """Patrol areas only: those are what a person acts in. Edges belong to an area, as in the store."""
    placed = [kept.thing for kept in observations if kept.thing.position is not None]
    positions = [each.position for each in placed if each.position is not None]
    points = shapely.points([each.lon for each in positions], [each.lat for each in positions])
    by_hand = {(kept.thing.area_id, kept.thing.observation_id) for kept in store.links(AreaObservation, municipality)}
    found: dict[UUID, list[Area]] = defaultdict(list)
    for kept in store.areas(municipality, kind=AreaKind.PATROL):
        area = kept.thing
        shapely.prepare(area.outline)
        inside = {each.id for each, is_in in zip(placed, shapely.covers(area.outline, points), strict=True) if is_in}
        for each in observations:
            if each.thing.id in inside or (area.id, each.thing.id) in by_hand:
                found[each.thing.id].append(area)
    return found
