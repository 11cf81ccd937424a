"""Copies of database files: made while others write, and what a closed one holds in short."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from geodata.errors import Invalid, Unavailable
from geodata.storage import tables
from geodata.storage.log import GENESIS
from geodata.storage.store import Fault, Store

SQLITE: Final = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a log: its number, and its hash that stands for all before it. Written ``SEQ:HASH``."""

    seq: int
    chain_hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.chain_hash}"

    @classmethod
    def read(cls, text: str) -> Self:
        """From ``SEQ:HASH``; `Invalid` ``value.invalid``."""
        seq, _, chain_hash = text.strip().lower().partition(":")
        if not (seq.isascii() and seq.isdigit() and len(seq) < 19 and len(chain_hash) == 64):
            raise Invalid("value.invalid", field="head", value=text[:80], allowed="SEQ:HASH")
        return cls(int(seq), chain_hash)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a store held when it was copied: the log's head, and how many rows of each kind."""

    head: Head
    rows: Mapping[str, int]
    revision: str


def head_of(store: Store) -> Head:
    """The head of a store's log."""
    last = next(store.log(after=store.log_end() - 1), None)
    return Head(0, GENESIS) if last is None else Head(last.seq, last.chain_hash)


def head_faults(store: Store, head: Head) -> list[Fault]:
    """What is wrong with a log that is to hold a head that was noted elsewhere.

    Whoever can write to the file can compute the whole chain anew, so that `Store.check` finds it sound; but never so
    that an entry keeps the hash that somebody noted.
    """
    found = next(store.log(after=head.seq - 1), None) if head.seq else None
    if head.seq and (found is None or found.seq != head.seq):
        return [Fault("log", f"entry {head.seq}, which was noted as its head, is missing")]
    if (found.chain_hash if found else GENESIS) != head.chain_hash:
        return [Fault("log", f"entry {head.seq} or one before it is another than was noted as its head")]
    return []


def copy_database(source: Path, to: Path) -> None:
    """A whole, checked copy of an SQLite file that others may be writing to; of any other file, its bytes."""
    with source.open("rb") as file:
        is_database = file.read(len(SQLITE)) == SQLITE
    if not is_database:
        to.write_bytes(source.read_bytes())
        return
    # Not mode=ro: such a connection can't read a file in WAL mode that nobody else has open.
    address = f"{source.resolve().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True)) as original, closing(sqlite3.connect(to)) as copy:
            original.execute("PRAGMA wal_autocheckpoint=0")
            original.backup(copy)
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        raise Unavailable("backup.failed", store=source.name, found=str(error)) from error
    if sound != "ok":
        raise Unavailable("backup.failed", store=source.name, found=sound)


def summary(copy: Path) -> Summary:
    """What a closed copy of a store holds; nothing is made beside it."""
    with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        last = connection.execute("SELECT seq, chain_hash FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        names = sorted(table.name for table in tables.metadata.tables.values())
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own names
            for name in names
            if name in known
        }
    return Summary(Head(0, GENESIS) if last is None else Head(*last), rows, str(revision))
