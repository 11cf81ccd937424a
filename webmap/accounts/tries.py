"""How often somebody may try: for one account and from one address, within a quarter of an hour."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, select

from webmap.accounts.tables import TRIES
from webmap.secret_key import derived

WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Bound:
    """So many tries within the window, for one of its ``kind``."""

    kind: str
    most: int


ACCOUNT: Final = Bound("account", 10)
ADDRESS: Final = Bound("address", 30)


def mark(key: bytes, bound: Bound, value: str) -> bytes:
    """What a try is counted under: neither e-mail nor address can be read from it without the secret key."""
    return hmac.digest(derived(key, "tries"), f"{bound.kind}\0{value}".encode(), sha256)


def wait_s(connection: Connection, marks: Iterable[tuple[Bound, bytes]], now: datetime) -> int:
    """Count one more try under each mark, before it is made; else how many seconds to wait (0: none)."""
    at, wait = int(now.timestamp()), 0
    since = at - int(WINDOW.total_seconds())
    connection.execute(delete(TRIES).where(TRIES.c.at <= since))
    marks = list(marks)
    for bound, what in marks:
        made = connection.execute(select(TRIES.c.at).where(TRIES.c.what == what).order_by(TRIES.c.at)).scalars().all()
        if len(made) >= bound.most:
            wait = max(wait, made[len(made) - bound.most] - since)
    if not wait:
        connection.execute(TRIES.insert(), [{"what": what, "at": at} for _, what in marks])
    return wait


def forgive(connection: Connection, account: bytes, address: bytes) -> None:
    """What was counted before somebody got in: all of the account's, and the last of the address's."""
    connection.execute(delete(TRIES).where(TRIES.c.what == account))
    last = select(TRIES.c.id).where(TRIES.c.what == address).order_by(TRIES.c.id.desc()).limit(1)
    connection.execute(delete(TRIES).where(TRIES.c.id.in_(last)))
