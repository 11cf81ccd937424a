"""A safety walk (trygghetsvandring): who went where, when and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shapely.geometry import LineString

from geodata.model import checks
from geodata.model.checks import LongText, Name
from geodata.model.place import line


class WalkState(StrEnum):
    """Where a walk stands; the domain page's section 7.1."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    UNDER_WAY = "under_way"
    COLLECTING_CLOSED = "collecting_closed"
    COMPILING = "compiling"
    SENT_TO_RESPONSIBLE = "sent_to_responsible"
    ANSWERS_IN = "answers_in"
    REPORTED_BACK = "reported_back"
    FOLLOWED_UP = "followed_up"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One walk. Times are UTC; ``route`` is a line in degrees, WGS 84, where one was planned or walked."""

    id: UUID
    municipality: str
    title: Name
    theme: LongText = ""
    purpose: LongText = ""
    place: LongText = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    state: WalkState = WalkState.PLANNED
    route: LineString | None = None
    source: LongText = ""
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)
        for name in ("starts_at", "ends_at"):
            object.__setattr__(self, name, checks.instant(name, getattr(self, name)))
        if self.route is not None:
            object.__setattr__(self, "route", line(self.route))

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)
