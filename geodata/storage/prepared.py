"""The statements of every write, compiled once and given to the driver itself: a tenth of the time that Core takes."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Select, Table, insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import CompilerElement

_ROW_NUMBER: Final = "fid"
"""The column that the database fills."""

Parameters = Sequence[Any] | Mapping[str, Any]
"""Values in the database's types, by position, or by name where the driver wants that."""

Convert = Callable[[Any], Any]


class Prepared:
    """A statement in one database's SQL, and how its parameters are made."""

    def __init__(self, statement: CompilerElement, dialect: Dialect, columns: Sequence[str] | None = None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(type(compiled))
        self.sql = str(compiled)
        into = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        self._own = {name: value for name, value in compiled.params.items() if value is not None}
        names = list(compiled.positiontup or into)
        self._names = None if compiled.positional else names
        self._values = itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]
        self._into = [(place, convert) for place, name in enumerate(names) if (convert := into[name]) is not None]

    def parameters(self, values: Mapping[str, Any]) -> Parameters:
        """What the driver is given for values of the model."""
        found = list(self._values({**self._own, **values} if self._own else values))
        for place, convert in self._into:
            found[place] = convert(found[place])
        return found if self._names is None else dict(zip(self._names, found, strict=True))


def driver_of(connection: Connection) -> Any:  # noqa: ANN401 - sqlite3's or psycopg's; both have ``execute``
    """The driver's own connection."""
    return connection.connection.driver_connection


@lru_cache(maxsize=64)  # the tables of a few stores
def insert_into(table: Table, dialect: Dialect) -> Prepared:
    """The insert of a row into a table, the row number left to the database."""
    columns = [column.name for column in table.columns if column.name != _ROW_NUMBER]
    return Prepared(insert(table).inline(), dialect, columns)


_UNLESS_TAKEN: Final = " ON CONFLICT DO NOTHING"
"""Both databases say it so. A row left out leaves the transaction as it was; an error would end PostgreSQL's."""


def write_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, unless_taken: bool = False
) -> int:
    """Put rows into a table, inside the connection's transaction; the number written. Errors are the driver's own.

    ``unless_taken`` leaves out the rows whose key is there already.
    """
    wanted, driver = insert_into(table, connection.dialect), driver_of(connection)
    statement = wanted.sql + _UNLESS_TAKEN if unless_taken else wanted.sql
    if len(rows) == 1:
        return int(driver.execute(statement, wanted.parameters(rows[0])).rowcount)
    with closing(driver.cursor()) as cursor:
        cursor.executemany(statement, list(map(wanted.parameters, rows)))
        return int(cursor.rowcount)


@lru_cache(maxsize=512)  # the shapes of the filters in use
def _select(query: Select[Any], dialect: Dialect) -> tuple[Prepared, Sequence[Convert | None]]:
    out_of = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in query.selected_columns]
    return Prepared(query, dialect), out_of


def raw_rows(connection: Connection, query: Select[Any], values: Mapping[str, Any]) -> list[Sequence[Any]]:
    """The rows of a query that is kept by its caller, in the database's types."""
    found: list[Sequence[Any]] = streamed(connection, query, values).fetchall()
    return found


def streamed(connection: Connection, query: Select[Any], values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """The driver's cursor over the same rows, for those who read them by and by."""
    wanted, _ = _select(query, connection.dialect)
    return driver_of(connection).execute(wanted.sql, wanted.parameters(values))


def row_by_key(connection: Connection, query: Select[Any], key: str) -> list[Any] | None:
    """The first row of a query whose only parameter is named ``key``, in the model's types."""
    row = streamed(connection, query, {"key": key}).fetchone()
    if row is None:
        return None
    _, out_of = _select(query, connection.dialect)
    return [value if out is None else out(value) for value, out in zip(row, out_of, strict=True)]
