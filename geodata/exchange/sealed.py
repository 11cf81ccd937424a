"""Files that only the holder of a key can read: `age` (age-encryption.org/v1), which other programs open too."""

import errno
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, cast

import pyrage  # type: ignore[import-untyped]

from geodata.errors import Invalid, Missing, Unavailable
from geodata.exchange.files import replacing

MAGIC: Final = b"age-encryption.org/v1\n"
"""How a sealed file begins."""

Recipient: TypeAlias = Any
"""A public key (``pyrage.x25519.Recipient``)."""

Identity: TypeAlias = Any
"""A secret key (``pyrage.x25519.Identity``)."""


def recipients(text: str) -> list[Recipient]:
    """The public keys (``age1…``) in a text, with commas or space between; `Invalid` ``key.invalid``."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError as error:
            raise Invalid("key.invalid", value=word[:20], allowed="age1…") from error
    return found


def identities(path: Path) -> list[Identity]:
    """The secret keys in a file as ``age-keygen`` writes it; `Invalid` ``key.invalid`` where none can be read.

    The refusal never holds a part of the file.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        found = [
            pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")
        ]
    except FileNotFoundError as error:
        raise Missing("file.missing", file=str(path)) from error
    except (OSError, ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise Invalid("key.invalid", file=path.name, allowed="AGE-SECRET-KEY-1…")
    return found


def is_sealed(path: Path) -> bool:
    """Whether a file says that it is sealed."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextmanager
def writing(path: Path, keys: Sequence[Recipient], *, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write to that stands at ``path`` when the block ends, sealed where there are keys; else nothing does.

    Until then what is to be sealed lies in a file without a name, in the folder ``scratch``: where the data came from,
    for ``path`` may be on a disk that less is kept secret on.
    """
    with replacing(path) as out:
        if not keys:
            yield out
            return
        with tempfile.TemporaryFile(dir=scratch) as plain:
            yield cast("BinaryIO", plain)
            plain.seek(0)
            try:
                pyrage.encrypt_io(plain, out, list(keys))
            except pyrage.EncryptError as error:  # it wraps what writing raised, in words
                code = "store.full" if f"[Errno {errno.ENOSPC}]" in str(error) else "file.unreadable"
                raise Unavailable(code, file=path.name) from error


@contextmanager
def reading(path: Path, keys: Sequence[Identity], *, scratch: Path) -> Iterator[BinaryIO]:
    """What a file holds, opened where it is sealed; the plain text lies in a file without a name in ``scratch``.

    `Invalid` ``backup.sealed`` without the right key, ``backup.damaged`` where a byte of it has changed.
    """
    with path.open("rb") as file:
        if not is_sealed(path):
            yield file
            return
        with tempfile.TemporaryFile(dir=scratch) as plain:
            try:
                pyrage.decrypt_io(file, plain, list(keys))
            except pyrage.DecryptError as error:
                code = "backup.sealed" if not keys or "No matching keys" in str(error) else "backup.damaged"
                raise Invalid(code, file=path.name) from error
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    raise Unavailable("store.full", file=path.name) from error
                raise Invalid("backup.damaged", file=path.name) from error
            plain.seek(0)
            yield cast("BinaryIO", plain)
