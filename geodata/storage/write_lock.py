"""One writer at a time, among threads and among processes.

SQLite before 3.51.3 can damage a file when two connections write and checkpoint at once (the WAL-reset fault); whoever
holds this lock is the only one that does either.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from geodata.errors import Unavailable

PATIENCE_S: Final = 10.0
"""Seconds that a writer waits for its turn before it gives up."""

_POLL_S: Final = 0.005
_CLOSED: Final = -1


def lock_path(store: Path) -> Path:
    """Where the lock of a store's file lies."""
    return store.with_name(store.name + "-lock")


class WriteLock:
    """A lock file beside the store; opening and closing the store's own file would drop SQLite's locks on it."""

    def __init__(self, store: Path) -> None:
        self._threads = threading.Lock()
        try:
            self._file = os.open(lock_path(store), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unavailable("store.no-access", store=str(store)) from error

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._file == _CLOSED

    @contextmanager
    def held(self) -> Iterator[None]:
        """The turn to write; `Unavailable` ``store.busy`` when it does not come within `PATIENCE_S`."""
        deadline = time.monotonic() + PATIENCE_S
        if not self._threads.acquire(timeout=PATIENCE_S):
            raise Unavailable("store.busy", waited_s=PATIENCE_S)
        try:
            self._lock_file(deadline)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _lock_file(self, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Unavailable("store.busy", waited_s=PATIENCE_S) from None
                time.sleep(_POLL_S)
            else:
                return

    def close(self) -> None:
        """Let go of the lock file; a second time does nothing."""
        if self._file != _CLOSED:
            os.close(self._file)
            self._file = _CLOSED
