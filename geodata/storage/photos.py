"""Photo files by content hash: a private folder beside the store, where a file's name is the SHA-256 of its bytes.

```text
STORE.photos/            0700
  ab/ab12….jpg           made photos and their small twins, 0600
  originals/cd/cd34…     what was sent, until it has been reviewed
```

A file is whole and on the disk, with its name, before `PhotoFiles.put` answers; so a row that is written afterwards
never names a missing or short file. A crash in between leaves a file that no row names, which `PhotoFiles.sweep`
removes. Files and their rows are changed together while the folder is `PhotoFiles.held`.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from geodata.errors import Missing, Unavailable

ENDING: Final = ".photos"
"""How their folder is called after its store (`geodata.storage.beside`)."""

ORIGINALS: Final = "originals"

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = ".part"


def hash_of(body: bytes) -> str:
    """What a file of these bytes is called: their SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


class PhotoFiles:
    """The photo files of one store. ``folder`` is made when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def are_there(self) -> bool:
        """Whether any photo has ever been kept."""
        return self._folder.is_dir()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else puts or removes files together with rows meanwhile, in this process or another one.

        Else a file could be removed because no row names it, just before the row of somebody else's does.
        """
        self._make_folder(self._folder)
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def put(self, body: bytes) -> str:
        """Keep a made photo; its hash. The same bytes are kept once. `Unavailable` ``store.full``."""
        return self._put(body, self._made)

    def put_original(self, body: bytes) -> str:
        """Keep what was sent; its hash."""
        return self._put(body, self._original)

    def path(self, sha256: str) -> Path:
        """Where a made photo lies; `Missing` ``thing.missing`` where it does not."""
        return _there(self._made(sha256))

    def original(self, sha256: str) -> Path:
        """Where what was sent lies; `Missing` ``photo.original-gone`` where it does not, or not any more."""
        return _there(self._original(sha256), code="photo.original-gone")

    def remove(self, sha256: str) -> None:
        """Remove a made photo, if it is there."""
        _unlink(self._made(sha256))

    def remove_original(self, sha256: str) -> None:
        """Remove what was sent, if it is there."""
        _unlink(self._original(sha256))

    def sweep(self, *, made: Collection[str], originals: Collection[str]) -> int:
        """Remove what no row names and what was never whole; the number removed. The folder must be held."""
        known = {self._made(each) for each in made} | {self._original(each) for each in originals}
        strays = [path for path in self._files() if path not in known]
        for path in strays:
            _unlink(path)
        return len(strays)

    def missing(self, *, made: Collection[str], originals: Collection[str]) -> list[str]:
        """Those of the hashes whose file is not there or holds other bytes."""
        named = [(each, self._made(each)) for each in made] + [(each, self._original(each)) for each in originals]
        return sorted(sha256 for sha256, path in named if not path.is_file() or hash_of(path.read_bytes()) != sha256)

    def _made(self, sha256: str) -> Path:
        return self._folder / _checked(sha256)[:2] / f"{sha256}.jpg"

    def _original(self, sha256: str) -> Path:
        return self._folder / ORIGINALS / _checked(sha256)[:2] / sha256

    def _put(self, body: bytes, place: Callable[[str], Path]) -> str:
        sha256 = hash_of(body)
        path = place(sha256)
        with _told():
            self._make_folder(path.parent)
            if not (path.is_file() and path.stat().st_size == len(body)):
                _write(path, body)
        return sha256

    def _make_folder(self, folder: Path) -> None:
        """Each folder that is not there yet is on the disk with its name."""
        with _told():
            for part in (self._folder, folder.parent, folder):
                if not part.is_dir():
                    part.mkdir(mode=0o700, exist_ok=True)
                    _sync(part.parent)

    def _files(self) -> Iterator[Path]:
        return (path for path in list(self._folder.rglob("*")) if not path.is_dir())


@contextmanager
def _told() -> Iterator[None]:
    """What the system refuses, as our refusal."""
    try:
        yield
    except OSError as error:
        code = "store.full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "store.no-access"
        raise Unavailable(code) from error


def _checked(sha256: str) -> str:
    if not _HASH.fullmatch(sha256):
        raise Missing("thing.missing", key=sha256[:64])
    return sha256


def _there(path: Path, *, code: str = "thing.missing") -> Path:
    if not path.is_file():
        raise Missing(code, key=path.stem)
    return path


def _write(path: Path, body: bytes) -> None:
    """Write, sync, give it its name, sync the name."""
    part = path.with_name(f".{secrets.token_hex(8)}{_PART}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        part.rename(path)
        _sync(path.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unlink(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
        _sync(path.parent)
