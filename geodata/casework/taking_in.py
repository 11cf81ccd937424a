"""Taking in the rows of a file: again and again without doubling, and never over what somebody edited here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

from geodata.casework.observations import check_walk
from geodata.casework.publishing import next_batch
from geodata.errors import Conflict, Refused
from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.model.visibility import PUBLIC_STATES
from geodata.storage.store import Store

ImportedT = TypeVar("ImportedT", Observation, Area)

IMPORTER: Final = "import:"
"""How the log names who took rows in from a file: this, then the file's source. No person's name begins so."""


class Outcome(StrEnum):
    """What became of one row of an import."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Taken:
    """What `take_in` did: ``outcomes`` by the id of each thing, in the order given, and why some were refused."""

    outcomes: dict[UUID, Outcome] = field(default_factory=dict)
    refusals: dict[UUID, Refused] = field(default_factory=dict)

    def number(self, outcome: Outcome) -> int:
        """How many things had that outcome."""
        return sum(found is outcome for found in self.outcomes.values())


def take_in(store: Store, rows: Sequence[ImportedT], *, source: str, now: datetime, dry_run: bool = False) -> Taken:
    """Keep the rows of a file named ``source`` in one transaction; taking the same rows in again changes nothing.

    A row that is here already and says something new updates what nobody has edited here since, and is refused where
    somebody has; a withdrawn one stays withdrawn. What the file calls public was approved by whoever takes it in, and
    is shown from the next batch on. With ``dry_run`` nothing is written.
    """
    if not rows:
        return Taken()
    known = {kept.thing.id: kept for kept in store.get_many(type(rows[0]), [row.id for row in rows])}
    towns = store.get_many(Municipality, [rows[0].municipality])  # one that is not there is refused when it is written
    batch = next_batch(now, towns[0].thing.time_zone if towns else "UTC")
    dated = [_with_our_times(row, known.get(row.id), batch) for row in rows]
    refusals = _without_a_walk(store, dated)
    outcomes = {
        row.id: Outcome.REFUSED if row.id in refusals else _outcome(store, known.get(row.id), row) for row in dated
    }
    for key, outcome in outcomes.items():
        if outcome is Outcome.REFUSED:
            refusals.setdefault(key, Conflict("import.row-changed", field="id", value=str(key)))
    fresh = [row for row in dated if outcomes[row.id] is Outcome.ADDED]
    updates = [row for row in dated if outcomes[row.id] is Outcome.UPDATED]
    if not dry_run and (fresh or updates):
        with store.writing(by=IMPORTER + source, now=now) as change:
            change.add_many(fresh)
            for row in updates:
                change.replace(row, version=known[row.id].version)
    return Taken(outcomes, refusals)


def _without_a_walk(store: Store, rows: Sequence[ImportedT]) -> dict[UUID, Refused]:
    """The rows that name a walk which is not there, or not of their municipality."""
    verdicts: dict[UUID, Refused | None] = {}
    refusals: dict[UUID, Refused] = {}
    for row in rows:
        if not isinstance(row, Observation) or row.walk_id is None:
            continue
        if row.walk_id not in verdicts:
            verdicts[row.walk_id] = _refusal(store, row)
        refused = verdicts[row.walk_id]
        if refused is not None:
            refusals[row.id] = refused
    return refusals


def _refusal(store: Store, row: Observation) -> Refused | None:
    try:
        check_walk(store, row)
    except Refused as refused:
        return refused
    return None


def _with_our_times(row: ImportedT, kept: Kept[ImportedT] | None, batch: datetime) -> ImportedT:
    """A row with the times that we give it: when it was received, and from when what the file calls public is so.

    A row that came before has those that it got then.
    """
    if not isinstance(row, Observation):
        return row
    known = kept.thing if kept is not None and isinstance(kept.thing, Observation) else None
    if known is not None:
        row = replace(row, recorded_at=known.recorded_at)
    if row.state not in PUBLIC_STATES:
        return row
    given = row.public_from or (known.public_from if known is not None else None)
    return replace(row, public_from=given or batch)


def _outcome(store: Store, kept: Kept[ImportedT] | None, row: ImportedT) -> Outcome:
    if kept is None:
        return Outcome.ADDED
    if kept.thing.is_withdrawn:
        return Outcome.WITHDRAWN
    if row == kept.thing:
        return Outcome.UNCHANGED
    history = store.history(type(row), row.id)
    last_import = max((entry.version for entry in history if entry.by.startswith(IMPORTER)), default=1)
    if last_import == kept.version:
        return Outcome.UPDATED
    imported = store.version(type(row), row.id, last_import)
    return Outcome.UNCHANGED if imported is not None and _said(imported) == _said(row) else Outcome.REFUSED


def _said(row: ImportedT) -> ImportedT:
    """What the file says of a row, without the hour from which it is public: that is ours."""
    return replace(row, public_from=None) if isinstance(row, Observation) else row
