"""A case (ärende): observations of the same thing, one of which stands for all of them."""

from dataclasses import dataclass
from uuid import UUID

from geodata.model import checks
from geodata.model.checks import LongText, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. ``lead_id`` is the observation that maps and lists show for all; the others name the case they are in.

    Nothing is deleted by a merge: every member keeps its texts, and everyone who told of it gets the answer.
    """

    id: UUID
    municipality: str
    title: Name
    lead_id: UUID
    reason: LongText = ""
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)
