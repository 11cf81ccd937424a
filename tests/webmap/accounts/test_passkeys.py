"""Passkeys that are none; tests/browser/test_passkeys.py has real ones."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from webauthn.helpers import bytes_to_base64url

from geodata.errors import Refused
from tests.webmap.accounts.test_people import a_person
from webmap.accounts import passkeys
from webmap.accounts.passkeys import Site

HERE = Site("localhost", "http://localhost:8000")

HOSTILE: list[Any] = [
    {},
    {"response": None},
    {"response": {"clientDataJSON": 3}},
    {"rawId": "AAAA", "response": {"clientDataJSON": "!!!!"}},
    {"rawId": 7, "response": {"clientDataJSON": bytes_to_base64url(b"[]")}},
    {"rawId": "AAAA", "response": {"clientDataJSON": bytes_to_base64url(b'{"challenge": 1}')}},
]


@pytest.mark.parametrize("answer", HOSTILE)
def test_what_is_no_answer_signs_nobody_in_and_registers_nothing(
    connection: Connection, now: datetime, answer: dict[str, Any]
):
    person = a_person(connection, now)
    assert passkeys.signed(connection, HERE, answer, now) is None
    with pytest.raises(Refused) as refused:
        passkeys.register(connection, person, HERE, answer, name="", now=now)
    assert refused.value.code == "sign-in.passkey-wrong"


def test_a_challenge_that_was_given_out_is_no_signature(connection: Connection, now: datetime):
    person = a_person(connection, now)
    for told in (
        passkeys.asked_to_sign_in(connection, HERE, now),
        passkeys.asked_to_register(connection, person, HERE, now + timedelta(seconds=1)),
    ):
        said = json.dumps({"type": "webauthn.create", "challenge": told["challenge"], "origin": HERE.origin})
        answer = {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": bytes_to_base64url(said.encode()), "attestationObject": "oA"},
        }
        with pytest.raises(Refused):
            passkeys.register(connection, person, HERE, answer, name="", now=now)
    assert passkeys.of(connection, person) == []


def test_what_a_browser_is_asked_names_the_host_and_wants_the_person(connection: Connection, now: datetime):
    person = a_person(connection, now)
    made = passkeys.asked_to_register(connection, person, HERE, now)
    assert made["rp"]["id"] == "localhost"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert person.key not in json.dumps(made)
    asked = passkeys.asked_to_sign_in(connection, HERE, now)
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_nobody_takes_a_passkey_away_that_is_not_there(connection: Connection, now: datetime):
    person = a_person(connection, now)
    assert not passkeys.remove(connection, person, "AAAA")
    assert not passkeys.remove(connection, person, "é")
