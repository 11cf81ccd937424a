"""Letters on the disk, one file each: whole and there before `post` returns, until they are sent or given up."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final

from geodata.errors import Unavailable
from geodata.storage import beside
from webmap.mail.letter import Letter

ENDING: Final = ".outbox"
FAILED: Final = "failed"

KEPT_FAILED: Final = timedelta(days=30)
"""How long a letter that was given up is kept, for the operator to look at."""


class Outbox:
    """The letters of a store's installation. Several processes may use it at the same time."""

    def __init__(self, url: str) -> None:
        self.folder = beside(url, ENDING)

    def put(self, letter: Letter) -> None:
        """Keep a letter, on the disk, in place of itself where it is there; `Unavailable` ``store.no-access``."""
        try:
            for folder in (self.folder, self.folder / FAILED):
                folder.mkdir(mode=0o700, exist_ok=True)
            part = self.folder / f".{letter.id}.{secrets.token_hex(4)}.part"
            try:
                with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    out.write(letter.to_json())
                    out.flush()
                    os.fsync(out.fileno())
                part.replace(self._path(letter))
            finally:
                part.unlink(missing_ok=True)
            _sync(self.folder)
        except OSError as error:
            raise Unavailable("store.no-access", store=str(self.folder)) from error

    def waiting(self) -> Iterator[Letter]:
        """Every letter that is still to be sent; a file that is none is left alone."""
        for path in sorted(self.folder.glob("*.json")):
            with suppress(FileNotFoundError, ValueError, TypeError, KeyError):
                yield Letter.from_json(path.read_bytes())

    def sent(self, letter: Letter) -> None:
        """Forget a letter."""
        self._path(letter).unlink(missing_ok=True)
        _sync(self.folder)

    def given_up(self, letter: Letter) -> None:
        """Put a letter aside."""
        self._path(letter).replace(self.folder / FAILED / f"{letter.id}.json")
        _sync(self.folder)

    def failed(self) -> int:
        """How many letters were given up."""
        return sum(1 for _ in (self.folder / FAILED).glob("*.json"))

    def sweep(self, now: datetime) -> None:
        """Forget letters that were given up long ago."""
        oldest = (now - KEPT_FAILED).timestamp()
        for path in (self.folder / FAILED).glob("*.json"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Whether this process alone sends while the block runs; the lock goes with the process."""
        if not self.folder.is_dir():
            yield False
            return
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                flock(handle, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    def _path(self, letter: Letter) -> Path:
        return self.folder / f"{letter.id}.json"


def post(url: str, to: str, subject: str, text: str, now: datetime) -> str:
    """Put a letter into the outbox of a store's installation; its id. It is on the disk when this returns.

    `Invalid` ``mail.bad-address``, `Unavailable` ``store.no-access``. Ask `is_configured` first: where no mail is
    configured nobody sends it.
    """
    letter = Letter.new(to, subject, text, now)
    Outbox(url).put(letter)
    return letter.id


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
