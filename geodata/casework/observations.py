"""What people do with observations: record, revise, withdraw, restore, take in from a file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from geodata.casework.keeping import is_same_again, keep_once, revised
from geodata.model.observation import Observation
from geodata.model.record import Kept
from geodata.storage.store import Store, Transaction


def record(store: Store, observation: Observation, *, by: str, now: datetime) -> tuple[Kept[Observation], bool]:
    """Keep an observation once, however often it is sent; the second value says whether it is new.

    `Conflict` ``thing.other-content`` where its id is taken by another content, `Gone` where it has been withdrawn.
    """
    with store.writing(by=by, now=now) as change:
        return keep_once(store, change, observation)


def revise(
    store: Store, observation_id: UUID, changes: dict[str, object], *, version: int, by: str, now: datetime
) -> Kept[Observation]:
    """Change fields of an observation (its place, category, text …), made from ``version``.

    `Gone` where it is withdrawn (unless the change restores it), `Stale` where it was changed meanwhile.
    """
    with store.writing(by=by, now=now) as change:
        _, after = revised(change, Observation, str(observation_id), changes)
        return change.replace(after, version=version)


def withdraw(store: Store, observation_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Observation]:
    """Take an observation out of every map and list; it is kept, and can be restored with `revise`."""
    return revise(store, observation_id, {"is_withdrawn": True}, version=version, by=by, now=now)


class Outcome(StrEnum):
    """What became of one row of an import."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Taken:
    """What `take_in` did: ``outcomes`` by the id of each observation, in the order given."""

    outcomes: dict[UUID, Outcome] = field(default_factory=dict)

    def number(self, outcome: Outcome) -> int:
        """How many observations had that outcome."""
        return sum(found is outcome for found in self.outcomes.values())


def take_in(
    store: Store, observations: Iterable[Observation], *, by: str, now: datetime, dry_run: bool = False
) -> Taken:
    """Keep the rows of a file, in one transaction; taking the same rows in again changes nothing.

    A row that is here already and says something else updates what nobody has edited here, and is refused where
    somebody has; a withdrawn one stays withdrawn. With ``dry_run`` nothing is written.
    """
    rows = list(observations)
    known = {kept.thing.id: kept for kept in store.get_many(Observation, [row.id for row in rows])}
    taken = Taken()
    fresh: list[Observation] = []
    updates: list[tuple[Observation, int]] = []
    for row in rows:
        kept = known.get(row.id)
        if kept is None:
            fresh.append(row)
            taken.outcomes[row.id] = Outcome.ADDED
            continue
        row_now = replace(row, recorded_at=kept.thing.recorded_at)
        taken.outcomes[row.id] = _outcome(store, kept, row_now)
        if taken.outcomes[row.id] is Outcome.UPDATED:
            updates.append((row_now, kept.version))
    if not dry_run and (fresh or updates):
        with store.writing(by=by, now=now) as change:
            _write(change, fresh, updates)
    return taken


def _write(change: Transaction, fresh: list[Observation], updates: list[tuple[Observation, int]]) -> None:
    if fresh:
        change.add_many(fresh)
    for row, version in updates:
        change.replace(row, version=version)


def _outcome(store: Store, kept: Kept[Observation], row: Observation) -> Outcome:
    if kept.thing.is_withdrawn:
        return Outcome.WITHDRAWN
    if row == kept.thing:
        return Outcome.UNCHANGED
    if all(entry.by.startswith("import") for entry in store.history(Observation, row.id)):
        return Outcome.UPDATED
    return Outcome.UNCHANGED if is_same_again(store, kept, row) else Outcome.REFUSED
