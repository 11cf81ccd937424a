"""What only the embedded store needs: one GeoPackage file, opened, locked, asked and copied the SQLite way."""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Double,
    Engine,
    Integer,
    Select,
    Table,
    TableClause,
    column,
    create_engine,
    event,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import table as table_of
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from geodata.errors import Conflict, Invalid, Missing, Refused, Unavailable
from geodata.model.place import Box, Position
from geodata.storage import gpkg_schema, migrations, tables
from geodata.storage.geometry import encode_point
from geodata.storage.gpkg_functions import register_functions
from geodata.storage.integrity import faults
from geodata.storage.prepared import driver_of
from geodata.storage.relational import RelationalStore
from geodata.storage.selection import C, Spatial
from geodata.storage.store import Fault
from geodata.storage.write_lock import WriteLock, lock_path

_READERS: Final = 8
_BUSY_MS: Final = 5_000
_WRITER_KIB: Final = 64 * 1024
"""Of cache, at most: with SQLite's own 2 MB a large import writes each page of an index many times."""
_READER_KIB: Final = 2 * 1024
"""More would not help, and costs a fifth: what a box asks for lies in pages that nobody has asked for before."""
_CHECKPOINT_PAGES: Final = 2_000
"""8 MB of write-ahead log, some 160 inserts; with SQLite's own 1 000 an insert takes a tenth longer on average."""


Edges = Sequence[ColumnElement[float]]
"""West, south, east, north in degrees, as a statement names them."""


def _boxes(table: Table) -> TableClause:
    """The R-tree of a table."""
    edges = (column(name, Double) for name in ("minx", "maxx", "miny", "maxy"))
    return table_of(gpkg_schema.rtree_name(table), column("id", Integer), *edges)


def _near(table: Table, edges: Edges) -> Select[Any]:
    """The rows whose box in the R-tree meets a box."""
    west, south, east, north = edges
    box = _boxes(table).c
    return select(box.id).where((box.maxx >= west) & (box.minx <= east) & (box.maxy >= south) & (box.miny <= north))


def _inside(table: Table, edges: Edges) -> Select[Any]:
    """The rows whose box in the R-tree lies in a box."""
    west, south, east, north = edges
    box = _boxes(table).c
    return select(box.id).where((box.minx >= west) & (box.maxx <= east) & (box.miny >= south) & (box.maxy <= north))


class GeoPackageSpatial(Spatial):
    """Asks the R-tree, whose boxes are single precision, and looks at the shape itself where that is not enough."""

    def in_box(self, table: Table, edges: Edges) -> ColumnElement[bool]:
        west, south, east, north = edges
        row = table.alias()
        shape = row.c[gpkg_schema.shape_column(table).name]
        exactly = func.ST_MinX(shape).between(west, east) & func.ST_MinY(shape).between(south, north)
        at_the_edge = _near(table, edges).except_(_inside(table, edges)).subquery()
        by_looking = select(row.c.fid).join(at_the_edge, at_the_edge.c.id == row.c.fid).where(exactly)
        return table.c.fid.in_(union_all(_inside(table, edges), by_looking))  # one list: each row is looked up once

    def unindexed(self, column: ColumnElement[C]) -> ColumnElement[C]:
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)

    def in_outline(self, table: Table, outline: ColumnElement[Any], edges: Edges) -> ColumnElement[bool]:
        shape = gpkg_schema.shape_column(table)
        return table.c.fid.in_(_near(table, edges)) & func.ST_Covers(outline, shape, type_=Boolean)

    def meeting(self, table: Table, box: Box) -> ColumnElement[bool]:
        edges = [[literal(edge) for edge in (part.west, part.south, part.east, part.north)] for part in box.parts()]
        return or_(*(table.c.fid.in_(_near(table, each)) for each in edges))

    def holding(self, table: Table, position: Position) -> ColumnElement[bool]:
        shape = gpkg_schema.shape_column(table)
        here = [literal(edge) for edge in (position.lon, position.lat) * 2]
        return table.c.fid.in_(_near(table, here)) & func.ST_Covers(
            shape, literal(encode_point(position)), type_=Boolean
        )


