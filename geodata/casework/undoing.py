"""Taking a decision back: everything that it set becomes again what the log says it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from geodata.casework.keeping import revised
from geodata.errors import Conflict
from geodata.model.observation import Observation, ObservationState
from geodata.model.record import Kept, LogEntry
from geodata.model.review import check_stands
from geodata.model.visibility import PUBLIC_STATES
from geodata.storage.store import Store, Transaction

DECIDED: Final = frozenset(
    {"state", "state_reason", "public_from", "forwarded_to", "text_public", "place", "answer", "answer_text"}
)
"""The fields of an observation that decisions set."""

_ANSWER: Final = frozenset({"answer", "answer_text"})


def undo(store: Store, observation_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Observation]:
    """Take the last decision back. Undone twice it stands again; an answer is taken back from its whole case.

    `Conflict` ``observation.nothing-to-undo`` where nothing was decided, what the log said of it was erased, or the
    decision was a merge, which is undone by splitting the case.
    """
    with store.writing(by=by, now=now) as change:
        entry = _last(store, observation_id, DECIDED)
        changes = _as_before(store, observation_id, entry, DECIDED)
        before, after = revised(change, Observation, str(observation_id), changes, version=version)
        if before.thing.state is ObservationState.MERGED:
            raise Conflict("observation.in-case", key=str(observation_id), case=str(before.thing.case_id))
        check_stands(after)
        if before.thing.case_id is not None and _ANSWER & set(entry.fields):
            _take_back(store, change, [each for each in change.members(before.thing.case_id) if each != before], entry)
        return change.replace(after, version=version)


def put_back(store: Store, observation_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Observation]:
    """Undo a take-down: it is for everyone again, at once if it was out when it was taken down.

    `Conflict` ``observation.nothing-to-undo`` where it was not taken down, or what everyone would read is another by
    now: then it is to be approved anew.
    """
    with store.writing(by=by, now=now) as change:
        earlier = _taken_down(store, observation_id)
        kept = change.get(Observation, observation_id)
        if kept.thing.state is not ObservationState.INTERNAL or _read(kept.thing) != _read(earlier):
            raise _nothing(observation_id)
        state = ObservationState.PUBLIC if kept.thing.answer is None else ObservationState.ANSWERED
        changes: dict[str, object] = {"state": state, "public_from": earlier.public_from}
        _, after = revised(change, Observation, str(observation_id), changes, version=version)
        check_stands(after)
        return change.replace(after, version=version)


def _read(observation: Observation) -> tuple[object, ...]:
    """What everyone reads of it, and where."""
    return observation.text_public, observation.place, observation.position, observation.placement


def _taken_down(store: Store, observation_id: UUID) -> Observation:
    """What it was before it was taken down, if that is the last thing that became of its state."""
    entry = _last(store, observation_id, frozenset({"state"}))
    earlier = store.version(Observation, observation_id, entry.version - 1)
    if earlier is None or earlier.state not in PUBLIC_STATES:
        raise _nothing(observation_id)
    return earlier


def _last(store: Store, observation_id: UUID, fields: frozenset[str]) -> LogEntry:
    """The last change of any of these fields."""
    for entry in reversed(store.history(Observation, observation_id)[1:]):
        if fields & set(entry.fields):
            if "case_id" in entry.fields:
                break
            return entry
    raise _nothing(observation_id)


def _as_before(store: Store, observation_id: UUID, entry: LogEntry, of: frozenset[str]) -> dict[str, object]:
    """Those of the fields that a change touched, as they were before it."""
    earlier = store.version(Observation, observation_id, entry.version - 1)
    if earlier is None:
        raise _nothing(observation_id)
    return {name: getattr(earlier, name) for name in of & set(entry.fields)}


def _take_back(store: Store, change: Transaction, others: Sequence[Kept[Observation]], entry: LogEntry) -> None:
    """Take back from the others in a case what one change answered all of them."""
    for kept in others:
        for told in store.history(Observation, kept.thing.id):
            if (told.at, told.by) == (entry.at, entry.by) and _ANSWER & set(told.fields):
                changes = _as_before(store, kept.thing.id, told, _ANSWER)
                _, after = revised(change, Observation, kept.thing.key, changes, version=kept.version)
                change.replace(after, version=kept.version)


def _nothing(observation_id: UUID) -> Conflict:
    return Conflict("observation.nothing-to-undo", key=str(observation_id))
