"""What people do with walks: plan and revise."""

from datetime import datetime
from uuid import UUID

from geodata.casework.keeping import keep_once, revised
from geodata.model.record import Kept
from geodata.model.walk import Walk
from geodata.storage.store import Store


def plan(store: Store, walk: Walk, *, by: str, now: datetime) -> tuple[Kept[Walk], bool]:
    """Keep a new walk once, however often it is sent; the second value says whether it is new."""
    with store.writing(by=by, now=now) as change:
        return keep_once(store, change, walk)


def revise(
    store: Store, walk_id: UUID, changes: dict[str, object], *, version: int, by: str, now: datetime
) -> Kept[Walk]:
    """Change fields of a walk, made from ``version``; `Stale` where it was changed meanwhile."""
    with store.writing(by=by, now=now) as change:
        _, after = revised(change, Walk, str(walk_id), changes, version=version)
        return change.replace(after, version=version)
