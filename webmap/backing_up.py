"""Backups of an installation: its store, accounts, secret key, photos and list of disclosures, in one file."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from geodata.errors import Conflict, Invalid, Missing
from geodata.exchange import sealed
from geodata.storage import backup_file, beside, copies, open_store, restore_store
from geodata.storage.copies import Head


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup: the head of the log that it holds, its size, and its manifest."""

    head: Head
    bytes: int
    is_sealed: bool
    manifest: Mapping[str, Any]


def make(url: str, out: Path, keys: Sequence[sealed.Recipient], now: datetime) -> Made:
    """Back up everything to ``out``, sealed to the holders of ``keys`` where there are any.

    The name appears when the file is whole; `Conflict` ``store.exists`` where something is there. Plain copies lie in
    a private folder beside the store while it is made, never where ``out`` is to be.
    """
    if out.exists():
        raise Conflict("store.exists", store=str(out))
    with _scratch(url) as folder:
        store = open_store(url)
        try:
            store.backup(folder / backup_file.STORE)
        finally:
            store.close()
        held = copies.summary(folder / backup_file.STORE)
        about = {
            "made_at": now.isoformat(),
            "version": version("tryggkarta"),
            "tables": held.revision,
            "head": str(held.head),
            "rows": held.rows,
        }
        with sealed.writing(out, keys, scratch=folder) as file:
            manifest = backup_file.write(file, _parts(url, folder), about)
    _sync(out.parent)
    return Made(held.head, out.stat().st_size, bool(keys), manifest)


def restore(file: Path, url: str, keys: Sequence[sealed.Identity]) -> Mapping[str, Any] | None:
    """Make an installation from a backup, once every part has been checked; nothing may be there yet.

    The manifest, or None where the backup is a bare store. After a refusal nothing is there still.
    """
    if not file.is_file():
        raise Missing("file.missing", file=str(file))
    if not _is_whole(file):
        restore_store(file, url)
        return None
    targets = {name: beside(url, ending) for name, ending in backup_file.BESIDE.items()}
    for target in (beside(url, ""), *targets.values()):
        if target.exists():
            raise Conflict("store.exists", store=str(target))
    with _scratch(url) as folder:
        with sealed.reading(file, keys, scratch=folder) as packed:
            manifest = backup_file.read(packed, folder)
        if str(copies.summary(folder / backup_file.STORE).head) != manifest.get("head"):
            raise Invalid("backup.damaged", part=backup_file.STORE)
        with _placed(folder, targets):
            restore_store(folder / backup_file.STORE, url)  # last: where a store is, all is
    return manifest


def _is_whole(file: Path) -> bool:
    """Whether a file is a backup of everything, sealed or not; else it is for the store to judge."""
    with file.open("rb") as opened:
        return sealed.is_sealed(file) or backup_file.is_backup_file(opened.read(16))


@contextmanager
def _scratch(url: str) -> Iterator[Path]:
    """A folder of the owner's alone beside the store, gone when the block ends."""
    store = beside(url, "")
    folder = store.with_name(f".{store.name}.{secrets.token_hex(4)}.part")
    try:
        folder.mkdir(mode=0o700)
    except FileNotFoundError as error:
        raise Missing("store.missing", store=str(store.parent)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _parts(url: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each part by its name: databases as copies, photos as they lie; what a photo's row names was there before."""
    yield backup_file.STORE, folder / backup_file.STORE
    for name, ending in backup_file.BESIDE.items():
        path = beside(url, ending)
        if path.is_file():
            copies.copy_database(path, folder / name)
            yield name, folder / name
        elif path.is_dir():
            files = ((f"{name}/{found.relative_to(path).as_posix()}", found) for found in sorted(path.rglob("*")))
            yield from ((inside, found) for inside, found in files if found.is_file() and backup_file.is_name(inside))


@contextmanager
def _placed(folder: Path, targets: Mapping[str, Path]) -> Iterator[None]:
    """Parts at their places beside the store; taken away again where the block raises."""
    placed = []
    try:
        for name, target in targets.items():
            if (folder / name).exists():
                (folder / name).rename(target)
                placed.append(target)
        _sync(folder.parent)
        yield
    except BaseException:
        for target in placed:
            with suppress(OSError):
                shutil.rmtree(target) if target.is_dir() else target.unlink()
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
