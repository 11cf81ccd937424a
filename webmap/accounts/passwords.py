"""Passwords: what is taken as one, and Argon2id hashes of them."""

import unicodedata
from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geodata.errors import Invalid

SHORTEST: Final = 12
LONGEST: Final = 256
FEWEST_DIFFERENT: Final = 5

_HASHER: Final = PasswordHasher()

NOBODYS: Final = "$argon2id$v=19$m=65536,t=3,p=4$xgDif5tmyblDq2mGZhXIzA$WlLCqgTOA+iNNGPn0VzFwW5RvDOSGr0LYHKva8XdhbY"
"""What a password is compared with where there is no account, so that both take as long; no password fits it."""


def checked(password: str, *, email: str) -> str:
    """The password itself; `Invalid` where it is too short or long, or the first that anybody would try.

    No mixture of letters and digits is asked for: length is what counts (NIST SP 800-63B).
    """
    if len(password) < SHORTEST:
        raise Invalid("account.password-short", field="password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("account.password-long", field="password", longest=LONGEST)
    plain, own = password.casefold(), email.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or plain in own or own in plain or _is_a_run(plain):
        raise Invalid("account.password-simple", field="password")
    return password


def _is_a_run(plain: str) -> bool:
    """Whether every letter is the one after, or before, the letter to its left."""
    steps = {ord(right) - ord(left) for left, right in pairwise(plain)}
    return steps in ({1}, {-1})


def hashed(password: str) -> str:
    """An Argon2id hash of a password; a tenth of a second's work."""
    return _HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was hashed; with nothing to compare with it takes as long to say no."""
    try:
        return _HASHER.verify(kept or NOBODYS, _normal(password)[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made more cheaply than one is made now."""
    return _HASHER.check_needs_rehash(kept)


def _normal(password: str) -> str:
    """One form for letters that keyboards write in different ways."""
    return unicodedata.normalize("NFKC", password)
