"""A backup holds the whole installation, and brings it back as it was (faults D-26, D-28)."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pyrage
import pytest

from geodata.errors import Conflict, Invalid, Missing, Refused
from geodata.storage import backup_file, create_store, open_store
from tests.builders import a_municipality, an_observation, keep
from webmap import backing_up, disclosures

KEY = pyrage.x25519.Identity.generate()
PHOTO = b"\xff\xd8 a photo " * 5000


@pytest.fixture
def installed(tmp_path: Path, now: datetime) -> Iterator[Path]:
    """An installation in a folder of its own: a store in use, accounts in use, a secret key, photos, a list."""
    store = create_store(fresh(tmp_path, "first"))
    url = tmp_path / "first" / "town.gpkg"
    keep(store, a_municipality(), *(an_observation(text_raw="Elin vet") for _ in range(20)))
    url.with_name("town.gpkg.secret").write_bytes(os.urandom(32).hex().encode())
    url.with_name("town.gpkg.secret").chmod(0o600)
    name = hashlib.sha256(PHOTO).hexdigest()
    folder = url.with_name("town.gpkg.photos") / name[:2]
    folder.mkdir(parents=True)
    (folder / f"{name}.jpg").write_bytes(PHOTO)
    (folder / ".half.part").write_bytes(b"half")
    disclosures.told(str(url), "export", {"rows": 1}, by="operator", now=now)
    with closing(sqlite3.connect(url.with_name("town.gpkg.accounts"), isolation_level=None)) as accounts:
        accounts.execute("PRAGMA journal_mode=WAL")
        accounts.execute("CREATE TABLE account (name)")
        accounts.execute("INSERT INTO account VALUES ('a'), ('b')")
        yield url
    store.close()


def fresh(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name / "town.gpkg"


def holdings(url: Path) -> dict[str, object]:
    """Everything that an installation holds, by hash or by contents."""
    store = open_store(url)
    try:
        log = [(entry.seq, entry.chain_hash, str(entry.after)) for entry in store.log()]
        assert store.check() == []
    finally:
        store.close()
    with closing(sqlite3.connect(url.with_name("town.gpkg.accounts"))) as accounts:
        names = accounts.execute("SELECT name FROM account").fetchall()
    photos = url.with_name("town.gpkg.photos")
    files = [path for path in photos.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {
        "log": log,
        "accounts": names,
        "secret": url.with_name("town.gpkg.secret").read_bytes(),
        "disclosures": list(disclosures.lines(str(url))),
        "photos": {
            str(path.relative_to(photos)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)
        },
    }


@pytest.mark.parametrize("keys", [[], [KEY]])
def test_an_empty_machine_becomes_the_same_installation(
    installed: Path, tmp_path: Path, now: datetime, keys: list[pyrage.x25519.Identity]
):
    made = backing_up.make(str(installed), tmp_path / "b", [key.to_public() for key in keys], now)
    again = fresh(tmp_path, "second")
    manifest = backing_up.restore(tmp_path / "b", str(again), keys)
    assert holdings(again) == holdings(installed)
    assert manifest == made.manifest
    assert (manifest["rows"]["observation"], manifest["rows"]["log"], manifest["head"]) == (20, 21, str(made.head))
    assert made.head.seq == 21
    assert [part["name"].split("/")[0] for part in manifest["parts"]] == [
        "store.gpkg",
        "accounts",
        "secret",
        "disclosures",
        "photos",
    ]
    private = [path for path in again.parent.rglob("*") if path.is_file() and not path.name.endswith("-lock")]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert sorted(path.name for path in again.parent.iterdir() if path.name.startswith(".")) == []


def test_an_encrypted_backup_shows_nothing_and_opens_with_its_key_only(installed: Path, tmp_path: Path, now: datetime):
    made = backing_up.make(str(installed), tmp_path / "b", [KEY.to_public()], now)
    assert made.is_sealed
    assert b"Elin" not in (tmp_path / "b").read_bytes()
    again = fresh(tmp_path, "second")
    for keys in ([], [pyrage.x25519.Identity.generate()]):
        with pytest.raises(Invalid) as refused:
            backing_up.restore(tmp_path / "b", str(again), keys)
        assert refused.value.code == "backup.sealed"
    assert list(again.parent.iterdir()) == []


def test_an_installation_of_a_store_alone_is_backed_up_too(tmp_path: Path, now: datetime):
    url = fresh(tmp_path, "first")
    create_store(url).close()
    made = backing_up.make(str(url), tmp_path / "b", [], now)
    assert [part["name"] for part in made.manifest["parts"]] == ["store.gpkg"]
    backing_up.restore(tmp_path / "b", str(fresh(tmp_path, "second")), [])
    assert (tmp_path / "second" / "town.gpkg").exists()


def test_a_bare_store_is_restored_as_before(installed: Path, tmp_path: Path):
    store = open_store(installed)
    store.backup(tmp_path / "copy.gpkg")
    store.close()
    again = fresh(tmp_path, "second")
    assert backing_up.restore(tmp_path / "copy.gpkg", str(again), []) is None
    assert again.exists()


def test_what_failed_leaves_nothing(installed: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch):
    before = sorted(path.name for path in installed.parent.iterdir())
    folder = tmp_path / "copies"
    folder.mkdir()

    def full(*_: object) -> None:
        raise pyrage.EncryptError("OSError: [Errno 28] No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", full)
    with pytest.raises(Refused) as refused:
        backing_up.make(str(installed), folder / "b", [KEY.to_public()], now)
    assert refused.value.code == "store.full"
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in installed.parent.iterdir()) == before


def test_no_plain_byte_comes_where_an_encrypted_backup_is_to_lie(
    installed: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    folder, seen = tmp_path / "stick", []
    folder.mkdir()
    write = backup_file.write

    def looked_at(*given: object) -> object:
        told = write(*given)  # type: ignore[arg-type]
        seen.extend(path.stat().st_size for path in folder.iterdir())
        return told

    monkeypatch.setattr(backup_file, "write", looked_at)
    backing_up.make(str(installed), folder / "b", [KEY.to_public()], now)
    assert seen == [0]


def test_nothing_is_written_over(installed: Path, tmp_path: Path, now: datetime):
    backing_up.make(str(installed), tmp_path / "b", [], now)
    with pytest.raises(Conflict):
        backing_up.make(str(installed), tmp_path / "b", [], now)
    with pytest.raises(Conflict):
        backing_up.restore(tmp_path / "b", str(installed), [])


@pytest.mark.parametrize("ending", [".secret", ".accounts", ".photos", ".disclosures"])
def test_nothing_that_lies_beside_is_written_over(installed: Path, tmp_path: Path, now: datetime, ending: str):
    backing_up.make(str(installed), tmp_path / "b", [], now)
    again = fresh(tmp_path, "second")
    again.with_name(again.name + ending).write_bytes(b"mine")
    with pytest.raises(Conflict):
        backing_up.restore(tmp_path / "b", str(again), [])
    assert [path.read_bytes() for path in again.parent.iterdir()] == [b"mine"]


def test_a_store_that_does_not_pass_its_check_takes_the_rest_away_with_it(
    installed: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    backing_up.make(str(installed), tmp_path / "b", [], now)
    again = fresh(tmp_path, "second")

    def damaged(*_: object) -> None:
        raise Invalid("store.damaged", store="x")

    monkeypatch.setattr(backing_up, "restore_store", damaged)
    with pytest.raises(Invalid):
        backing_up.restore(tmp_path / "b", str(again), [])
    assert list(again.parent.iterdir()) == []


def test_a_manifest_of_another_store_is_noticed(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime
):
    monkeypatch.setattr(backing_up.Head, "__str__", lambda _: "1:" + "a" * 64)
    backing_up.make(str(installed), tmp_path / "b", [], now)
    monkeypatch.undo()
    with pytest.raises(Invalid) as refused:
        backing_up.restore(tmp_path / "b", str(fresh(tmp_path, "second")), [])
    assert refused.value.code == "backup.damaged"


def test_a_backup_that_is_not_there_or_has_nowhere_to_lie(installed: Path, tmp_path: Path, now: datetime):
    with pytest.raises(Missing):
        backing_up.restore(tmp_path / "absent", str(fresh(tmp_path, "second")), [])
    with pytest.raises(Missing):
        backing_up.make(str(installed), tmp_path / "nowhere" / "b", [], now)
    with pytest.raises(Missing):
        backing_up.make(str(tmp_path / "nowhere" / "x.gpkg"), tmp_path / "b", [], now)
