"""What is worth something once, and for a while: invitations, reset links, challenges; hashes of them are kept."""

import base64
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, select

from geodata.errors import Gone
from webmap.accounts.tables import TOKENS


class Purpose(StrEnum):
    """What a token is good for, and for nothing else."""

    INVITATION = "invitation"
    RESET = "reset"
    PASSKEY = "passkey"
    OPENID = "openid"


LASTS: Final = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(hours=1),
    Purpose.PASSKEY: timedelta(minutes=5),
    Purpose.OPENID: timedelta(minutes=10),
}

PASSWORD_SETTING: Final = (Purpose.INVITATION, Purpose.RESET)


def make(connection: Connection, purpose: Purpose, account_id: int | None, now: datetime) -> str:
    """A new one, 160 random bits in letters that can be typed from paper. Earlier ones for the same end with it."""
    if purpose in PASSWORD_SETTING and account_id is not None:
        revoke(connection, account_id)
    made = base64.b32encode(secrets.token_bytes(20)).decode().lower()
    keep(connection, purpose, made, account_id, now)
    return made


def keep(connection: Connection, purpose: Purpose, made: str, account_id: int | None, now: datetime) -> None:
    """Remember a token that was made elsewhere."""
    at = int(now.timestamp())
    connection.execute(delete(TOKENS).where(TOKENS.c.ends_at < at))
    ends_at = at + int(LASTS[purpose].total_seconds())
    row = {"hash": _hash(made), "purpose": purpose.value, "account_id": account_id, "ends_at": ends_at}
    connection.execute(TOKENS.insert().values(row))


def typed(text: str) -> str:
    """A token as somebody typed it: with capitals, spaces or dashes."""
    return "".join(letter for letter in text.lower() if letter.isalnum())[:64]


def owner(connection: Connection, purposes: tuple[Purpose, ...], token: str, now: datetime) -> int:
    """Whose a token is; it stays good. `Gone` ``invitation.gone`` where it is none, used, or too old."""
    wanted = select(TOKENS).where(TOKENS.c.hash == _hash(token), TOKENS.c.purpose.in_(purposes))
    row = connection.execute(wanted).one_or_none()
    if row is None or row.account_id is None or row.ends_at < now.timestamp():
        raise Gone("invitation.gone")
    return int(row.account_id)


def take(connection: Connection, purpose: Purpose, token: str, now: datetime) -> bool:
    """Use a token up; whether it was good until now."""
    wanted = delete(TOKENS).where(TOKENS.c.hash == _hash(token), TOKENS.c.purpose == purpose.value)
    row = connection.execute(wanted.returning(TOKENS.c.ends_at)).one_or_none()
    return row is not None and row.ends_at >= now.timestamp()


def revoke(connection: Connection, account_id: int) -> None:
    """End the invitations and reset links of an account."""
    mine = delete(TOKENS).where(TOKENS.c.account_id == account_id, TOKENS.c.purpose.in_(PASSWORD_SETTING))
    connection.execute(mine)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
