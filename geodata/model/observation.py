"""What someone saw or felt at a place during a walk, and which of them a map or list is about."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from geodata.errors import Invalid
from geodata.model import checks
from geodata.model.checks import LongText, Measure, ShortText, Step, Words
from geodata.model.place import Box, Position
from geodata.model.taxonomy import Code, Codes

MOST_PEOPLE: Final = 1_000_000
"""More than any municipality has."""


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
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    YEAR = "year"


class Flag(StrEnum):
    """What a person should look at; never a reason to drop an observation."""

    OUTSIDE_BOUNDARY = "outside_boundary"
    NO_POSITION = "no_position"


class Outcome(StrEnum):
    """How an observation was answered; every one of them is, in the end."""

    ACTION = "action"
    NO_ACTION = "no_action"
    KEPT = "kept"


class Authority(StrEnum):
    """Whom an urgent observation was passed on to."""

    EMERGENCY = "emergency"
    POLICE = "police"
    FAULT_REPORT = "fault_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One observation (funn).

    ``position`` may be absent and is then listed, never invented. ``accuracy_m`` is metres, one standard deviation
    as the device told it. ``feeling`` is 0 (very unsafe) to 3 (very safe), ``severity`` 1 to 3. ``text_raw`` is what
    the person wrote and stays internal; ``text_public`` is what was reviewed for everyone. Times are UTC.
    ``applies_when`` says when it is so ("night", "winter" …). ``source`` and ``source_id`` name an imported row.
    ``me_too`` counts others who said the same. From ``public_from`` on everyone sees what was approved. ``case_id`` is
    the case that it was merged into. ``answer`` with ``answer_text`` tells everyone what became of it; ``state_reason``
    why it was not accepted.
    """

    id: UUID
    municipality: str
    recorded_at: datetime
    valence: Valence
    primary_code: Code
    position: Position | None = None
    placement: Placement = Placement.NONE
    accuracy_m: Annotated[float | None, Measure()] = None
    place: ShortText = ""
    walk_id: UUID | None = None
    observed_at: datetime | None = None
    observed_precision: TimePrecision = TimePrecision.MINUTE
    feeling: Annotated[int | None, Step(0, 3)] = None
    severity: Annotated[int | None, Step(1, 3)] = None
    secondary_codes: Codes = ()
    text_raw: LongText = ""
    text_public: LongText = ""
    why: LongText = ""
    proposal: LongText = ""
    applies_when: Annotated[tuple[str, ...], Words()] = ()
    state: ObservationState = ObservationState.RECEIVED
    state_reason: ShortText = ""
    public_from: datetime | None = None
    forwarded_to: Authority | None = None
    case_id: UUID | None = None
    me_too: Annotated[int, Step(0, MOST_PEOPLE)] = 0
    answer: Outcome | None = None
    answer_text: LongText = ""
    flags: tuple[Flag, ...] = ()
    source: ShortText = ""
    source_id: ShortText = ""
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)
        if (self.position is None) != (self.placement is Placement.NONE):
            raise Invalid("value.invalid", field="placement", value=self.placement.value)
        for name in ("recorded_at", "observed_at", "public_from"):
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
