"""An area on the map: locality, EST area, statistical area, plan or patrol area."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shapely.geometry import MultiPolygon

from geodata.errors import Invalid
from geodata.model import checks
from geodata.model.checks import LongText, Name
from geodata.model.place import outline


class AreaKind(StrEnum):
    """What an area is for."""

    LOCALITY = "locality"
    EST = "est"
    STATISTICAL = "statistical"
    PLAN = "plan"
    PATROL = "patrol"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area; ``outline`` in degrees, WGS 84. ``decision`` says who decided a patrol area, and from what.

    ``patrol_times`` are the times at which patrols are wished for or planned, for the police alone.
    """

    id: UUID
    municipality: str
    name: Name
    kind: AreaKind
    outline: MultiPolygon
    decision: LongText = ""
    patrol_times: LongText = ""
    source: LongText = ""
    source_id: LongText = ""
    valid_from: date | None = None
    valid_to: date | None = None
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise Invalid("value.invalid", field="valid_to", value=self.valid_to.isoformat())
        object.__setattr__(self, "outline", outline(self.outline))

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)
