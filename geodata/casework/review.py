"""What a reviewer decides of an observation before anyone else sees it.

Every decision is made from the version that was read, and is one line of the log. `geodata.casework.undoing` takes it
back; `geodata.casework.answering` gives answers.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from geodata.casework.keeping import revised
from geodata.casework.publishing import next_batch
from geodata.errors import Invalid
from geodata.model.observation import Authority, Observation, ObservationState
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.model.review import MOVES, check_move
from geodata.model.visibility import PUBLIC_STATES
from geodata.storage.store import Store, Transaction


def shown_from(store: Store, municipality: str, now: datetime) -> datetime:
    """When everyone would see what is approved at ``now`` (UTC)."""
    return next_batch(now, store.get(Municipality, municipality).thing.time_zone)


def begin(store: Store, observation_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Observation]:
    """Take an observation up for review, so that others see that somebody reads it."""
    return _decide(store, observation_id, {"state": ObservationState.IN_REVIEW}, version=version, by=by, now=now)


def approve(
    store: Store,
    observation_id: UUID,
    text_public: str,
    *,
    place: str | None = None,
    version: int,
    by: str,
    now: datetime,
) -> Kept[Observation]:
    """Approve an observation for everyone with the text that they will read; an empty one means that none is shown.

    It is shown from the next batch on (`next_batch`); what is out already stays out with its new text. `Invalid`
    ``observation.never-public`` for D2 and D4, which may be approved as internal only.
    """
    with store.writing(by=by, now=now) as change:
        before = change.get(Observation, observation_id).thing
        if before.state in PUBLIC_STATES:
            public_from = before.public_from
        else:
            public_from = next_batch(now, change.get(Municipality, before.municipality).thing.time_zone)
        state = ObservationState.PUBLIC if before.answer is None else ObservationState.ANSWERED
        changes = {"state": state, "text_public": text_public, "public_from": public_from, "state_reason": ""}
        return decided(change, observation_id, changes | _said(place=place), version=version)


def approve_internal(
    store: Store,
    observation_id: UUID,
    *,
    text_public: str | None = None,
    place: str | None = None,
    version: int,
    by: str,
    now: datetime,
) -> Kept[Observation]:
    """Approve an observation for those who work with it, and for nobody else."""
    changes = {"state": ObservationState.INTERNAL, "public_from": None, "state_reason": ""}
    said = _said(text_public=text_public, place=place)
    return _decide(store, observation_id, changes | said, version=version, by=by, now=now)


def reject(
    store: Store, observation_id: UUID, reason: str, *, version: int, by: str, now: datetime
) -> Kept[Observation]:
    """Do not accept an observation. `Invalid` ``observation.reason-missing`` where nothing is said of why."""
    if not reason.strip():
        raise Invalid("observation.reason-missing", field="state_reason")
    changes = {"state": ObservationState.REJECTED, "state_reason": reason}
    return _decide(store, observation_id, changes, version=version, by=by, now=now)


def forward_urgent(
    store: Store, observation_id: UUID, authority: Authority, *, version: int, by: str, now: datetime
) -> Kept[Observation]:
    """Say that an urgent observation was passed on to those who act at once."""
    changes = {"state": ObservationState.FORWARDED_URGENT, "forwarded_to": authority, "state_reason": ""}
    return _decide(store, observation_id, changes, version=version, by=by, now=now)


def take_down(store: Store, observation_id: UUID, *, version: int, by: str, now: datetime) -> Kept[Observation]:
    """Take an observation away from everyone at once; it is kept as internal, and `undoing.put_back` undoes it."""
    with store.writing(by=by, now=now) as change:
        before = change.get(Observation, observation_id).thing
        if before.state not in PUBLIC_STATES:
            allowed = [state.value for state in MOVES[before.state]]
            raise Invalid("observation.illegal-move", frm=before.state.value, to="internal", allowed=allowed)
        changes = {"state": ObservationState.INTERNAL, "public_from": None}
        return decided(change, observation_id, changes, version=version)


def me_too(store: Store, observation_id: UUID, *, by: str, now: datetime) -> Kept[Observation]:
    """One more person said the same."""
    with store.writing(by=by, now=now) as change:
        kept = change.get(Observation, observation_id)
        raised = {"me_too": kept.thing.me_too + 1}
        _, after = revised(change, Observation, str(observation_id), raised, version=kept.version)
        return change.replace(after, version=kept.version)


def _said(**texts: str | None) -> dict[str, object]:
    return {name: text for name, text in texts.items() if text is not None}


def decided(
    change: Transaction, observation_id: UUID, changes: Mapping[str, object], *, version: int
) -> Kept[Observation]:
    """Keep a decision, inside a transaction; refuses what `check_move` does."""
    kept, after = revised(change, Observation, str(observation_id), changes, version=version)
    check_move(kept.thing, after)
    return change.replace(after, version=version)


def _decide(
    store: Store, observation_id: UUID, changes: Mapping[str, object], *, version: int, by: str, now: datetime
) -> Kept[Observation]:
    with store.writing(by=by, now=now) as change:
        return decided(change, observation_id, changes, version=version)
