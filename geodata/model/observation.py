"""What someone saw or felt at a place during a walk, and which of them a map or list is about."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from geodata.errors import Invalid
from geodata.model import checks, taxonomy
from geodata.model.place import Box, Position


class Valence(StrEnum):
    """Whether the place feels safe (trygg), unsafe (otrygg) or neither."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    NEUTRAL = "neutral"


class ObservationState(StrEnum):
    """Where an observation stands; the domain page's section 7.2."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    INTERNAL = "internal"
    PUBLIC = "public"
    REJECTED = "rejected"
    FORWARDED_URGENT = "forwarded_urgent"
    MERGED = "merged"
    ANSWERED = "answered"


class Placement(StrEnum):
    """How an observation got its position."""

    GPS = "gps"
    PINNED = "pinned"
    COORDINATES = "coordinates"
    ADDRESS = "address"
    LIST = "list"
    IMPORTED = "imported"
    NONE = "none"


class TimePrecision(StrEnum):
    """How much of ``observed_at`` is known; the rest is filled with the first moment of it."""

    MINUTE = "minute"
    DAY = "day"
    YEAR = "year"


class Flag(StrEnum):
    """What a person should look at; never a reason to drop an observation."""

    OUTSIDE_BOUNDARY = "outside_boundary"
    NO_POSITION = "no_position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One observation (funn).

    ``position`` may be absent and is then listed, never invented. ``accuracy_m`` is metres, one standard deviation
    as the device told it. ``feeling`` is 0 (very unsafe) to 3 (very safe), ``severity`` 1 to 3. ``text_raw`` is what
    the person wrote and stays internal; ``text_public`` is what was reviewed for everyone. Times are UTC.
    ``applies_when`` says when it is so ("night", "winter" …). ``source`` and ``source_id`` name an imported row.
    """

    id: UUID
    municipality: str
    recorded_at: datetime
    valence: Valence
    primary_code: str
    position: Position | None = None
    placement: Placement = Placement.NONE
    accuracy_m: float | None = None
    place: str = ""
    walk_id: UUID | None = None
    observed_at: datetime | None = None
    observed_precision: TimePrecision = TimePrecision.MINUTE
    feeling: int | None = None
    severity: int | None = None
    secondary_codes: tuple[str, ...] = ()
    text_raw: str = ""
    text_public: str = ""
    why: str = ""
    proposal: str = ""
    applies_when: tuple[str, ...] = ()
    state: ObservationState = ObservationState.RECEIVED
    flags: tuple[Flag, ...] = ()
    source: str = ""
    source_id: str = ""
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        taxonomy.known(self.primary_code)
        for code in self.secondary_codes:
            taxonomy.known(code)
        for name in ("secondary_codes", "applies_when"):
            checks.few(name, getattr(self, name))
        checks.step("feeling", self.feeling, 0, 3)
        checks.step("severity", self.severity, 1, 3)
        for name in ("text_raw", "text_public", "why", "proposal"):
            checks.text(name, getattr(self, name))
        for name in ("place", "source", "source_id"):
            checks.text(name, getattr(self, name), longest=checks.SHORT_TEXT)
        if self.accuracy_m is not None and not (math.isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise Invalid("value.invalid", field="accuracy_m", value=str(self.accuracy_m))
        if (self.position is None) != (self.placement is Placement.NONE):
            raise Invalid("value.invalid", field="placement", value=self.placement.value)
        for name in ("recorded_at", "observed_at"):
            object.__setattr__(self, name, checks.instant(name, getattr(self, name)))

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationFilter:
    """Which observations of one municipality a map, a list or an export is about.

    Empty sets and None mean "any". ``since`` is inclusive, ``until`` exclusive, both UTC and about ``observed_at``.
    ``codes`` are primary codes, so that counts by category add up to the whole. ``box`` holds positions only;
    ``area_id`` those inside the area's outline or linked to it by hand; ``action_id`` those linked to the action.
    """

    municipality: str
    box: Box | None = None
    codes: frozenset[str] = field(default_factory=frozenset)
    valences: frozenset[Valence] = field(default_factory=frozenset)
    states: frozenset[ObservationState] = field(default_factory=frozenset)
    since: datetime | None = None
    until: datetime | None = None
    walk_id: UUID | None = None
    area_id: UUID | None = None
    action_id: UUID | None = None
    is_placed: bool | None = None
    is_withdrawn: bool = False
