"""The rows of a file as observations of a municipality; every row that is refused is named, with its reason."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, Final, Protocol
from uuid import UUID, uuid5

import orjson

from geodata.errors import Invalid, Refused
from geodata.exchange.fields import made
from geodata.exchange.positions import Ground, Verdict, verdicts
from geodata.exchange.rows import RefusedRow, Row, Table
from geodata.model.observation import Observation
from geodata.model.place import Municipality

CHUNK: Final = 5_000
"""Rows judged at a time: enough for arrays to pay, few enough to stay small."""

_NAMESPACE: Final = UUID("0c8e8f0e-6d0c-5c55-8d5b-0a6f0e1d9f11")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as far as it is understood before its position is judged.

    ``values`` are fields of an observation; ``identity`` tells the row from all others of its source, unless ``id``
    does; ``east`` and ``north`` are numbers in the reader's CRS, None where absent.
    """

    values: dict[str, object]
    east: float | None
    north: float | None
    id: UUID | None = None
    source_id: str = ""
    identity: tuple[object, ...] = ()


class RowReader(Protocol):
    """What knows the columns of a file."""

    @property
    def crs(self) -> str:
        """The CRS of the numbers that its drafts hold."""

    def draft(self, row: Row) -> Draft:
        """The row as a draft; raises the refusal of it."""

    def finished(self, verdict: Verdict) -> dict[str, object]:
        """The fields that follow from the verdict on its position."""


@dataclass(slots=True)
class Reading:
    """What a file holds. ``numbers`` are the row numbers of the ``observations``, in the same order."""

    read: int = 0
    observations: list[Observation] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def flagged(self) -> int:
        """How many observations carry a flag."""
        return sum(bool(observation.flags) for observation in self.observations)


def read_observations(
    table: Table, reader: RowReader, municipality: Municipality, *, source: str, now: datetime
) -> Reading:
    """The observations of a table, and the rows that are none.

    A row's id follows from its ``source_id``, else from its values and its number among equal rows; so equal rows stay
    apart, and editing or reordering the file leaves the ids of untouched rows alone.
    """
    reading, ground = Reading(), Ground(municipality)
    given: dict[str, object] = {"municipality": municipality.slug, "recorded_at": now, "source": source}
    maker = _Maker(reader, _Ids(municipality.slug, source), given)
    rows = table.rows
    while chunk := list(islice(rows, CHUNK)):
        reading.read += len(chunk)
        drafts = [(row, draft) for row in chunk if (draft := _drafted(table.file, reader, row, reading)) is not None]
        east, north = [draft.east for _, draft in drafts], [draft.north for _, draft in drafts]
        for (row, draft), verdict in zip(drafts, verdicts(ground, east, north, reader.crs), strict=True):
            try:
                reading.observations.append(maker.made(draft, verdict, row.number))
                reading.numbers.append(row.number)
            except Refused as refused:
                reading.refused.append(_refused(table.file, row, refused))
    if reading.read == 0:
        raise Invalid("file.no-rows", file=table.file)
    reading.refused.sort(key=lambda row: row.number)
    return reading


def _drafted(file: str, reader: RowReader, row: Row, reading: Reading) -> Draft | None:
    try:
        if row.refused is not None:
            raise row.refused
        return reader.draft(row)
    except Refused as refused:
        reading.refused.append(_refused(file, row, refused))
        return None


def _refused(file: str, row: Row, refused: Refused) -> RefusedRow:
    facts: dict[str, Any] = {"file": file, "row": row.number}
    facts |= {name: value for name, value in refused.facts.items() if name not in facts}
    return RefusedRow(row.number, type(refused)(refused.code, **facts), row.cells)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes observations of one file's drafts."""

    reader: RowReader
    ids: "_Ids"
    given: dict[str, object]

    def made(self, draft: Draft, verdict: Verdict, row_number: int) -> Observation:
        # The occurrence is counted before anything can be refused: a row mended later keeps its neighbours' ids.
        found = self.ids.of(draft, row_number)
        if verdict.refused is not None:
            raise verdict.refused
        values = self.given | draft.values | self.reader.finished(verdict)
        return made(Observation, values | {"id": found, "position": verdict.position})


class _Ids:
    """The ids of one file's rows."""

    def __init__(self, municipality: str, source: str) -> None:
        self._start = f"{municipality}\n{source}\n"
        self._seen: Counter[bytes] = Counter()
        self._row_of: dict[UUID, int] = {}

    def of(self, draft: Draft, row_number: int) -> UUID:
        found = draft.id or uuid5(_NAMESPACE, self._start + self._name(draft))
        if found in self._row_of:
            field_name = "source_id" if draft.id is None else "id"
            value = draft.source_id if draft.id is None else str(draft.id)
            raise Invalid("value.invalid", field=field_name, value=value, reason=f"as row {self._row_of[found]}")
        self._row_of[found] = row_number
        return found

    def _name(self, draft: Draft) -> str:
        if draft.source_id:
            return f"id\n{draft.source_id}"
        digest = sha256(orjson.dumps(draft.identity)).digest()
        self._seen[digest] += 1
        return f"row\n{digest.hex()}\n{self._seen[digest]}"
