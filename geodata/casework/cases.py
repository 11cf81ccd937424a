"""Cases (ärenden): several observations of the same thing become one, and can be told apart again; none is deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from geodata.casework.keeping import keep_once
from geodata.casework.links import link_one
from geodata.errors import Conflict, Gone, Missing
from geodata.model.case import Case
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation, ObservationState, Valence
from geodata.model.record import Kept
from geodata.model.review import LEADING, MOVES
from geodata.model.visibility import PUBLIC_STATES, is_never_public
from geodata.storage.store import Store, Transaction


def merge(store: Store, case: Case, member_ids: Iterable[UUID], *, by: str, now: datetime) -> tuple[Kept[Case], bool]:
    """Merge observations into a case that ``case.lead_id`` stands for; the second value says whether the case is new.

    Sent again with more members, they join it. Actions linked to one are linked to all; an answer that the lead has is
    theirs too. `Conflict` ``case.other-case`` where one is in another case, ``case.not-leading`` where the lead was not
    accepted, ``case.not-mergeable`` for a member, ``case.valences-differ`` where something that feels safe would become
    part of a complaint; `Gone` where one is withdrawn.
    """
    with store.writing(by=by, now=now) as change:
        kept, is_new = keep_once(store, change, case)
        lead = _lead(change, case)
        joined = [lead.id, *(each.thing.id for each in change.members(case.id))]
        for member_id in dict.fromkeys(member_ids):
            if member_id not in joined:
                _join(change, case, lead, member_id)
                joined.append(member_id)
        _share_actions(store, change, case.municipality, dict.fromkeys(joined))
        return kept, is_new


def split(
    store: Store, case_id: UUID, member_ids: Sequence[UUID] | None = None, *, by: str, now: datetime
) -> Kept[Case]:
    """Tell some of a case's members apart from it, or all of them: then the case is withdrawn.

    Each gets the state and the actions that it had before it came in, and keeps an answer that it got in the case. The
    others keep what the leaving one brought only where one of them had it too. `Missing` ``case.no-member``.
    """
    with store.writing(by=by, now=now) as change:
        kept = change.get(Case, case_id)
        if kept.thing.is_withdrawn:
            raise Gone("thing.gone", key=str(case_id))
        lead_id = kept.thing.lead_id
        members = {each.thing.id: each for each in change.members(case_id) if each.thing.id != lead_id}
        leaving = list(members if member_ids is None else dict.fromkeys(member_ids))
        for member_id in leaving:
            if member_id not in members:
                raise Missing("case.no-member", key=str(member_id), case=str(case_id))
        staying = [lead_id, *(key for key in members if key not in leaving)]
        _part_actions(store, change, kept.thing, leaving, staying)
        for member_id in leaving:
            each = members[member_id]
            change.replace(_as_before(store, each.thing), version=each.version)
        if len(staying) > 1:
            return kept
        lead = change.get(Observation, lead_id)
        change.replace(replace(lead.thing, case_id=None), version=lead.version)
        return change.replace(replace(kept.thing, is_withdrawn=True), version=kept.version)


def _lead(change: Transaction, case: Case) -> Observation:
    """The one that stands for all, with its case named."""
    kept = change.get(Observation, case.lead_id)
    _check_free(kept.thing, case)
    if kept.thing.state not in LEADING:
        raise Conflict("case.not-leading", key=kept.thing.key, state=kept.thing.state.value)
    return change.replace(replace(kept.thing, case_id=case.id), version=kept.version).thing


def _join(change: Transaction, case: Case, lead: Observation, member_id: UUID) -> None:
    kept = change.get(Observation, member_id)
    member = kept.thing
    _check_free(member, case)
    if ObservationState.MERGED not in MOVES[member.state]:
        raise Conflict("case.not-mergeable", key=member.key, state=member.state.value)
    if {lead.valence, member.valence} == {Valence.SAFE, Valence.UNSAFE}:
        raise Conflict("case.valences-differ", key=member.key)
    after = replace(member, state=ObservationState.MERGED, case_id=case.id)
    if lead.answer is not None:
        after = replace(after, answer=lead.answer, answer_text=lead.answer_text)
    change.replace(after, version=kept.version)


def _check_free(observation: Observation, case: Case) -> None:
    if observation.municipality != case.municipality:
        raise Conflict("store.other-municipality", one=observation.municipality, other=case.municipality)
    if observation.is_withdrawn:
        raise Gone("thing.gone", key=observation.key)
    if observation.case_id not in {None, case.id}:
        raise Conflict("case.other-case", key=observation.key, case=str(observation.case_id))


def _as_before(store: Store, member: Observation) -> Observation:
    """A member out of its case: in the state that it had, or to be read again where that can't be told or be."""
    joined = _joined(store, member.id)
    earlier = store.version(Observation, member.id, joined - 1)
    state = ObservationState.IN_REVIEW if earlier is None else earlier.state
    if state in PUBLIC_STATES:
        state = ObservationState.PUBLIC if member.answer is None else ObservationState.ANSWERED
        state = ObservationState.IN_REVIEW if is_never_public(member) else state
    return replace(member, state=state, case_id=None)


def _joined(store: Store, observation_id: UUID) -> int:
    """The version with which an observation came into the case that it is in."""
    entries = store.history(Observation, observation_id)
    named = [entry for entry in entries if "case_id" in entry.fields]
    return named[-1].version


# --- the actions of a case --------------------------------------------------------------------------------------------


def _actions_of(store: Store, town: str, observation_id: UUID) -> set[UUID]:
    return {kept.thing.action_id for kept in store.links(ObservationAction, town, observation_id=observation_id)}


def _share_actions(store: Store, change: Transaction, town: str, members: Iterable[UUID]) -> None:
    had = {key: _actions_of(store, town, key) for key in members}
    shared = set[UUID]().union(*had.values())
    for key, own in had.items():
        for action_id in sorted(shared - own):
            link_one(change, ObservationAction(municipality=town, observation_id=key, action_id=action_id))


def _part_actions(
    store: Store, change: Transaction, case: Case, leaving: Sequence[UUID], staying: Sequence[UUID]
) -> None:
    brought = {key: _brought(store, case, key) for key in (*leaving, *staying)}
    kept_here = set[UUID]().union(*(brought[key] for key in staying))
    gone = set[UUID]().union(*(brought[key] for key in leaving)) - kept_here
    for key in leaving:
        _drop(store, change, case.municipality, key, _actions_of(store, case.municipality, key) - brought[key])
    for key in staying:
        _drop(store, change, case.municipality, key, gone)


def _drop(store: Store, change: Transaction, town: str, observation_id: UUID, actions: set[UUID]) -> None:
    for kept in store.links(ObservationAction, town, observation_id=observation_id):
        if kept.thing.action_id in actions:
            change.replace(replace(kept.thing, is_withdrawn=True), version=kept.version)


def _brought(store: Store, case: Case, observation_id: UUID) -> set[UUID]:
    """The actions that an observation was linked to when it came into its case."""
    version = _joined(store, observation_id)
    seq = store.history(Observation, observation_id)[version - 1].seq
    return {
        kept.thing.action_id
        for kept in store.links(ObservationAction, case.municipality, observation_id=observation_id)
        if _was_tied(store, kept.thing, before=seq)
    }


def _was_tied(store: Store, tied: ObservationAction, *, before: int) -> bool:
    versions = [entry.version for entry in store.history(ObservationAction, tied.id) if entry.seq < before]
    earlier = store.version(ObservationAction, tied.id, versions[-1]) if versions else None
    return earlier is not None and not earlier.is_withdrawn
