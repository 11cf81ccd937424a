"""What became of an observation: everyone who told of something gets an answer, in a case all of them the same."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from geodata.casework.keeping import revised
from geodata.errors import Conflict, Invalid
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation, ObservationState, Outcome, Valence
from geodata.model.record import Kept
from geodata.model.review import ANSWERABLE, check_stands
from geodata.model.visibility import PUBLIC_STATES
from geodata.storage.store import Store

NEVER_KEPT: Final = Valence.UNSAFE
"""What feels unsafe is never answered with that it is kept as it is."""


def answer(
    store: Store,
    observation_id: UUID,
    outcome: Outcome,
    answer_text: str = "",
    *,
    version: int,
    by: str,
    now: datetime,
) -> Kept[Observation]:
    """Answer an observation, and with it all others in its case. A new answer replaces the old one.

    What is public becomes answered; what is internal or was passed on stays so, with its answer. `Invalid`
    ``answer.action-missing`` where no action is linked, ``answer.motivation-missing`` for "no action" without a word
    of why, ``answer.not-positive`` where something unsafe would be kept as it is; `Conflict` ``answer.not-reviewed``,
    and ``observation.in-case`` for one that another stands for.
    """
    with store.writing(by=by, now=now) as change:
        before = change.get(Observation, observation_id).thing
        changes: dict[str, object] = {"answer": outcome, "answer_text": answer_text}
        if before.state in PUBLIC_STATES:
            changes["state"] = ObservationState.ANSWERED
        kept, after = revised(change, Observation, str(observation_id), changes, version=version)
        if before.state is ObservationState.MERGED:
            raise Conflict("observation.in-case", key=before.key, case=str(before.case_id))
        if before.state not in ANSWERABLE:
            raise Conflict("answer.not-reviewed", key=before.key, state=before.state.value)
        check_stands(after)
        others = [] if before.case_id is None else change.members(before.case_id)
        _check(store, [kept.thing, *(each.thing for each in others)], outcome, answer_text)
        for each in others:
            if each.thing.id != before.id:
                change.replace(replace(each.thing, answer=outcome, answer_text=answer_text), version=each.version)
        return change.replace(after, version=version)


def _check(store: Store, answered: list[Observation], outcome: Outcome, text: str) -> None:
    match outcome:
        case Outcome.ACTION:
            town, key = answered[0].municipality, answered[0].id
            if not store.links(ObservationAction, town, observation_id=key):
                raise Invalid("answer.action-missing", field="answer")
        case Outcome.NO_ACTION:
            if not text.strip():
                raise Invalid("answer.motivation-missing", field="answer_text")
        case Outcome.KEPT:
            if any(each.valence is NEVER_KEPT for each in answered):
                raise Invalid("answer.not-positive", field="answer")
