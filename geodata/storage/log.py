"""The append-only log: each entry hashes its contents with a salt, and itself with the entry before."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import RowMapping

from geodata.model.moments import moment
from geodata.model.record import LogEntry, Operation
from geodata.storage.contents import dumps

Row = Mapping[str, Any] | RowMapping

GENESIS: Final = "0" * 64
"""What the first entry is chained to."""


_SAID: Final = ("seq", "by", "municipality", "entity", "entity_key", "version", "operation", "fields", "content_hash")


@dataclass(frozen=True, slots=True)
class Change:
    """One change about to be logged: the changed fields before (none for a new thing) and after."""

    municipality: str
    entity: str
    key: str
    version: int
    before: Mapping[str, object] | None
    after: Mapping[str, object]


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def content_hash(salt: str, before: str | None, after: str) -> str:
    """What stands in the entry for its contents; without the salt nobody can guess them back."""
    return _sha256(salt, before or "", after)


def chain_hash(previous: str, row: Row) -> str:
    """What the next entry is chained to: everything the entry says, and the entry before."""
    said = [row["at"] if isinstance(row["at"], str) else moment(row["at"]), *(row[name] for name in _SAID)]
    return _sha256(previous, orjson.dumps(said).decode())


def rows(
    changes: Iterable[Change], *, by: str, now: datetime, after_seq: int, previous: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of ``log`` and of ``log_content`` that tell of ``changes``, chained on from ``previous``."""
    entries: list[dict[str, Any]] = []
    contents: list[dict[str, Any]] = []
    at = moment(now)
    for seq, change in enumerate(changes, after_seq + 1):
        salt = secrets.token_hex(16)
        before = None if change.before is None else dumps(change.before)
        after = dumps(change.after)
        row = {
            "seq": seq,
            "at": now,
            "by": by,
            "municipality": change.municipality,
            "entity": change.entity,
            "entity_key": change.key,
            "version": change.version,
            "operation": (Operation.ADD if change.before is None else Operation.EDIT).value,
            "fields": tuple(sorted(change.after)),
            "content_hash": content_hash(salt, before, after),
        }
        previous = row["chain_hash"] = chain_hash(previous, row | {"at": at})
        entries.append(row)
        contents.append({"seq": seq, "salt": salt, "before": before, "after": after})
    return entries, contents


def entry(row: Row) -> LogEntry:
    """A log entry from a row of ``log`` joined with its ``log_content``."""
    return LogEntry(
        seq=row["seq"],
        at=row["at"],
        by=row["by"],
        municipality=row["municipality"],
        entity=row["entity"],
        entity_key=row["entity_key"],
        version=row["version"],
        operation=Operation(row["operation"]),
        fields=row["fields"],
        before=None if row["before"] is None else orjson.loads(row["before"]),
        after=None if row["after"] is None else orjson.loads(row["after"]),
        chain_hash=row["chain_hash"],
    )
