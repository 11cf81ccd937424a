"""What a role may do in the municipality that it is held for. What it may see stands in `geodata.model.visibility`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.role import Role


class Deed(StrEnum):
    """One thing that somebody may be allowed to do. ``EDIT_OWN_ACTION`` is about the actions of one's own unit."""

    RECORD = "record"
    EDIT_OBSERVATION = "edit_observation"
    REVIEW = "review"
    LINK = "link"
    EDIT_ACTION = "edit_action"
    EDIT_OWN_ACTION = "edit_own_action"
    DRAW_AREA = "draw_area"
    PLAN_PATROL = "plan_patrol"
    PLAN_WALK = "plan_walk"
    IMPORT = "import"
    EXPORT = "export"
    SEE_LAYERS = "see_layers"
    GIVE_ACCOUNTS = "give_accounts"


_D = Deed
_LEADING = frozenset({_D.RECORD, _D.EDIT_OBSERVATION, _D.PLAN_WALK, _D.SEE_LAYERS})
_PLANNING = frozenset({
    _D.RECORD, _D.EDIT_OBSERVATION, _D.LINK, _D.EDIT_ACTION, _D.DRAW_AREA, _D.IMPORT, _D.EXPORT, _D.SEE_LAYERS,
})  # fmt: skip

DEEDS: Final[Mapping[Role, frozenset[Deed]]] = MappingProxyType(
    {
        Role.PUBLIC: frozenset(),
        Role.READER: frozenset({_D.SEE_LAYERS}),
        Role.EST_REPORTER: frozenset(),
        Role.POLICE: frozenset({_D.PLAN_PATROL}),
        Role.WALK_LEADER: _LEADING,
        Role.CASEWORKER: frozenset({_D.EDIT_OWN_ACTION, _D.LINK, _D.EXPORT, _D.SEE_LAYERS}),
        Role.PLANNER: _PLANNING,
        Role.COORDINATOR: _PLANNING | _LEADING | {_D.REVIEW, _D.GIVE_ACCOUNTS},
        Role.ADMIN: frozenset({_D.GIVE_ACCOUNTS}),
    }
)
"""By role, in the order in which responsibility grows."""

FIELD_DEEDS: Final[Mapping[type[Any], Mapping[str, Deed]]] = MappingProxyType(
    {
        Area: {"patrol_times": Deed.PLAN_PATROL},
        Observation: dict.fromkeys(
            ("text_public", "state", "state_reason", "public_from", "forwarded_to", "case_id", "me_too", "answer",
             "answer_text"),
            Deed.REVIEW,
        ),
    }
)  # fmt: skip
"""Fields that more is needed for than for the rest of their thing."""
