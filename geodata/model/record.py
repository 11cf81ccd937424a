"""What the store keeps of a thing: the thing itself, its version, and its audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.case import Case
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import Observation
from geodata.model.photo import Photo
from geodata.model.place import Municipality
from geodata.model.walk import Walk

Thing = (
    Municipality
    | Area
    | Walk
    | Observation
    | Case
    | PlanningAction
    | ObservationAction
    | AreaObservation
    | ActionArea
    | Photo
)

T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A thing as the store holds it. ``version`` counts its changes from 1; ``changed_at`` is UTC."""

    thing: T
    version: int
    changed_at: datetime


class Operation(StrEnum):
    """What a log entry tells of. Nothing is ever deleted: withdrawing and restoring are edits."""

    ADD = "add"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the append-only log, chained to the line before.

    ``fields`` are the names that changed. The contents before and after lie in a row of their own and may have been
    erased: then ``before`` and ``after`` are None, while the salted hashes and the chain stay whole.
    """

    seq: int
    at: datetime
    by: str
    municipality: str
    entity: str
    entity_key: str
    version: int
    operation: Operation
    fields: tuple[str, ...]
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    chain_hash: str
