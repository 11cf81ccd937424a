"""Passkeys: registered by somebody who is signed in, and then enough to sign in with."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import webauthn
from sqlalchemy import Connection, delete, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from geodata.errors import Refused
from webmap.accounts import people, tokens
from webmap.accounts.people import Person
from webmap.accounts.tables import ACCOUNTS, PASSKEYS
from webmap.accounts.tokens import Purpose

MOST: Final = 20
"""Passkeys of one account."""


@dataclass(frozen=True, slots=True)
class Site:
    """What passkeys are bound to: the host's name, and the origin of our pages."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: str
    name: str
    made_at: int


def asked_to_register(connection: Connection, person: Person, site: Site, now: datetime) -> dict[str, Any]:
    """What a browser is to make a passkey with."""
    handle = connection.execute(select(ACCOUNTS.c.handle).where(ACCOUNTS.c.id == person.id)).scalar_one()
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="tryggkarta",
        user_id=handle,
        user_name=person.email,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.id)) for each in of(connection, person)
        ],
    )
    tokens.keep(connection, Purpose.PASSKEY, bytes_to_base64url(options.challenge), person.id, now)
    return _told(options)


def register(
    connection: Connection, person: Person, site: Site, answer: dict[str, Any], *, name: str, now: datetime
) -> None:
    """Keep the passkey that a browser made; `Refused` ``sign-in.passkey-wrong``."""
    challenge = _challenge(connection, answer, now)
    if challenge is None or len(of(connection, person)) >= MOST:
        raise Refused("sign-in.passkey-wrong")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused("sign-in.passkey-wrong") from error
    row = {
        "id": made.credential_id,
        "account_id": person.id,
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "name": name.strip()[:100] or "passkey",
        "made_at": int(now.timestamp()),
    }
    connection.execute(PASSKEYS.insert().values(row))


def asked_to_sign_in(connection: Connection, site: Site, now: datetime) -> dict[str, Any]:
    """What a browser is to sign with any passkey that it has for us."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    tokens.keep(connection, Purpose.PASSKEY, bytes_to_base64url(options.challenge), None, now)
    return _told(options)


def signed(connection: Connection, site: Site, answer: dict[str, Any], now: datetime) -> Person | None:
    """Whose passkey signed; None where the answer is wrong, old, used before, or of nobody here."""
    challenge = _challenge(connection, answer, now)
    row = _row(connection, answer)
    if challenge is None or row is None:
        return None
    try:
        checked = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    mine = update(PASSKEYS).where(PASSKEYS.c.id == row.id)
    connection.execute(mine.values(sign_count=checked.new_sign_count))
    return people.by_id(connection, row.account_id)


def of(connection: Connection, person: Person) -> list[Passkey]:
    """Somebody's passkeys, oldest first."""
    mine = select(PASSKEYS).where(PASSKEYS.c.account_id == person.id).order_by(PASSKEYS.c.made_at)
    return [Passkey(bytes_to_base64url(row.id), row.name, row.made_at) for row in connection.execute(mine)]


def remove(connection: Connection, person: Person, passkey_id: str) -> bool:
    """Take a passkey of one's own away; whether there was one."""
    try:
        raw = base64url_to_bytes(passkey_id)
    except ValueError:
        return False
    mine = delete(PASSKEYS).where(PASSKEYS.c.account_id == person.id, PASSKEYS.c.id == raw)
    return bool(connection.execute(mine).rowcount)


def _told(options: Any) -> dict[str, Any]:  # noqa: ANN401 - either kind of options
    told: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return told


def _challenge(connection: Connection, answer: dict[str, Any], now: datetime) -> bytes | None:
    """The challenge that an answer is about, used up by this; None where it is none of ours."""
    try:
        told = json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))["challenge"]
        challenge = base64url_to_bytes(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return challenge if tokens.take(connection, Purpose.PASSKEY, bytes_to_base64url(challenge), now) else None


def _row(connection: Connection, answer: dict[str, Any]) -> Any:  # noqa: ANN401 - a row, or None
    try:
        raw = base64url_to_bytes(answer["rawId"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return connection.execute(select(PASSKEYS).where(PASSKEYS.c.id == raw)).one_or_none()
