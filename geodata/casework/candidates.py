"""Which observations may be about the same thing, and why: near by, of a kin, within half a year, with shared words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import cos, hypot, radians
from typing import Final

from geodata.analysis.crs import WGS84, moved
from geodata.model.observation import Observation, ObservationFilter, Valence
from geodata.model.place import Box, Municipality, Position
from geodata.model.record import Kept
from geodata.model.review import LEADING
from geodata.model.taxonomy import CATEGORIES
from geodata.storage.store import Store

NEAR_M: Final = 60.0
"""How far apart two pins of the same thing may be: two phones' errors and the width of a crossing, metres."""

SAME_TIME: Final = timedelta(days=180)
"""Long enough for one dark season."""

MOST: Final = 20
"""Candidates that are proposed at most, those with most reasons first."""

LOOKED_AT: Final = 500
"""Neighbours that are looked at, the newest ones."""

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_SAID_OF_ANY_PLACE: Final = """
    alla även bara blir borde bort bättre detta dock efter eller ett finns från före gång går hela helt här ibland inga
    ingen inget inte kanske känns kunna lite man mellan mest mycket många måste nere någon något några när också omkring
    otrygg otryggt plats platsen runt samma sedan ser skulle ställe sådan såg till trygg tryggt under uppe utan vara
    varit vid vill väldigt över about also been here have there they this very with
"""
_COMMON: Final = frozenset(_SAID_OF_ANY_PLACE.split())
"""Words that tell nothing of what a text is about."""

_METRES_PER_DEGREE: Final = 111_000.0
"""Of latitude, a little less than anywhere, so that a box made with it is never too small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Why two observations may be about the same thing. ``apart`` is the time between them."""

    distance_m: float
    apart: timedelta
    shared_codes: tuple[str, ...]
    shared_groups: tuple[str, ...]
    shared_words: tuple[str, ...]

    @property
    def strength(self) -> tuple[int, int, float]:
        """For putting in order: shared codes weigh most, then words, then how near."""
        return -len(self.shared_codes), -len(self.shared_words), self.distance_m


@dataclass(frozen=True, slots=True)
class Candidate:
    """An observation that may be merged with the one that was asked about."""

    observation: Kept[Observation]
    likeness: Likeness


def candidates(store: Store, observation: Observation) -> list[Candidate]:
    """What may be merged with an observation, the most alike first; looked up by the index of places.

    None where it has no position. What was merged already is found through the one that stands for it.
    """
    if observation.position is None:
        return []
    town = store.municipality(observation.municipality).thing
    near = ObservationFilter(municipality=town.slug, box=_around(observation.position, NEAR_M), states=LEADING)
    found = [
        Candidate(kept, alike)
        for kept in store.observations(near, limit=LOOKED_AT)
        if kept.thing.id != observation.id
        and (kept.thing.case_id is None or kept.thing.case_id != observation.case_id)
        and (alike := likeness(observation, kept.thing, town)) is not None
    ]
    return sorted(found, key=lambda each: (each.likeness.strength, each.observation.thing.key))[:MOST]


def likeness(one: Observation, other: Observation, town: Municipality) -> Likeness | None:
    """Why the two may be about the same thing, the same whichever is named first; None where nothing says so.

    They must lie within `NEAR_M` of each other (metres in the municipality's metric CRS) and `SAME_TIME`, share a
    category or its group, and not feel safe to one and unsafe to the other.
    """
    if one.position is None or other.position is None or {one.valence, other.valence} == {Valence.SAFE, Valence.UNSAFE}:
        return None
    codes, other_codes = _codes(one), _codes(other)
    groups = {CATEGORIES[code].group for code in codes} & {CATEGORIES[code].group for code in other_codes}
    apart = abs((one.observed_at or one.recorded_at) - (other.observed_at or other.recorded_at))
    if not groups or apart > SAME_TIME:
        return None
    lons, lats = zip(*((each.position.lon, each.position.lat) for each in (one, other) if each.position), strict=True)
    east, north = moved(lons, lats, WGS84, town.metric_crs)
    distance_m = hypot(east[1] - east[0], north[1] - north[0])
    if not distance_m <= NEAR_M:
        return None
    return Likeness(
        distance_m=round(distance_m, 1),
        apart=apart,
        shared_codes=tuple(sorted(codes & other_codes)),
        shared_groups=tuple(sorted(groups)),
        shared_words=tuple(sorted(_words(one) & _words(other))),
    )


def _codes(observation: Observation) -> set[str]:
    return {observation.primary_code, *observation.secondary_codes}


def _words(observation: Observation) -> set[str]:
    texts: Iterable[str] = (observation.text_raw, observation.why, observation.proposal, observation.place)
    return {word.casefold() for text in texts for word in _WORD.findall(text)} - _COMMON


def _around(place: Position, metres: float) -> Box:
    """A box in degrees that holds everything within so many metres."""
    lon, lat = place.lon, place.lat
    north = metres / _METRES_PER_DEGREE
    east = min(180.0, north / max(1e-6, cos(radians(min(90.0, abs(lat) + north)))))
    west_edge, east_edge = lon - east, lon + east
    return Box(
        west_edge if west_edge >= -180 else west_edge + 360,
        max(-90.0, lat - north),
        east_edge if east_edge <= 180 else east_edge - 360,
        min(90.0, lat + north),
    )
