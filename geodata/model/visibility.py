"""Who sees what: one table of every field, and one rule for every thing.

A field or a thing is for everyone (P), for partners in the local cooperation too (S, samverkan), for the municipality
alone (I), or for the police alone (X). Nobody sees a field of a thing that they do not see. What is suspected drug
dealing or a felt threat (D2, D4) is never shown to everyone: a point would single out a place or a person (the domain
page's sections 2 and 6). Patrol areas are for the municipality and its partners.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from geodata.model.action import ActionState, PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.case import Case
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import Observation, ObservationState
from geodata.model.photo import Photo, PhotoState
from geodata.model.place import Municipality
from geodata.model.record import Thing
from geodata.model.role import Role
from geodata.model.walk import Walk, WalkState


class Level(StrEnum):
    """Whom something is for."""

    PUBLIC = "P"
    PARTNERS = "S"
    INTERNAL = "I"
    POLICE = "X"


Levels = frozenset[Level]

EVERYONES: Final[Levels] = frozenset({Level.PUBLIC})
_PARTNERS: Final[Levels] = EVERYONES | {Level.PARTNERS}
_STAFF: Final[Levels] = _PARTNERS | {Level.INTERNAL}

LEVELS: Final[Mapping[Role, Levels]] = MappingProxyType(
    {
        Role.PUBLIC: EVERYONES,
        Role.READER: _STAFF,
        Role.EST_REPORTER: _PARTNERS,
        Role.POLICE: _PARTNERS | {Level.POLICE},
        Role.WALK_LEADER: _STAFF,
        Role.CASEWORKER: _STAFF,
        Role.PLANNER: _STAFF,
        Role.COORDINATOR: _STAFF,
        Role.ADMIN: EVERYONES,
    }
)
"""What a role sees in its municipality; in others it sees what everyone sees."""

# --- fields -----------------------------------------------------------------------------------------------------------


def _levels(**names: str) -> Mapping[str, Level]:
    """The level of each name, from the names that each level has."""
    return MappingProxyType({name: Level[level] for level, some in names.items() for name in some.split()})


FIELDS: Final[Mapping[type[Any], Mapping[str, Level]]] = MappingProxyType(
    {
        Municipality: _levels(
            PUBLIC="slug name code metric_crs time_zone boundary", INTERNAL="dwellings_layer dwellings_at"
        ),
        Area: _levels(
            PUBLIC="id municipality name kind outline source source_id is_example",
            PARTNERS="decision valid_from valid_to",
            POLICE="patrol_times",
            INTERNAL="is_withdrawn",
        ),
        Walk: _levels(
            PUBLIC="id municipality title theme purpose place starts_at ends_at state source is_example",
            INTERNAL="route is_withdrawn",
        ),
        Observation: _levels(
            PUBLIC="id municipality valence primary_code position place walk_id observed_at observed_precision feeling "
            "secondary_codes text_public applies_when state answer answer_text is_example",
            PARTNERS="placement accuracy_m severity me_too",
            INTERNAL="recorded_at text_raw why proposal state_reason public_from forwarded_to case_id flags source "
            "source_id is_withdrawn",
        ),
        Case: _levels(INTERNAL="id municipality title lead_id reason is_example is_withdrawn"),
        PlanningAction: _levels(
            PUBLIC="id municipality title description kind state responsible_unit due decided_on done_on verified_on "
            "forwarded_to forwarded_on reply project reason public_motivation position source is_example",
            INTERNAL="land_owner asset_owner verified_by review_on reference is_withdrawn",
        ),
        ObservationAction: _levels(PUBLIC="municipality observation_id action_id", INTERNAL="reason is_withdrawn"),
        AreaObservation: _levels(PARTNERS="municipality area_id observation_id reason", INTERNAL="is_withdrawn"),
        ActionArea: _levels(PARTNERS="municipality action_id area_id reason", INTERNAL="is_withdrawn"),
        Photo: _levels(
            PUBLIC="id municipality observation_id width height alt_text is_example",
            INTERNAL="sha256 thumbnail_sha256 original_sha256 blurred state original_kept_for is_withdrawn",
        ),
    }
)
"""Every field of everything that is kept. docs/data-dictionary.md tells the same."""

GENERALISED: Final = frozenset({"position", "observed_at", "observed_precision"})
"""Fields of an observation that everyone sees by a cell and a part of the day; partners see them exactly."""

OF_A_PERSON: Final = frozenset[type[Any]]({Observation, Photo})
"""Things whose hours of keeping tell when somebody was there."""

OF_KEEPING: Final = Level.PARTNERS
"""Who sees how often and when such a thing was changed."""

AUTHORS: Final = Level.INTERNAL
"""Who sees who did something, and what became of what a person told step by step."""


def hidden_fields(kind: type[Any], levels: Levels) -> frozenset[str]:
    """The fields of a kind of thing that whoever has these levels does not see."""
    return frozenset(name for name, level in FIELDS[kind].items() if level not in levels)


# --- things -----------------------------------------------------------------------------------------------------------

PUBLIC_STATES: Final = frozenset({ObservationState.PUBLIC, ObservationState.ANSWERED})

UNREAD: Final = frozenset(
    {ObservationState.RECEIVED, ObservationState.IN_REVIEW, ObservationState.REJECTED, ObservationState.MERGED}
)
"""What nobody has approved by itself: for the municipality alone. Of what was merged others see the one that leads."""

UNDECIDED: Final = frozenset({ActionState.PROPOSED, ActionState.ASSESSING})
"""Actions that are talked about: everyone sees them when somebody has decided."""

NEVER_POINTS: Final = frozenset({"D2", "D4"})
"""Categories, also where they are not the first, that are never shown to everyone."""


def is_public(thing: Thing) -> bool:
    """Whether everyone may see it; an observation once its `Observation.public_from` has come."""
    return level(thing) is Level.PUBLIC


def sees(levels: Levels, thing: Thing, now: datetime) -> bool:
    """Whether whoever has these levels sees a thing at ``now`` (UTC).

    A link is seen by those who see both ends, a photo by those who see its observation: whoever asks looks at those.
    """
    least = level(thing)
    if least is Level.PUBLIC and isinstance(thing, Observation) and not _is_out(thing, now):
        least = Level.PARTNERS
    return least in levels


def _is_out(observation: Observation, now: datetime) -> bool:
    return observation.public_from is not None and observation.public_from <= now


def level(thing: Thing) -> Level:
    """The level of a thing as a whole; an observation's once its batch is out."""
    if getattr(thing, "is_withdrawn", False):
        return Level.INTERNAL
    match thing:
        case Observation():
            return _of_observation(thing)
        case Area():
            return Level.PARTNERS if thing.kind is AreaKind.PATROL else Level.PUBLIC
        case PlanningAction():
            return Level.PARTNERS if thing.state in UNDECIDED else Level.PUBLIC
        case Walk():
            return Level.INTERNAL if thing.state is WalkState.DRAFT else Level.PUBLIC
        case Photo():
            return _OF_PHOTOS[thing.state]
        case Case():
            return Level.INTERNAL
        case AreaObservation() | ActionArea():
            return Level.PARTNERS
        case _:
            return Level.PUBLIC


_OF_PHOTOS: Final[Mapping[PhotoState, Level]] = MappingProxyType(
    {
        PhotoState.RECEIVED: Level.INTERNAL,
        PhotoState.REJECTED: Level.INTERNAL,
        PhotoState.CHECKED: Level.PARTNERS,
        PhotoState.PUBLIC: Level.PUBLIC,
    }
)


def _of_observation(observation: Observation) -> Level:
    if observation.state in UNREAD:
        return Level.INTERNAL
    is_for_all = observation.state in PUBLIC_STATES and not is_never_public(observation)
    return Level.PUBLIC if is_for_all else Level.PARTNERS


def is_never_public(observation: Observation) -> bool:
    """Whether one of its categories is never a point on everyone's map."""
    return bool(NEVER_POINTS & {observation.primary_code, *observation.secondary_codes})
