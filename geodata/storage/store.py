"""The whole contract of a store on one page. Each sentence of a docstring is a contract test, run on every driver."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from geodata.model.action import PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.layer import Layer, LayerFeature
from geodata.model.link import AreaObservation, Link, ObservationAction
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.photo import Photo
from geodata.model.place import Box, Municipality, Position
from geodata.model.record import Kept, LogEntry, T, Thing
from geodata.model.walk import Walk

FIELDS: Final = (*(field.name for field in dataclass_fields(Observation)), "version", "changed_at")
"""What is kept of an observation."""

MAP_FIELDS: Final = (
    "id",
    "primary_code",
    "valence",
    "state",
    "observed_at",
    "observed_precision",
    "walk_id",
    "place",
    "is_example",
    "secondary_codes",
    "public_from",
    "me_too",
)
"""What a map shows of an observation beside its position."""

LinkT = TypeVar("LinkT", bound=Link)


@dataclass(frozen=True, slots=True)
class Count:
    """How many observations answer to a filter, and how many of them have no position."""

    matched: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class PhotoHashes:
    """Which photo files rows name: made ones (photos and their small twins), and what was sent."""

    made: frozenset[str]
    originals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that `Store.check` found wrong: where (``part``), and what."""

    part: str
    what: str


@dataclass(frozen=True, slots=True)
class MapRows:
    """Observations column by column, as a map's index reads them, all from one state of the store.

    ``upto`` is that state's last log entry; ``changed`` are the ids of which the index must forget what it had.
    ``is_town_changed`` says whether the municipality itself was edited: its zone, its layer of dwellings.
    """

    upto: int
    changed: tuple[str, ...]
    batches: Iterator[Mapping[str, Any]]
    is_town_changed: bool = False


class Transaction(ABC):
    """Changes that happen together or not at all. Every change writes its row and its log entry in one commit."""

    @abstractmethod
    def get(self, kind: type[T], key: str | UUID) -> Kept[T]:
        """As `Store.get`, seeing this transaction's own changes."""

    @abstractmethod
    def members(self, case_id: UUID) -> list[Kept[Observation]]:
        """As `Store.members`, seeing this transaction's own changes."""

    @abstractmethod
    def add(self, thing: T) -> Kept[T]:
        """Keep a new thing as version 1.

        `Conflict` ``thing.other-content`` where its key is taken; the transaction goes on as if nothing was asked.
        """

    @abstractmethod
    def add_many(self, things: Sequence[Thing]) -> int:
        """As `add` for many things of one kind; the number added."""

    @abstractmethod
    def replace(self, thing: T, *, version: int) -> Kept[T]:
        """Keep a changed thing as the next version.

        `Stale` ``thing.changed`` where the stored version is not ``version``; nothing is written where nothing differs.
        """


