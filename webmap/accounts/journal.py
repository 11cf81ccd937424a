"""The journal: who signed in, failed, left, or was given a role, and when. No content, no visitor's address."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from webmap.accounts.tables import JOURNAL

OPERATOR: Final = "operator"
"""Who acts by the command line."""


class Event(StrEnum):
    """What may stand in the journal."""

    SIGNED_IN = "signed-in"
    FAILED = "failed"
    TOO_MANY = "too-many"
    SIGNED_OUT = "signed-out"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    ADDED = "added"
    INVITED = "invited"
    INVITATION_TAKEN = "invitation-taken"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    ROLES_CHANGED = "roles-changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    CODES_ON = "codes-on"
    CODES_OFF = "codes-off"
    RECOVERY_CODE_USED = "recovery-code-used"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"


def write(
    connection: Connection, event: Event, *, who: str = "", about: str = "", note: str = "", now: datetime
) -> None:
    """One line of the journal, in the transaction that it tells of."""
    row = {"at": int(now.timestamp()), "who": who, "event": event.value, "about": about or who, "note": note}
    connection.execute(JOURNAL.insert().values(row))


def latest(connection: Connection, most: int = 100) -> list[dict[str, object]]:
    """The newest lines, newest first."""
    rows = connection.execute(select(JOURNAL).order_by(JOURNAL.c.id.desc()).limit(most))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - its public name
