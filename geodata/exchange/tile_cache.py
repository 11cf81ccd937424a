"""Pictures of tiles on the disk, in a folder of the owner's alone: never half-written, never beyond their room."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from geodata.errors import Refused
from geodata.exchange.files import replacing

log = logging.getLogger(__name__)

KEPT_SHARE: Final = 0.9
"""When the folder is full, the oldest-used go until it holds this share: so they go seldom, and many at once."""


BLOCK_BYTES: Final = 4096
"""What a file takes on the disk at least: that there is nothing somewhere takes room too."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under a name: its bytes, and when they were put there (seconds since 1970)."""

    body: bytes
    at: float


class TileCache:
    """Bytes under names like ``source/14/8800-4900``; what was used the longest ago goes first.

    A file's change time is when it was put there, its access time when it was last used.
    """

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._held: int | None = None
        self._lock = Lock()

    def get(self, name: str, now: float) -> Kept | None:
        """What is kept under the name, which counts as used now."""
        path = self._folder / name
        try:
            body, at = path.read_bytes(), path.stat().st_mtime
            os.utime(path, (now, at))
        except OSError:
            return None
        return Kept(body, at)

    def put(self, name: str, body: bytes, now: float) -> None:
        """Keep bytes under the name; where the disk takes none, only the log is told: it can be fetched again.

        Two that put the same name at once would count it twice, until a server starts anew.
        """
        path = self._folder / name
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            before = _room(path.stat().st_size) if path.exists() else 0
            with replacing(path) as out:
                out.write(body)
            os.utime(path, (now, now))
        except (OSError, Refused) as error:
            log.warning("background tiles can't be kept: %s", type(error).__name__)
            return
        with self._lock:
            self._held = self._measured() if self._held is None else self._held + _room(len(body)) - before
            if self._held > self._max_bytes:
                self._held = self._trimmed()

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = Path(folder, name)
                try:
                    yield path, path.stat()
                except FileNotFoundError:
                    continue

    def _measured(self) -> int:
        return sum(_room(status.st_size) for _, status in self._files())

    def _trimmed(self) -> int:
        """Bytes that are left when the oldest-used are gone."""
        found = sorted(self._files(), key=lambda each: each[1].st_atime)
        left = sum(_room(status.st_size) for _, status in found)
        for path, status in found:
            if left <= self._max_bytes * KEPT_SHARE:
                break
            path.unlink(missing_ok=True)
            left -= _room(status.st_size)
        return left


def _room(size: int) -> int:
    return (size // BLOCK_BYTES + 1) * BLOCK_BYTES
