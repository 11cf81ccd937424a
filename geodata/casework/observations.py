"""What people do with observations: record, revise, withdraw, restore."""

from datetime import datetime
from uuid import UUID

from geodata.casework.keeping import keep_once, revised
from geodata.errors import Conflict, Missing
from geodata.model.observation import Observation, ObservationState
from geodata.model.record import Kept
from geodata.model.review import check_move, check_stands
from geodata.model.walk import Walk
from geodata.storage.store import Store, Transaction


def record(store: Store, observation: Observation, *, by: str, now: datetime) -> tuple[Kept[Observation], bool]:
    """Keep an observation once, however often it is sent; the second value says whether it is new.

    `Conflict` ``thing.other-content`` where its id is taken by another content, `Gone` where it has been withdrawn,
    `Invalid` ``observation.never-public`` for D2 and D4 as public.
    """
    with store.writing(by=by, now=now) as change:
        check_walk(change, observation)
        check_stands(observation)
        return keep_once(store, change, observation)


def revise(
    store: Store, observation_id: UUID, changes: dict[str, object], *, version: int, by: str, now: datetime
) -> Kept[Observation]:
    """Change fields of an observation (its place, category, text …), made from ``version``.

    `Invalid` where `check_move` refuses what it would become, `Gone` where it is withdrawn (unless the change restores
    it), `Stale` where it was changed meanwhile, `Conflict` ``observation.leads-case`` where it would be withdrawn and
    stands for others.
    """
    with store.writing(by=by, now=now) as change:
        before, after = revised(change, Observation, str(observation_id), changes, version=version)
        check_walk(change, after)
        check_move(before.thing, after)
        if after.is_withdrawn and not before.thing.is_withdrawn:
            _check_alone(after)
        return change.replace(after, version=version)


def withdraw(store: Store, observation_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Observation]:
    """Take an observation out of every map and list; it is kept, and can be restored with `revise`."""
    return revise(store, observation_id, {"is_withdrawn": True}, version=version, by=by, now=now)


def _check_alone(observation: Observation) -> None:
    """Refuses to withdraw an observation that stands for others: nobody would see theirs any more."""
    if observation.case_id is not None and observation.state is not ObservationState.MERGED:
        raise Conflict("observation.leads-case", key=observation.key, case=str(observation.case_id))


def check_walk(reader: Store | Transaction, observation: Observation) -> None:
    """Refuses an observation of a walk that is not there, or of another municipality's."""
    if observation.walk_id is None:
        return
    try:
        walk = reader.get(Walk, observation.walk_id).thing
    except Missing:
        raise Missing("store.reference-missing", field="walk_id", value=str(observation.walk_id)) from None
    if walk.municipality != observation.municipality:
        raise Conflict(
            "store.other-municipality", field="walk_id", one=walk.municipality, other=observation.municipality
        )
