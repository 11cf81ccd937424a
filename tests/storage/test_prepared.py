"""Prepared statements write and read what Core would."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Dialect, Text, bindparam, select
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite

from geodata.model.walk import Walk
from geodata.storage import create_store, tables
from geodata.storage.geopackage import GeoPackageStore
from geodata.storage.prepared import insert_into, raw_rows, row_by_key, write_rows
from geodata.storage.rows import kept_of, row_of, rows_of
from tests.builders import NOON, a_municipality, a_walk, keep


@pytest.fixture
def town(tmp_path: Path) -> GeoPackageStore:
    store = create_store(tmp_path / "town.gpkg")
    keep(store, a_municipality())
    assert isinstance(store, GeoPackageStore)
    return store


def test_rows_are_written_as_core_reads_them(town: GeoPackageStore) -> None:
    walks = [a_walk(starts_at=NOON), a_walk(theme="mörker")]
    with town.connected_for_writing() as connection:
        write_rows(connection, tables.walk, [row_of(walk, version=1, changed_at=NOON) for walk in walks])
        found = [kept_of(Walk, row).thing for row in connection.execute(rows_of(Walk).order_by(tables.walk.c.fid))]
    assert found == walks
    town.close()


def test_a_row_is_read_by_its_key_as_core_reads_it(town: GeoPackageStore) -> None:
    walk = a_walk(starts_at=NOON)
    keep(town, walk)
    query = rows_of(Walk).where(tables.walk.c.id == bindparam("key"))
    with town.reading() as connection:
        assert row_by_key(connection, query, walk.key) == list(connection.execute(query, {"key": walk.id}).one())
        assert row_by_key(connection, query, "nothing") is None
    town.close()


def test_what_the_statement_itself_holds_need_not_be_given(town: GeoPackageStore) -> None:
    walks = [a_walk(title=f"Walk {number}") for number in range(3)]
    keep(town, *walks)
    query = select(tables.walk.c.title).where(tables.walk.c.municipality == bindparam("town", type_=Text))
    with town.reading() as connection:
        values = {"town": "gotene"}
        assert raw_rows(connection, query.order_by(tables.walk.c.title).limit(1).offset(1), values) == [("Walk 1",)]
        assert raw_rows(connection, query.limit(5), {"town": "elsewhere"}) == []
    town.close()


def test_a_broken_constraint_is_the_drivers_own_error(town: GeoPackageStore) -> None:
    row = row_of(a_walk(municipality="nowhere"), version=1, changed_at=NOON)
    with pytest.raises(sqlite3.IntegrityError), town.connected_for_writing() as connection:
        write_rows(connection, tables.walk, [row])
    with town.reading() as connection:
        assert connection.execute(select(tables.walk)).all() == []
    town.close()


def test_rows_whose_key_is_taken_are_left_out_where_that_is_asked_for(town: GeoPackageStore) -> None:
    rows = [row_of(a_walk(), version=1, changed_at=NOON) for _ in range(3)]
    with town.connected_for_writing() as connection:
        assert write_rows(connection, tables.walk, rows[:1], unless_taken=True) == 1
        assert write_rows(connection, tables.walk, rows[:1], unless_taken=True) == 0
        assert write_rows(connection, tables.walk, rows, unless_taken=True) == 2
        with pytest.raises(sqlite3.IntegrityError):
            write_rows(connection, tables.walk, rows[:1])
    town.close()


@pytest.mark.parametrize(("dialect", "kind"), [(pysqlite.dialect(), list), (psycopg.dialect(), dict)])
def test_each_database_gets_its_own_kind_of_parameters(dialect: Dialect, kind: type) -> None:
    wanted = insert_into(tables.log_content, dialect)
    given = wanted.parameters({"seq": 1, "salt": "s", "before": None, "after": "{}"})
    assert isinstance(given, kind)
    assert len(given) == 4
    assert ("?" in wanted.sql) == (kind is list)