def _engine(path: Path, *, may_write: bool, connections: int) -> Engine:
    """Connections to the file: one that writes and checkpoints, or several that only read."""
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0 if may_write else -1,  # as many readers as there are threads: none waits for another
        hide_parameters=True,  # errors go to the log, and what people wrote does not
        connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        register_functions(connection)
        for pragma in (
            "journal_mode=WAL" if may_write else "query_only=ON",
            "synchronous=FULL",
            "foreign_keys=ON",
            "mmap_size=0",
            f"wal_autocheckpoint={_CHECKPOINT_PAGES if may_write else 0}",
            f"cache_size={-(_WRITER_KIB if may_write else _READER_KIB)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    if not may_write:  # the writer's transactions are begun and ended in `connected_for_writing`

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            driver_of(connection).execute("BEGIN")

    return engine


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Database errors as our own: busy, full, damaged; the cause is kept."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        text = str(getattr(error, "orig", error))
        if isinstance(error, IntegrityError):
            raise
        if "locked" in text or "busy" in text:
            raise Unavailable("store.busy", store=path.name) from error
        if "full" in text:
            raise Unavailable("store.full", store=path.name) from error
        if "not a database" in text:
            raise Invalid("store.not-a-store", store=path.name) from error
        if "malformed" in text or "disk I/O" in text:
            raise Unavailable("store.damaged", store=path.name) from error
        raise


class GeoPackageStore(RelationalStore):
    """The embedded store. Made by `open`, `create` or `restore`."""

    spatial = GeoPackageSpatial()

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = WriteLock(path)
        self._writer = _engine(path, may_write=True, connections=1)
        self._writing: Connection | None = None
        self._readers = _engine(path, may_write=False, connections=_READERS)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new store, readable and writable by its owner only; its name appears when it is whole."""
        with _part_of(path) as part:
            store = cls(part)
            try:
                with store.connected_for_writing() as connection:
                    gpkg_schema.make_geopackage(connection)
                    migrations.upgrade(connection)
                    gpkg_schema.register(connection)
            finally:
                store.close()
                lock_path(part).unlink()
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The store in a file; refuses what is not one, or one of a newer version, and leaves it as it was."""
        if not path.is_file():
            raise Missing("store.missing", store=str(path))
        at = _revision_of(path)
        store = cls(path)
        try:
            if not migrations.is_current(at, head=tables.REVISION):
                store._upgrade()
        except BaseException:
            store.close()
            raise
        return store

    def _upgrade(self) -> None:
        """Bring an older store to this version, after a backup beside it."""
        self.backup(self.path.with_name(f"{self.path.name}.before-{tables.REVISION}-{secrets.token_hex(4)}"))
        with self.connected_for_writing() as connection:
            migrations.upgrade(connection)
            gpkg_schema.register(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        try:
            with _translated(self.path), self._readers.connect() as connection:
                yield connection
        except ValueError as error:  # a stored value that no longer is what it was written as
            raise Unavailable("store.damaged", store=self.path.name) from error

    @contextmanager
    def connected_for_writing(self) -> Iterator[Connection]:
        with _translated(self.path), self._lock.held():
            # Kept, and told by the driver to begin and commit: SQLAlchemy's ways take as long as an insert.
            connection = self._writing = self._writing or self._writer.connect()
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                driver.execute("COMMIT")
            except BaseException:
                if driver.in_transaction:  # a full disk has ended it already
                    driver.execute("ROLLBACK")
                raise
            finally:
                if connection.in_transaction():
                    connection.rollback()  # of what SQLAlchemy believes to have begun

    def refusal(self, error: BaseException) -> Refused:
        if "FOREIGN KEY" in str(error):
            return Missing("store.reference-missing")
        return Conflict("thing.other-content")

    def check(self) -> list[Fault]:
        with self.reading() as connection:
            return list(faults(connection))

    def backup(self, to: Path) -> None:
        with _translated(self.path), _part_of(to) as part:
            self._copy_to(part)

    def _copy_to(self, part: Path) -> None:
        with self._readers.connect() as connection, sqlite3.connect(part) as copy:
            driver_of(connection).backup(copy)
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("PRAGMA journal_mode=DELETE")
        copy.close()
        if sound != "ok":
            raise Unavailable("backup.failed", store=self.path.name, found=sound)

    @classmethod
    def restore(cls, backup: Path, path: Path) -> None:
        """A store at ``path`` from a backup, once it has passed every check; the backup is only read."""
        if not backup.is_file():
            raise Missing("file.missing", file=str(backup))
        _revision_of(backup)
        with _translated(backup), _part_of(path) as part:
            with closing(_read_only(backup)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
            store = cls.open(part)
            try:
                found = store.check()
            finally:
                store.close()
                lock_path(part).unlink()
            if found:
                faults = [f"{fault.part}: {fault.what}" for fault in found]
                raise Invalid("store.damaged", store=str(backup), faults=faults)

    def close(self) -> None:
        if self._lock.is_closed:
            return
        self._readers.dispose()
        with self._lock.held():
            if self._writing is not None:
                self._writing.close()
            self._writer.dispose()
        self._lock.close()


def _read_only(path: Path) -> sqlite3.Connection:
    """A connection that makes nothing and changes nothing."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _revision_of(path: Path) -> str:
    """Which step a store's tables stand at; `Invalid` ``store.not-a-store``. Nothing is made beside the file."""
    try:
        with closing(_read_only(path)) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise Unavailable("store.no-access", store=str(path)) from error
        raise Invalid("store.not-a-store", store=str(path)) from error
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error):
            raise Unavailable("store.damaged", store=str(path)) from error
        raise Invalid("store.not-a-store", store=str(path)) from error
    if application_id != gpkg_schema.APPLICATION_ID:
        raise Invalid("store.not-a-store", store=str(path))
    return str(revision)


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """A new file of the owner's alone that gets its name ``path`` when the block ends; after an error it is gone.

    `Conflict` ``store.exists`` where something has that name, `Missing` ``store.missing`` where there is no folder.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    if path.exists():
        raise Conflict("store.exists", store=str(path))
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileNotFoundError:
        raise Missing("store.missing", store=str(path.parent)) from None
    except OSError as error:
        raise Unavailable("store.no-access", store=str(path)) from error
    try:
        yield part
        _named(part, path)
    finally:
        part.unlink()


def _named(part: Path, path: Path) -> None:
    """Give a whole file its name, on the disk; never over another file."""
    _sync(part)
    try:
        os.link(part, path)
    except FileExistsError:
        raise Conflict("store.exists", store=str(path)) from None
    except OSError as error:  # a file system without hard links, such as a memory stick's
        raise Unavailable("store.no-access", store=str(path)) from error
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
