"""An account: whoever is signed in, as the rest of the application sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geodata.model.role import Role


class Standing(StrEnum):
    """How it stands with an account, for whoever looks after it."""

    OPEN = "open"
    INVITED = "invited"
    ENDED = "ended"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account.

    ``key`` is a random pseudonym ("konto:" and 12 hex digits) and stands in the log as who did something; name and
    e-mail never do. ``roles`` are by the municipality's slug, and only those whose end date has not passed. ``unit`` is
    the unit of a caseworker, whose rows are theirs to handle.
    """

    key: str
    name: str
    email: str = field(repr=False)
    roles: Mapping[str, frozenset[Role]]
    is_admin: bool = False
    unit: str = ""
    organisation: str = ""

    def has(self, role: Role, municipality: str) -> bool:
        """Whether a role is held in a municipality."""
        return role in self.roles.get(municipality, frozenset())
