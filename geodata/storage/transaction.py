"""One transaction of a relational store: each change writes its row and its log entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, update
from sqlalchemy.exc import IntegrityError

from geodata.errors import Conflict, Missing, Refused, Stale
from geodata.model.observation import Observation
from geodata.model.record import Kept, T, Thing
from geodata.storage import log, tables
from geodata.storage.contents import plain
from geodata.storage.prepared import driver_of, row_by_key, write_rows
from geodata.storage.rows import kept_of, row_of, rows_of, town_of
from geodata.storage.store import Transaction
from geodata.storage.tables import TABLE_OF

BATCH: Final = 5_000
"""Rows that are written with one call when many are added."""

_LAST: Final = "SELECT seq, chain_hash FROM log ORDER BY seq DESC LIMIT 1"


def key_column(table: Table) -> Any:  # noqa: ANN401 - a Column of either type
    """The column that a thing's key stands in."""
    return table.c.id if "id" in table.c else table.c.slug


_BY_KEY: Final = {kind: rows_of(kind).where(key_column(table) == bindparam("key")) for kind, table in TABLE_OF.items()}


def kept_by_key(connection: Connection, kind: type[T], key: str | UUID) -> Kept[T]:
    """The thing with that key; `Missing` ``thing.missing``."""
    row = row_by_key(connection, _BY_KEY[kind], str(key))
    if row is None:
        raise Missing("thing.missing", key=str(key))
    return kept_of(kind, row)


_MEMBERS: Final = (
    rows_of(Observation)
    .where(tables.observation.c.case_id == bindparam("case_id", type_=tables.observation.c.case_id.type))
    .order_by(tables.observation.c.recorded_at, tables.observation.c.id)
)


def members_of(connection: Connection, case_id: UUID) -> list[Kept[Observation]]:
    """The observations of a case."""
    return [kept_of(Observation, row) for row in connection.execute(_MEMBERS, {"case_id": case_id})]


def changed_fields(before: Thing, after: Thing) -> tuple[dict[str, object], dict[str, object]]:
    """What the fields that differ were, and what they are now."""
    old, new = plain(before), plain(after)
    names = [name for name in new if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


@dataclass(frozen=True, slots=True)
class RelationalTransaction(Transaction):
    """Changes on one connection, by one person, at one time; ``refusal`` names what a broken constraint means."""

    connection: Connection
    by: str
    now: datetime
    refusal: Callable[[BaseException], Refused]

    def get(self, kind: type[T], key: str | UUID) -> Kept[T]:
        return kept_by_key(self.connection, kind, key)

    def members(self, case_id: UUID) -> list[Kept[Observation]]:
        return members_of(self.connection, case_id)

    def add(self, thing: T) -> Kept[T]:
        self._insert([thing])
        return Kept(thing, 1, self.now)

    def add_many(self, things: Sequence[Thing]) -> int:
        for start in range(0, len(things), BATCH):
            self._insert(things[start : start + BATCH])
        return len(things)

    def _insert(self, things: Sequence[Thing]) -> None:
        table = TABLE_OF[type(things[0])]
        rows = [row_of(thing, version=1, changed_at=self.now) for thing in things]
        try:
            written = write_rows(self.connection, table, rows, unless_taken=True)
        except self.connection.dialect.loaded_dbapi.IntegrityError as error:
            raise self.refusal(error) from error
        if written != len(rows):
            raise Conflict("thing.other-content")
        self._log([log.Change(town_of(thing), table.name, thing.key, 1, None, plain(thing)) for thing in things])

    def _log(self, changes: Sequence[log.Change]) -> None:
        seq, previous = driver_of(self.connection).execute(_LAST).fetchone() or (0, log.GENESIS)
        entries, contents = log.rows(changes, by=self.by, now=self.now, after_seq=seq, previous=previous)
        write_rows(self.connection, tables.log, entries)
        write_rows(self.connection, tables.log_content, contents)

    def replace(self, thing: T, *, version: int) -> Kept[T]:
        kept = self.get(type(thing), thing.key)
        if kept.version != version:
            raise Stale("thing.changed", key=thing.key, version=kept.version, given=version)
        before, after = changed_fields(kept.thing, thing)
        if not after:
            return kept
        if town_of(kept.thing) != town_of(thing):
            raise Conflict("store.other-municipality", one=town_of(kept.thing), other=town_of(thing))
        table = TABLE_OF[type(thing)]
        row = row_of(thing, version=version + 1, changed_at=self.now)
        values = {name: row[name] for name in (*after, "version", "changed_at")}
        try:
            self.connection.execute(
                update(table).where(key_column(table) == bindparam("the_key")).values(values), {"the_key": thing.key}
            )
        except IntegrityError as error:
            raise self.refusal(error.orig or error) from error
        self._log([log.Change(town_of(thing), table.name, thing.key, version + 1, before, after)])
        return Kept(thing, version + 1, self.now)
