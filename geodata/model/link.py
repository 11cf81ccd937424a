"""The links of the chain: observation and action, patrol area and observation, action and patrol area."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from geodata.model import checks
from geodata.model.checks import LongText, Name

_NAMESPACE = UUID("7d1e0c46-5a0b-5b0e-9d0e-6a1f5a3b2c11")


def _link_id(kind: str, left: UUID, right: UUID) -> UUID:
    return uuid5(_NAMESPACE, f"{kind}:{left}:{right}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationAction:
    """An observation that an action answers."""

    municipality: str
    observation_id: UUID
    action_id: UUID
    reason: LongText = ""
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)

    @property
    def id(self) -> UUID:
        """The same two things always make the same link."""
        return _link_id("observation-action", self.observation_id, self.action_id)

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaObservation:
    """An observation that belongs to an area by a person's word, wherever it lies; ``reason`` says why.

    Belonging by containment is never stored: it is asked of the outline, and so is true after every edit.
    """

    municipality: str
    area_id: UUID
    observation_id: UUID
    reason: Name = ""
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)

    @property
    def id(self) -> UUID:
        """The same two things always make the same link."""
        return _link_id("area-observation", self.area_id, self.observation_id)

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionArea:
    """An action that is carried by, or helps, an area such as a patrol area."""

    municipality: str
    action_id: UUID
    area_id: UUID
    reason: LongText = ""
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)

    @property
    def id(self) -> UUID:
        """The same two things always make the same link."""
        return _link_id("action-area", self.action_id, self.area_id)

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)


Link = ObservationAction | AreaObservation | ActionArea
