"""The file: made when needed, guarded, upgraded, never opened by an older version."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from geodata.errors import Refused
from webmap.accounts import journal
from webmap.accounts.accounts_file import AccountsFile
from webmap.accounts.journal import Event
from webmap.accounts.tables import STEPS


def test_it_is_made_when_first_written_and_read_by_its_owner_only(file: AccountsFile, now: datetime):
    assert not file.is_there
    with file.writing() as connection:
        journal.write(connection, Event.FAILED, now=now)
    assert {path.name.removeprefix(file.path.name) for path in file.path.parent.iterdir()} == {"", "-wal", "-shm"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.path.parent.iterdir()} == {0o600}


def test_a_block_that_raises_leaves_nothing(file: AccountsFile, now: datetime):
    def stumble() -> None:
        with file.writing() as connection:
            journal.write(connection, Event.FAILED, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    with file.reading() as connection:
        assert journal.latest(connection) == []


def test_many_threads_write_one_after_the_other(file: AccountsFile, now: datetime):
    def write(_number: int) -> None:
        with file.writing() as connection:
            journal.write(connection, Event.FAILED, now=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(64)))
    with file.reading() as connection:
        assert len(journal.latest(connection)) == 64


def test_an_older_file_is_upgraded_and_keeps_its_rows(file: AccountsFile, now: datetime):
    with file.writing() as connection:
        journal.write(connection, Event.SIGNED_IN, who="konto:a", now=now)
    file.close()
    later = AccountsFile(file.path, (*STEPS, lambda it: it.execute(text("ALTER TABLE journal ADD more TEXT"))))
    with later.reading() as connection:
        assert connection.execute(text("SELECT who, more FROM journal")).all() == [("konto:a", None)]
    later.close()


def test_a_newer_file_is_refused_and_left_alone(file: AccountsFile, now: datetime):
    newer = AccountsFile(file.path, (*STEPS, lambda _: None))
    with newer.reading():
        pass
    newer.close()
    before = file.path.read_bytes()
    assert code_of(file) == "accounts.newer"
    assert file.path.read_bytes() == before


def test_somebody_elses_database_is_refused(file: AccountsFile):
    with sqlite3.connect(file.path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    assert code_of(file) == "accounts.damaged"


def test_a_file_that_is_no_database_is_refused(file: AccountsFile):
    file.path.write_bytes(b"a letter, not a database" * 100)
    assert code_of(file) == "accounts.damaged"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    assert code_of(AccountsFile(tmp_path / "absent" / "x.accounts")) == "store.no-access"


def test_an_error_of_the_database_tells_no_value(file: AccountsFile):
    with pytest.raises(Exception) as error, file.writing() as connection:  # noqa: PT011
        connection.execute(text("INSERT INTO nowhere VALUES (:email)"), {"email": "anna@example.org"})
    told = [str(error.value), str(error.value.__cause__)]
    assert not any("example.org" in each for each in told)


def code_of(file: AccountsFile) -> str:
    with pytest.raises(Refused) as refused, file.reading():
        pass
    return refused.value.code