class Store(ABC):
    """Where everything is kept.

    A transaction whose block ended without an error is on the disk, also after a power cut; one that did not has left
    nothing. Readers see whole transactions only. Nothing is deleted: withdrawn things are kept and left out of lists.
    Positions are EPSG:4326. Methods may be called from several threads.
    """

    @abstractmethod
    def writing(self, *, by: str, now: datetime) -> AbstractContextManager[Transaction]:
        """One transaction by ``by`` at ``now`` (UTC); commits when the block ends, rolls back when it raises."""

    @abstractmethod
    def get(self, kind: type[T], key: str | UUID) -> Kept[T]:
        """The thing with that key, withdrawn or not; `Missing` ``thing.missing``."""

    @abstractmethod
    def get_many(self, kind: type[T], keys: Iterable[str | UUID]) -> list[Kept[T]]:
        """Those of the keys that are there, in the order of the keys."""

    @abstractmethod
    def municipalities(self) -> list[Kept[Municipality]]:
        """All municipalities, by name."""

    @abstractmethod
    def municipality(self, name: str | None) -> Kept[Municipality]:
        """The one with that code, slug or name (any case); the only one for None.

        `Missing` ``municipality.missing``, `Conflict` ``municipality.ambiguous``.
        """

    @abstractmethod
    def observations(
        self, where: ObservationFilter, *, limit: int | None = None, offset: int = 0
    ) -> list[Kept[Observation]]:
        """The observations that answer to ``where``: newest first, those without a time last, then by id.

        A box and an area compare exactly (1e-7 degree), edges included.
        """

    @abstractmethod
    def plain_observations(
        self, where: ObservationFilter, fields: Sequence[str] = FIELDS, *, limit: int | None = None, offset: int = 0
    ) -> list[dict[str, object]]:
        """The same `observations` in the same order as plain JSON values of the named fields; several times as fast.

        ``position`` is [lon, lat] in degrees or None; ``version`` and ``changed_at`` count as fields.
        """

    @abstractmethod
    def plain_observations_of(self, ids: Sequence[str]) -> list[dict[str, object]]:
        """Those of the observations that are there and not withdrawn, in the order of the ids, as plain JSON values."""

    @abstractmethod
    def count(self, where: ObservationFilter) -> Count:
        """How many `observations` there are without limit, and how many have no position."""

    @abstractmethod
    def members(self, case_id: UUID) -> list[Kept[Observation]]:
        """The observations of a case, the leading one among them, as they were recorded; withdrawn ones too."""

    @abstractmethod
    def waiting(self, municipality: str, *, limit: int | None = None, offset: int = 0) -> list[Kept[Observation]]:
        """What waits for a decision, the oldest first, without withdrawn ones."""

    @abstractmethod
    def unanswered(self, municipality: str, *, limit: int | None = None, offset: int = 0) -> list[Kept[Observation]]:
        """What is reviewed and has no answer yet, the oldest first, without withdrawn ones."""

    @abstractmethod
    def map_rows(self, municipality: str, *, after: int | None = None) -> AbstractContextManager[MapRows]:
        """What a map shows of the observations that are not withdrawn, or of those that changed after a log entry.

        Each batch has a sequence for each of `MAP_FIELDS`, as JSON has it (lists of codes as the text of one), and
        ``lon`` and ``lat``: float64 arrays in degrees, NaN where there is no position. The batches are read while the
        block runs.
        """

    @abstractmethod
    def log_end(self) -> int:
        """The sequence number of the newest log entry, whoever wrote it; 0 before the first."""

    @abstractmethod
    def areas(self, municipality: str, *, kind: AreaKind | None = None) -> list[Kept[Area]]:
        """The areas by name, without withdrawn ones."""

    @abstractmethod
    def areas_at(self, municipality: str, position: Position) -> list[Kept[Area]]:
        """The areas whose outline holds ``position``, edges included, by name."""

    @abstractmethod
    def actions(self, municipality: str) -> list[Kept[PlanningAction]]:
        """The actions by title, without withdrawn ones."""

    @abstractmethod
    def walks(self, municipality: str) -> list[Kept[Walk]]:
        """The walks, newest first, without withdrawn ones."""

    @abstractmethod
    def photos(self, observation_id: UUID) -> list[Kept[Photo]]:
        """The photos of an observation in the order in which they came, without withdrawn ones."""

    @abstractmethod
    def photo_hashes(self) -> PhotoHashes:
        """The files that photos name as they are now, withdrawn ones too."""

    @abstractmethod
    def links(self, kind: type[LinkT], municipality: str, **ends: UUID) -> list[Kept[LinkT]]:
        """The links of a kind whose named ends (``action_id=…``) are these.

        Withdrawn links, and links with a withdrawn end, are left out.
        """

    @abstractmethod
    def tied_observations(self, kind: type[AreaObservation] | type[ObservationAction], end: UUID) -> frozenset[UUID]:
        """The observations that links of a kind tie to an area or action by hand, whatever has become of either end."""

    @abstractmethod
    def layers(self, municipality: str) -> list[Layer]:
        """The municipality's own layers, by name."""

    @abstractmethod
    def layer_features(self, municipality: str, name: str, *, box: Box | None = None, limit: int) -> list[LayerFeature]:
        """The first features of a layer by number; with ``box`` those whose own box meets it, edges included."""

    @abstractmethod
    def put_layer(self, layer: Layer, features: Iterable[LayerFeature]) -> int:
        """Put a layer in the place of the one of its name, if there is one; the number of features.

        It is a copy of a file, whole or not there, and is not in the log. ``layer.count`` is not looked at.
        """

    @abstractmethod
    def remove_layer(self, municipality: str, name: str) -> int:
        """Remove a layer; the number of features that it had, 0 where there is none."""

    @abstractmethod
    def history(self, kind: type[T], key: str | UUID) -> list[LogEntry]:
        """The log of one thing, oldest first."""

    @abstractmethod
    def version(self, kind: type[T], key: str | UUID, number: int) -> T | None:
        """The thing as it was in that version; None where its contents up to then were erased from the log."""

    @abstractmethod
    def log(self, *, after: int = 0) -> Iterator[LogEntry]:
        """The whole log from the entry after sequence number ``after``, oldest first."""

    @abstractmethod
    def erase_contents(self, seqs: Iterable[int]) -> int:
        """Erase what log entries say of the contents before and after; the chain stays whole. The number erased."""

    @abstractmethod
    def check(self) -> list[Fault]:
        """Everything that is wrong with the file, the indexes, the links and the log; empty when all is well."""

    @abstractmethod
    def backup(self, to: Path) -> None:
        """A checked, complete copy at ``to`` of all that was committed before the call.

        The name appears only when the copy is whole; `Conflict` ``store.exists`` where something is there.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""
