"""A planning action (åtgärd): what is done about observations, by whom, and why not where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from geodata.errors import Invalid
from geodata.model import checks
from geodata.model.checks import LongText, Name, ShortText
from geodata.model.place import Position


class ActionKind(StrEnum):
    """What sort of work it is, by horizon (the domain page's section 5, point 10)."""

    URGENT = "urgent"
    SIMPLE = "simple"
    INVESTIGATION = "investigation"
    INVESTMENT = "investment"
    PLAN_QUESTION = "plan_question"
    OTHER_OWNER = "other_owner"
    SOCIAL = "social"


class ActionState(StrEnum):
    """Where an action stands; the domain page's section 7.3."""

    PROPOSED = "proposed"
    ASSESSING = "assessing"
    DECIDED = "decided"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    VERIFIED = "verified"
    CLOSED = "closed"
    FORWARDED = "forwarded"
    IN_PROJECT = "in_project"
    DECLINED = "declined"
    DORMANT = "dormant"


class DeclineReason(StrEnum):
    """Why an action is declined; the public motivation says it in words."""

    OTHER_OWNER = "other_owner"
    COST = "cost"
    TRAFFIC_SAFETY = "traffic_safety"
    CONFLICTING_GOAL = "conflicting_goal"
    NOT_EFFECTIVE = "not_effective"
    ALREADY_DONE = "already_done"
    NOT_FOUND = "not_found"
    OUTSIDE_MANDATE = "outside_mandate"


class Reply(StrEnum):
    """What the owner that an action was forwarded to has answered."""

    WILL_DO = "will_do"
    WILL_NOT = "will_not"
    NONE = "none"


_S = ActionState

MOVES: Final[Mapping[ActionState, tuple[ActionState, ...]]] = MappingProxyType(
    {
        _S.PROPOSED: (_S.ASSESSING,),
        _S.ASSESSING: (_S.DECIDED, _S.FORWARDED, _S.IN_PROJECT, _S.DECLINED, _S.DORMANT),
        _S.DECIDED: (_S.PLANNED, _S.DORMANT),
        _S.PLANNED: (_S.IN_PROGRESS, _S.DORMANT),
        _S.IN_PROGRESS: (_S.DONE,),
        _S.DONE: (_S.VERIFIED, _S.IN_PROGRESS),
        _S.VERIFIED: (_S.CLOSED,),
        _S.CLOSED: (),
        _S.FORWARDED: (_S.ASSESSING, _S.CLOSED),
        _S.IN_PROJECT: (_S.ASSESSING, _S.CLOSED),
        _S.DECLINED: (_S.ASSESSING,),
        _S.DORMANT: (_S.ASSESSING,),
    }
)
"""From each state, the states that may follow, the usual one first. A declined, dormant, forwarded or project-bound
action may be taken up again (``assessing``); work that fails its check goes back to ``in_progress``; ``closed`` is the
end."""

NEEDS: Final[Mapping[ActionState, tuple[str, ...]]] = MappingProxyType(
    {
        _S.PLANNED: ("responsible_unit", "due"),
        _S.IN_PROGRESS: ("responsible_unit",),
        _S.DONE: ("done_on",),
        _S.VERIFIED: ("done_on", "verified_on", "verified_by"),
        _S.FORWARDED: ("forwarded_to", "forwarded_on"),
        _S.IN_PROJECT: ("project",),
        _S.DORMANT: ("review_on",),
    }
)
"""The facts without which an action can't be in a state."""

OPEN_STATES: Final = frozenset(_S) - {_S.DONE, _S.VERIFIED, _S.CLOSED, _S.DECLINED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningAction:
    """One planning action.

    Three different "who": ``land_owner`` controls the place (markägare, huvudman), ``asset_owner`` owns the thing on it
    (a lamp post), ``responsible_unit`` does the work. ``position`` is its own place where it has one; otherwise it
    stands where its observations stand.
    """

    id: UUID
    municipality: str
    title: Name
    description: LongText = ""
    kind: ActionKind = ActionKind.SIMPLE
    state: ActionState = ActionState.PROPOSED
    land_owner: ShortText = ""
    asset_owner: ShortText = ""
    responsible_unit: ShortText = ""
    due: date | None = None
    decided_on: date | None = None
    done_on: date | None = None
    verified_on: date | None = None
    verified_by: ShortText = ""
    forwarded_to: ShortText = ""
    forwarded_on: date | None = None
    reply: Reply | None = None
    project: ShortText = ""
    review_on: date | None = None
    reason: DeclineReason | None = None
    public_motivation: LongText = ""
    reference: ShortText = ""
    position: Position | None = None
    source: ShortText = ""
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)
        for name in NEEDS.get(self.state, ()):
            if not str(getattr(self, name) or "").strip():
                raise Invalid("action.fact-missing", field=name, state=self.state.value)
        if self.state is ActionState.DECLINED and not (self.reason and self.public_motivation.strip()):
            raise Invalid("action.motivation-missing", field="public_motivation")

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)

    @property
    def next_states(self) -> tuple[ActionState, ...]:
        """The states it may go to from here."""
        return MOVES[self.state]

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its due day has passed."""
        return self.due is not None and self.state in OPEN_STATES and self.due < today


def check_move(before: PlanningAction, after: PlanningAction) -> None:
    """Refuses a change of state that `MOVES` does not have."""
    if before.state is not after.state and after.state not in MOVES[before.state]:
        allowed = [state.value for state in MOVES[before.state]]
        raise Invalid("action.illegal-move", frm=before.state.value, to=after.state.value, allowed=allowed)
