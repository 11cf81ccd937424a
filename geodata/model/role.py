"""Who somebody is to a municipality: the roles that an account may hold, and everyone without one."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A role. ``PUBLIC`` is everyone, without an account.

    ``ADMIN`` is held for the installation, the others for one municipality each. What a role may see stands in
    `geodata.model.visibility`, what it may do in `geodata.model.permission`.
    """

    PUBLIC = "public"
    READER = "reader"
    EST_REPORTER = "est_reporter"
    POLICE = "police"
    WALK_LEADER = "walk_leader"
    CASEWORKER = "caseworker"
    PLANNER = "planner"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


TOWN_ROLES: Final = tuple(role for role in Role if role not in {Role.PUBLIC, Role.ADMIN})
"""The roles that are held for one municipality."""

PARTNER_ROLES: Final = frozenset({Role.POLICE, Role.EST_REPORTER})
"""The roles of people whom the municipality does not employ: their accounts end by date."""
