"""Whoever asks, as far as it matters for what they see and may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from geodata.model.permission import DEEDS, Deed
from geodata.model.role import Role
from geodata.model.visibility import EVERYONES, LEVELS, Level, Levels


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with roles, by municipality and (``everywhere``) in all of them.

    ``key`` is what the log calls them, empty for everyone without an account. ``unit`` is the unit of a caseworker.
    """

    key: str = ""
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    everywhere: frozenset[Role] = frozenset()
    unit: str = ""

    def roles_in(self, municipality: str) -> frozenset[Role]:
        """The roles that count in a municipality."""
        return self.everywhere | self.roles.get(municipality, frozenset())

    def levels(self, municipality: str) -> Levels:
        """What they see there."""
        return EVERYONES.union(*(LEVELS[role] for role in self.roles_in(municipality)))

    def sees_exactly(self, municipality: str) -> bool:
        """Whether they see exact places and times there."""
        return Level.PARTNERS in self.levels(municipality)

    def deeds(self, municipality: str) -> frozenset[Deed]:
        """What they may do there."""
        return frozenset[Deed]().union(*(DEEDS[role] for role in self.roles_in(municipality)))

    def may(self, deed: Deed, municipality: str) -> bool:
        """Whether they may do something there."""
        return deed in self.deeds(municipality)


NOBODY: Final = Viewer()
"""Everyone without an account."""


def with_role(role: Role, key: str = "") -> Viewer:
    """Somebody who holds a role everywhere: a command line, or a program with the local token."""
    return Viewer(key, everywhere=frozenset({role}))
