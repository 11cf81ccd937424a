"""Copies are whole while others write, and a noted head finds what the chain itself can't show (faults P-08)."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from geodata.errors import Invalid, Unavailable
from geodata.storage import copies, open_store
from geodata.storage.copies import Head
from geodata.storage.log import GENESIS, chain_hash
from tests.builders import a_municipality, an_observation, keep


@pytest.fixture
def path(fresh_url: Any, tmp_path: Path) -> Path:
    """A closed store of a town with three observations: four entries."""
    url = fresh_url(tmp_path)
    store = open_store(url)
    keep(store, a_municipality(), *(an_observation(text_raw=f"Mörkt {number}") for number in range(3)))
    store.close()
    return Path(url)


def looked_at(path: Path, head: Head | None = None) -> list[str]:
    store = open_store(path)
    try:
        return [fault.what for fault in [*store.check(), *(copies.head_faults(store, head) if head else [])]]
    finally:
        store.close()


def head(path: Path) -> Head:
    store = open_store(path)
    try:
        return copies.head_of(store)
    finally:
        store.close()


def changed(path: Path, *statements: str) -> None:
    """What somebody with another program does to the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for (guard,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            other.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            other.execute(statement)


def chained_anew(path: Path) -> None:
    """Compute every hash again, as somebody would who knows how it is done."""
    changed(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.row_factory = sqlite3.Row
        previous = GENESIS
        for row in other.execute("SELECT * FROM log ORDER BY seq").fetchall():
            entry = dict(row) | {"fields": orjson.loads(row["fields"])}
            previous = chain_hash(previous, entry)
            other.execute("UPDATE log SET chain_hash = ? WHERE seq = ?", (previous, row["seq"]))


def test_a_store_whose_head_was_noted_may_grow(path: Path):
    noted = head(path)
    assert noted.seq == 4
    store = open_store(path)
    keep(store, an_observation())
    store.close()
    assert looked_at(path, noted) == []
    assert head(path).seq == 5


def test_an_edited_log_row_is_found_by_number(path: Path):
    changed(path, "UPDATE log SET by = 'någon annan' WHERE seq = 2")
    assert looked_at(path) == ["entry 2 was changed"]


def test_a_deleted_log_row_is_found_by_number(path: Path):
    changed(path, "PRAGMA foreign_keys=OFF", "DELETE FROM log_content WHERE seq = 3", "DELETE FROM log WHERE seq = 3")
    assert "entry 3 is missing" in looked_at(path)


def test_a_row_edited_from_outside_is_found(path: Path):
    changed(path, "UPDATE observation SET text_raw = 'Ljust' WHERE text_raw = 'Mörkt 1'")
    (found,) = looked_at(path)
    assert found.endswith("differs from what the log tells")


def test_a_chain_that_was_computed_anew_is_found_by_a_noted_head_only(path: Path):
    noted = head(path)
    changed(path, "UPDATE log SET by = 'någon annan' WHERE seq = 2")
    chained_anew(path)
    assert looked_at(path) == []
    assert looked_at(path, noted) == ["entry 4 or one before it is another than was noted as its head"]


def test_a_log_whose_end_was_cut_off_is_found_by_a_noted_head(path: Path):
    noted = head(path)
    store = open_store(path)
    (last,) = [entry for entry in store.log() if entry.seq == 4]
    store.close()
    changed(
        path,
        "PRAGMA foreign_keys=OFF",
        "DELETE FROM log_content WHERE seq = 4",
        "DELETE FROM log WHERE seq = 4",
        f"UPDATE observation SET text_raw = 'x', version = 9 WHERE id = '{last.entity_key}'",
    )
    assert looked_at(path, noted)[-1] == "entry 4, which was noted as its head, is missing"


def test_the_head_of_an_empty_log_is_where_every_chain_begins(fresh_url: Any, tmp_path: Path):
    url = fresh_url(tmp_path)
    assert str(head(url)) == f"0:{GENESIS}"
    assert looked_at(url, Head(0, GENESIS)) == []
    assert looked_at(url, Head(0, "1" * 64)) != []
    assert copies.summary(Path(url)).head == Head(0, GENESIS)


def test_a_head_is_written_and_read(path: Path):
    assert Head.read(f" {str(head(path)).upper()}\n") == head(path)
    for text in ("", "4", "4:ab", "x:" + "a" * 64, "-1:" + "a" * 64):
        with pytest.raises(Invalid):
            Head.read(text)


def test_a_copy_tells_in_short_what_it_holds(path: Path, tmp_path: Path):
    store = open_store(path)
    store.backup(tmp_path / "copy.gpkg")
    store.close()
    held = copies.summary(tmp_path / "copy.gpkg")
    assert (held.head, held.rows["observation"], held.rows["municipality"], held.rows["log"]) == (head(path), 3, 1, 4)
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.gpkg"]


def test_a_database_is_copied_whole_while_another_program_has_changes_in_its_wal(tmp_path: Path):
    source = tmp_path / "accounts"
    with closing(sqlite3.connect(source, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE t (x)")
        other.execute("INSERT INTO t VALUES (1), (2)")
        assert source.with_name("accounts-wal").stat().st_size > 0
        copies.copy_database(source, tmp_path / "copy")
    copies.copy_database(source, tmp_path / "closed")
    for name in ("copy", "closed"):
        with closing(sqlite3.connect(f"file:{tmp_path / name}?mode=ro", uri=True)) as copy:
            assert copy.execute("SELECT sum(x) FROM t").fetchone() == (3,), name


def test_a_damaged_database_is_not_copied_as_if_it_were_sound(tmp_path: Path):
    source = tmp_path / "accounts"
    with closing(sqlite3.connect(source, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("CREATE INDEX i ON t (x)")
        other.executemany("INSERT INTO t VALUES (?)", [(number,) for number in range(2000)])
        (page,) = other.execute("SELECT rootpage FROM sqlite_master WHERE name = 'i'").fetchone()
    body = bytearray(source.read_bytes())
    body[(page - 1) * 4096 + 8 : (page - 1) * 4096 + 40] = b"\xff" * 32
    source.write_bytes(body)
    with pytest.raises(Unavailable) as refused:
        copies.copy_database(source, tmp_path / "copy")
    assert refused.value.code == "backup.failed"


def test_any_other_file_is_copied_byte_for_byte(tmp_path: Path):
    (tmp_path / "secret").write_bytes(b"\0\1\2")
    copies.copy_database(tmp_path / "secret", tmp_path / "copy")
    assert hashlib.sha256((tmp_path / "copy").read_bytes()).digest() == hashlib.sha256(b"\0\1\2").digest()
