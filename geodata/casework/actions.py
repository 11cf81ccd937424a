"""What people do with planning actions: propose, revise, move to another state."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from geodata.casework.keeping import keep_once, revised
from geodata.casework.links import link
from geodata.model.action import PlanningAction, check_move
from geodata.model.link import ObservationAction
from geodata.model.record import Kept
from geodata.storage.store import Store


def propose(
    store: Store, action: PlanningAction, *, observation_ids: Iterable[UUID] = (), by: str, now: datetime
) -> tuple[Kept[PlanningAction], bool]:
    """Keep a new action with the observations it answers, in one transaction; the second value says whether it is new.

    Sent again it is the same again; `Conflict` ``thing.other-content`` where its id is taken by another content.
    """
    with store.writing(by=by, now=now) as change:
        kept, is_new = keep_once(store, change, action)
        for observation_id in observation_ids if is_new else ():
            town = action.municipality
            link(change, ObservationAction(municipality=town, observation_id=observation_id, action_id=action.id))
        return kept, is_new


def revise(
    store: Store, action_id: UUID, changes: dict[str, object], *, version: int, by: str, now: datetime
) -> Kept[PlanningAction]:
    """Change fields of an action, its state among them, made from ``version``.

    `Invalid` ``action.illegal-move`` where the new state can't follow, ``action.fact-missing`` or
    ``action.motivation-missing`` where it needs something; `Stale` where it was changed meanwhile.
    """
    with store.writing(by=by, now=now) as change:
        kept, after = revised(change, PlanningAction, str(action_id), changes, version=version)
        check_move(kept.thing, after)
        return change.replace(after, version=version)
