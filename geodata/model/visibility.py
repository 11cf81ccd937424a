"""What may be shown to everyone. One strict rule for now: what is reviewed and published, and never a place of crime.

Of an observation only its category, valence, place, time and public text are for everyone, once it is published or
answered. What is suspected drug dealing or a felt threat (D2, D4) never is: a point would single out a place or a
person (the domain page's sections 2 and 6). Patrol areas are internal.
"""

from typing import Final

from geodata.model.area import Area, AreaKind
from geodata.model.observation import Observation, ObservationState

PUBLIC_STATES: Final = frozenset({ObservationState.PUBLIC, ObservationState.ANSWERED})

NEVER_POINTS: Final = frozenset({"D2", "D4"})
"""Categories, also where they are not the first, that are never shown to everyone."""


def is_public(thing: Observation | Area) -> bool:
    """Whether everyone may see it."""
    if thing.is_withdrawn:
        return False
    if isinstance(thing, Area):
        return thing.kind is not AreaKind.PATROL
    return thing.state in PUBLIC_STATES and not NEVER_POINTS & {thing.primary_code, *thing.secondary_codes}
