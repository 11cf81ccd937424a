"""Files on their way in and out: never too large, never half-written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from geodata.errors import Conflict, Invalid, Missing, Unavailable

MAX_BYTES: Final = 256 * 1024 * 1024
"""The largest file that is taken in: some two million rows. Larger ones are refused before they are read."""


def sized(path: Path) -> int:
    """The bytes of a file that may be read; refuses what is absent, no plain file, empty or larger than `MAX_BYTES`."""
    if not path.exists():
        raise Missing("file.missing", file=path.name)
    if not path.is_file():
        raise Invalid("file.unsupported", file=path.name, reason="not a plain file")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Invalid("request.too-large", file=path.name, longest=MAX_BYTES, length=size)
    if size == 0:
        raise Invalid("file.no-rows", file=path.name)
    return size


def contents(path: Path) -> bytes:
    """All bytes of a file that passes `sized`."""
    sized(path)
    with opened(path) as body:
        return body.read()


def opened(path: Path) -> BinaryIO:
    """A file open for reading; `Invalid` ``file.unreadable`` where the system does not let us."""
    try:
        return path.open("rb")
    except OSError as error:
        raise Invalid("file.unreadable", file=path.name, reason=error.strerror) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file of the owner's alone that takes its name when it is whole and on the disk; gone where the block raises."""
    if path.is_dir():
        raise Conflict("file.unsupported", file=path.name, reason="a folder")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except FileNotFoundError as error:
        raise Missing("file.missing", file=str(path.parent)) from error
    except OSError as error:
        raise Unavailable("file.unreadable", file=path.name, reason=error.strerror) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise Unavailable("store.full" if error.errno == 28 else "file.unreadable", file=path.name) from error
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
