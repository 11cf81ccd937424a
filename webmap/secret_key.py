"""The installation's secret key: made once, beside the store, and readable by its owner only."""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

from geodata.errors import Invalid, Unavailable
from geodata.storage import beside

SHORTEST_BYTES: Final = 32
ENDING: Final = ".secret"

WEAK: Final = frozenset({b"dev", b"secret", b"changeme", b"password", b"test", b"tryggkarta", b"key", b"hemlig"})
"""What stands in examples all over the world; a text of these over and over is as weak."""

FEWEST_DIFFERENT: Final = 10
"""Different bytes in a key: 32 random ones have fewer once in 10^20."""


def secret_key(store_url: str | Path) -> bytes:
    """The key of the installation that the store belongs to, made where there is none.

    `Invalid` ``secret.weak`` where the file holds something short or guessable, `Unavailable` ``store.no-access`` where
    it can't be read or made.
    """
    path = beside(store_url, ENDING)
    try:
        return checked(path.read_bytes().strip())
    except FileNotFoundError:
        return _made(path)
    except OSError as error:
        raise Unavailable("store.no-access", store=str(path)) from error


def checked(key: bytes) -> bytes:
    """The key itself; `Invalid` ``secret.weak`` where somebody could guess it."""
    plain = key.lower()
    repeats = any(plain.replace(weak, b"") == b"" for weak in WEAK)
    if len(key) < SHORTEST_BYTES or len(set(key)) < FEWEST_DIFFERENT or repeats:
        raise Invalid("secret.weak", shortest=SHORTEST_BYTES)
    return key


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose (32 bytes), from which neither the key nor one for another purpose can be told."""
    return hmac.digest(key, purpose.encode(), sha256)


def _made(path: Path) -> bytes:
    """A new key, written whole or not at all; where two processes make one, both get the same."""
    key = secrets.token_urlsafe(SHORTEST_BYTES).encode()
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(key + b"\n")
                out.flush()
                os.fsync(out.fileno())
            os.link(part, path)  # refuses where the file is there already
        finally:
            part.unlink()
    except FileExistsError:
        return checked(path.read_bytes().strip())
    except OSError as error:
        raise Unavailable("store.no-access", store=str(path)) from error
    return key
