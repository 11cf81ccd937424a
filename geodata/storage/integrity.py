"""Everything that can be wrong inside a GeoPackage store, looked for row by row."""

from collections.abc import Iterator
from dataclasses import MISSING, fields

import orjson
from sqlalchemy import Connection, Table, select

from geodata.errors import Refused
from geodata.model.record import Kept, Thing
from geodata.storage import log, tables
from geodata.storage.contents import dumps, plain
from geodata.storage.gpkg_schema import rtree_name, shape_column
from geodata.storage.rows import kept_of, rows_of
from geodata.storage.store import Fault


def faults(connection: Connection) -> Iterator[Fault]:
    """What is wrong with the file, the references, the indexes, the log and the rows it tells of."""
    for part in (_file, _indexes, _chain, _replay):
        try:
            yield from part(connection)
        except ValueError as error:
            yield Fault(part.__name__.removeprefix("_"), f"what is written there can't be read: {error}")


def _file(connection: Connection) -> Iterator[Fault]:
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield Fault("file", found)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Fault("references", f"{row[0]} row {row[1]} points to a missing {row[2]}")
    links = (tables.observation_action, tables.area_observation, tables.action_area)
    for table in (*links, tables.observation, tables.photo):
        yield from _towns(connection, table)


def _towns(connection: Connection, table: Table) -> Iterator[Fault]:
    for key in table.foreign_keys:
        end = key.column.table
        if end is tables.municipality:
            continue
        query = select(table.c.id).join(end, end.c.id == key.parent).where(end.c.municipality != table.c.municipality)
        for (found,) in connection.execute(query):
            yield Fault("links", f"{table.name} {found} ties two municipalities")


def _indexes(connection: Connection) -> Iterator[Fault]:
    for table in tables.SPATIAL:
        rtree, shape = rtree_name(table), shape_column(table)
        found = connection.exec_driver_sql(f"SELECT rtreecheck('{rtree}')").scalar()
        if found != "ok":
            yield Fault("index", f"{rtree}: {found}")
        query = f'SELECT fid FROM "{table.name}" WHERE "{shape.name}" IS NOT NULL EXCEPT SELECT id FROM "{rtree}"'  # noqa: S608
        for (fid,) in connection.exec_driver_sql(query):
            yield Fault("index", f"{table.name} row {fid} is not in {rtree}")
        query = f'SELECT id FROM "{rtree}" EXCEPT SELECT fid FROM "{table.name}" WHERE "{shape.name}" IS NOT NULL'  # noqa: S608
        for (fid,) in connection.exec_driver_sql(query):
            yield Fault("index", f"{rtree} holds row {fid} that {table.name} does not have")


def _chain(connection: Connection) -> Iterator[Fault]:
    previous = log.GENESIS
    entries = select(tables.log, tables.log_content.c.salt, tables.log_content.c.before, tables.log_content.c.after)
    rows = connection.execute(entries.outerjoin(tables.log_content).order_by(tables.log.c.seq)).mappings()
    for seq, row in enumerate(rows, 1):
        if row["seq"] != seq:
            yield Fault("log", f"entry {seq} is missing")
            return
        if log.chain_hash(previous, row) != row["chain_hash"]:
            yield Fault("log", f"entry {seq} was changed")
            return
        if row["salt"] is not None:
            found = log.content_hash(row["salt"], row["before"], row["after"])
            if found != row["content_hash"]:
                yield Fault("log", f"the contents of entry {seq} were changed")
        previous = row["chain_hash"]


def _replay(connection: Connection) -> Iterator[Fault]:
    for kind, table in tables.TABLE_OF.items():
        try:
            yield from _differences(connection, kind, table)
        except (Refused, ValueError) as error:
            yield Fault(table.name, f"a row can't be read: {error}")


def _differences(connection: Connection, kind: type[Thing], table: Table) -> Iterator[Fault]:
    told = _told(connection, table.name)
    for row in connection.execute(rows_of(kind)):
        kept: Kept[Thing] = kept_of(kind, row)
        version, contents, is_whole = told.pop(kept.thing.key, (0, {}, True))
        if version != kept.version:
            yield Fault(table.name, f"{kept.thing.key} is version {kept.version}, the log says {version}")
        elif is_whole and dumps(_complete(kind, contents)) != dumps(plain(kept.thing)):
            yield Fault(table.name, f"{kept.thing.key} differs from what the log tells")
    for key in told:
        yield Fault(table.name, f"{key} is in the log and not in the table")


def _complete(kind: type[Thing], contents: dict[str, object]) -> dict[str, object]:
    """What an older version's log tells, with the fields that it did not know."""
    return {each.name: each.default for each in fields(kind) if each.default is not MISSING} | contents


def _told(connection: Connection, entity: str) -> dict[str, tuple[int, dict[str, object], bool]]:
    """What the log tells of each thing: its version, its contents, and whether none of them was erased."""
    told: dict[str, tuple[int, dict[str, object], bool]] = {}
    entries = select(tables.log.c.entity_key, tables.log.c.version, tables.log_content.c.after)
    entries = entries.outerjoin(tables.log_content).where(tables.log.c.entity == entity).order_by(tables.log.c.seq)
    for key, version, after in connection.execute(entries):
        _, contents, is_whole = told.get(key, (0, {}, True))
        if after is not None:
            contents.update(orjson.loads(after))
        told[key] = (version, contents, is_whole and after is not None)
    return told
