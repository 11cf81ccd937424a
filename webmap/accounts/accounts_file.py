"""The file that accounts lie in: an SQLite file of their own beside the store, made when first needed."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from geodata.errors import Refused, Unavailable
from webmap.accounts.tables import STEPS

ENDING: Final = ".accounts"

APPLICATION_ID: Final = 0x74726B61
"""What says in the file's head that it is ours: "trka"."""

BUSY_S: Final = 5

Steps = Sequence[Callable[[Connection], None]]


class AccountsFile:
    """The accounts of one installation. Methods may be called from several threads and processes.

    ``steps`` lead from one version of the file to the next. Raises `Refused` ``accounts.newer`` where a later version
    of tryggkarta has written it, ``accounts.damaged`` where it can't be read, ``store.busy`` and ``store.no-access``.
    """

    def __init__(self, path: Path, steps: Steps = STEPS) -> None:
        self.path = path
        self._steps = steps
        self._engine: Engine | None = None
        self._lock = Lock()

    @property
    def is_there(self) -> bool:
        """Whether anybody has had an account here."""
        return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the file."""
        with self._connected(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept whole when the block ends, or not at all where it raises."""
        with self._connected(writes=True) as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file; it is opened anew when asked for again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    @contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        with self._told():
            engine = self._open()
            with engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what the database says into refusals."""
        try:
            yield
        except OperationalError as error:
            busy = "locked" in str(error.orig) or "busy" in str(error.orig)
            raise Unavailable("store.busy" if busy else "store.no-access", store=str(self.path)) from error
        except DatabaseError as error:
            if type(error) is not DatabaseError:  # a rule of the tables: whoever writes knows what it means
                raise
            raise Unavailable("accounts.damaged", store=str(self.path)) from error

    def _open(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._make()
                engine = _engine(self.path)
                try:
                    self._upgrade(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def _make(self) -> None:
        """An empty file that only its owner reads; SQLite gives its companions the same rights."""
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            return
        except OSError as error:
            raise Unavailable("store.no-access", store=str(self.path)) from error

    def _upgrade(self, engine: Engine) -> None:
        with engine.connect() as connection, connection.begin():
            if self._version(connection) == len(self._steps):
                return
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            version = self._version(connection)
            for step in self._steps[version:]:
                step(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {len(self._steps)}")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def _version(self, connection: Connection) -> int:
        """The version that the file has; 0 for an empty one."""
        version, mark, tables = (
            int(connection.exec_driver_sql(asked).scalar_one())
            for asked in ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_schema")
        )
        if mark != APPLICATION_ID and (tables or version):
            raise Unavailable("accounts.damaged", store=str(self.path))
        if version > len(self._steps):
            raise Refused("accounts.newer", store=str(self.path))
        return version


def _engine(path: Path) -> Engine:
    # hide_parameters: an error's text would hold names and e-mails, and end up in a log.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, connect_args={"timeout": BUSY_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - as SQLAlchemy hands it over
    connection.isolation_level = None  # transactions begin where we say
    for wish in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {wish}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
