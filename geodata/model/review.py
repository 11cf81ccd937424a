"""Where an observation may go in its review; the domain page's section 7.2."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geodata.errors import Conflict, Invalid
from geodata.model.observation import Observation, ObservationState
from geodata.model.visibility import PUBLIC_STATES, is_never_public

_S = ObservationState

MOVES: Final[Mapping[ObservationState, tuple[ObservationState, ...]]] = MappingProxyType(
    {
        _S.RECEIVED: (_S.IN_REVIEW, _S.PUBLIC, _S.INTERNAL, _S.REJECTED, _S.FORWARDED_URGENT, _S.MERGED),
        _S.IN_REVIEW: (_S.PUBLIC, _S.INTERNAL, _S.REJECTED, _S.FORWARDED_URGENT, _S.MERGED),
        _S.INTERNAL: (_S.PUBLIC, _S.ANSWERED, _S.IN_REVIEW, _S.REJECTED, _S.FORWARDED_URGENT, _S.MERGED),
        _S.PUBLIC: (_S.ANSWERED, _S.INTERNAL, _S.MERGED),
        _S.REJECTED: (_S.IN_REVIEW,),
        _S.FORWARDED_URGENT: (_S.IN_REVIEW, _S.PUBLIC, _S.ANSWERED, _S.INTERNAL),
        _S.MERGED: (),
        _S.ANSWERED: (_S.INTERNAL, _S.MERGED),
    }
)
"""From each state, the states that a decision may lead to, the usual one first.

To decide is to have read, so what was received need not be taken up first. What is out is taken down before anything
else becomes of it; what was not accepted may be taken up again. Merged ones come back by splitting their case, and what
is undone goes back to what it was."""

WAITING: Final = frozenset({_S.RECEIVED, _S.IN_REVIEW})
"""What waits for a decision."""

ANSWERABLE: Final = frozenset({_S.PUBLIC, _S.ANSWERED, _S.INTERNAL, _S.FORWARDED_URGENT})
"""What is reviewed and gets an answer of its own. A merged one gets its case's; why one is rejected is its answer."""

LEADING: Final = WAITING | {_S.PUBLIC, _S.ANSWERED, _S.INTERNAL}
"""What may stand for others in a case."""


def check_move(before: Observation, after: Observation) -> None:
    """Refuses a change of state that `MOVES` does not have, and what may not be so."""
    if before.state is not after.state and after.state not in MOVES[before.state]:
        allowed = [state.value for state in MOVES[before.state]]
        raise Invalid("observation.illegal-move", frm=before.state.value, to=after.state.value, allowed=allowed)
    check_stands(after)


def check_stands(observation: Observation) -> None:
    """Refuses what may not be so, however it came about.

    Suspected drug dealing and felt threats are not public, whatever is written of them; nobody stands for others in a
    case who was not accepted.
    """
    if observation.state in PUBLIC_STATES and is_never_public(observation):
        raise Invalid("observation.never-public", field="state", value=observation.primary_code)
    if observation.case_id is not None and observation.state not in LEADING | {_S.MERGED}:
        raise Conflict("observation.leads-case", key=observation.key, case=str(observation.case_id))
