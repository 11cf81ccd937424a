"""One-time codes from a phone (TOTP, RFC 6238), and the recovery codes for the day that the phone is lost."""

import base64
import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken as WrongCode
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Connection, delete, select, update

from geodata.errors import Invalid
from webmap.accounts.people import Person
from webmap.accounts.tables import ACCOUNTS, RECOVERY_CODES
from webmap.secret_key import derived

STEP_S: Final = 30
DRIFT: Final = 1
"""Steps that a phone's clock may be off."""

SEED_BYTES: Final = 20
SEED_LASTS_S: Final = 15 * 60
RECOVERY: Final = 10
RECOVERY_LETTERS: Final = 12  # 60 bits


def offered(key: bytes, now: datetime) -> str:
    """A new seed, sealed, to be shown and sent back with the first code; nothing is kept before that."""
    return _box(key).encrypt_at_time(secrets.token_bytes(SEED_BYTES), int(now.timestamp())).decode()


def seed_in(sealed: str, key: bytes, now: datetime) -> bytes:
    """The seed that was offered; `Invalid` ``sign-in.code-wrong`` where it is not ours or a quarter of an hour old."""
    try:
        return _box(key).decrypt_at_time(sealed.encode(), SEED_LASTS_S, int(now.timestamp()))
    except InvalidToken as error:
        raise Invalid("sign-in.code-wrong", field="code") from error


def letters(seed: bytes) -> str:
    """A seed as it is typed into a phone, in groups of four."""
    text = base64.b32encode(seed).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(seed: bytes, email: str) -> str:
    """A seed as a phone reads it from a picture."""
    return _totp(seed).get_provisioning_uri(email, "tryggkarta")


def step_of(seed: bytes, code: str, now: datetime) -> int | None:
    """The step of time whose code it is, among those that a clock may be off by; None where it is wrong."""
    typed = "".join(letter for letter in code if not letter.isspace())
    if not (typed.isascii() and typed.isdigit()):
        return None
    present, found = int(now.timestamp()) // STEP_S, None
    for step in range(present - DRIFT, present + DRIFT + 1):
        try:
            _totp(seed).verify(typed.encode(), step * STEP_S)
        except WrongCode:
            continue
        found = step
    return found


def turn_on(connection: Connection, person: Person, seed: bytes, code: str, *, key: bytes, now: datetime) -> list[str]:
    """Ask for codes from now on; the recovery codes, which are told this once. `Invalid` ``sign-in.code-wrong``."""
    step = step_of(seed, code, now)
    if step is None:
        raise Invalid("sign-in.code-wrong", field="code")
    mine = update(ACCOUNTS).where(ACCOUNTS.c.id == person.id)
    connection.execute(mine.values(code_secret=_box(key).encrypt(seed), code_step=step))
    connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.account_id == person.id))
    made = [_recovery_code() for _ in range(RECOVERY)]
    connection.execute(
        RECOVERY_CODES.insert(), [{"account_id": person.id, "hash": _mark(key, person, each)} for each in made]
    )
    return made


def turn_off(connection: Connection, person: Person) -> None:
    """Ask for no code any more."""
    mine = update(ACCOUNTS).where(ACCOUNTS.c.id == person.id)
    connection.execute(mine.values(code_secret=None, code_step=0))
    connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.account_id == person.id))


def take(connection: Connection, person: Person, code: str, key: bytes, now: datetime) -> str:
    """Use a code up: "code" or "recovery" where it is right, "" where it is wrong or was used before."""
    row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == person.id)).one()
    if row.code_secret is None:
        return ""
    try:
        step = step_of(_box(key).decrypt(row.code_secret), code, now)
    except InvalidToken:  # the secret key is another one: only a recovery by the admin helps
        step = None
    if step is not None:
        if step <= row.code_step:
            return ""
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == person.id).values(code_step=step))
        return "code"
    mine = RECOVERY_CODES.c.account_id == person.id
    used = delete(RECOVERY_CODES).where(mine, RECOVERY_CODES.c.hash == _mark(key, person, code))
    return "recovery" if connection.execute(used).rowcount else ""


def recovery_left(connection: Connection, person: Person) -> int:
    """How many recovery codes have not been used."""
    mine = select(RECOVERY_CODES.c.hash).where(RECOVERY_CODES.c.account_id == person.id)
    return len(connection.execute(mine).all())


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(8)).decode().lower()[:RECOVERY_LETTERS]
    return "-".join(text[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4))


def _mark(key: bytes, person: Person, code: str) -> bytes:
    typed = "".join(letter for letter in code.lower() if letter.isalnum())
    return hmac.digest(derived(key, "recovery codes"), f"{person.key}\0{typed}".encode(), sha256)


def _box(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(key, "seeds of one-time codes")))


def _totp(seed: bytes) -> TOTP:
    return TOTP(seed, 6, SHA1(), STEP_S)  # noqa: S303 - what every authenticator app reckons with
