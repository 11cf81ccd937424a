"""The municipality's own sign-in (OpenID Connect): code flow with PKCE, against one provider that is configured."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final
from urllib.parse import quote, urlencode

import urllib3
from authlib.common.security import generate_token  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from geodata.errors import Refused
from webmap.settings import GUARDED, Settings

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures that only the provider can make: neither "none" nor one made with the client's secret."""

LARGEST_BYTES: Final = 1024 * 1024
TIMEOUT_S: Final = 10
LEEWAY_S: Final = 60
KEPT_S: Final = 3600
"""How long what a provider says of itself is believed."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: what the browser keeps, sealed, while it is at the provider."""

    state: str
    nonce: str
    verifier: str
    wanted: str


class Provider:
    """The provider that the settings name. Methods may be called from several threads.

    Every method raises `Refused` ``sign-in.openid-failed`` where the provider does not answer as it should.
    """

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._web = urllib3.PoolManager(maxsize=2, timeout=TIMEOUT_S, retries=False)
        self._lock = Lock()
        self._told: tuple[float, dict[str, Any]] | None = None

    def begin(self, wanted: str, back_to: str, now: datetime) -> tuple[str, Begun]:
        """Where to send the browser, and what it is to keep."""
        begun = Begun(generate_token(32), generate_token(32), generate_token(64), wanted)
        asked = {
            "response_type": "code",
            "scope": "openid email",
            "client_id": self._client_id,
            "redirect_uri": back_to,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": create_s256_code_challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        address = self._address(now, "authorization_endpoint")
        return address + ("&" if "?" in address else "?") + urlencode(asked), begun

    def email(self, code: str, begun: Begun, back_to: str, now: datetime) -> str:
        """The verified e-mail of whoever the provider has signed in."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to,
            "code_verifier": begun.verifier,
        }
        secret = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}".encode()
        headers = {
            "Authorization": f"Basic {b64encode(secret).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = self._asked("POST", self._address(now, "token_endpoint"), headers, urlencode(asked))
        claims = self._claims(str(answer.get("id_token", "")), begun, now)
        email = claims.get("email")
        if claims.get("email_verified") is not True or not isinstance(email, str):
            raise Refused("sign-in.openid-unknown")
        return email

    def _claims(self, token: str, begun: Begun, now: datetime) -> Mapping[str, Any]:
        keys = self._asked("GET", self._address(now, "jwks_uri"))
        options = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
            "nonce": {"essential": True, "value": begun.nonce},
        }
        try:
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            params = {"nonce": begun.nonce, "client_id": self._client_id}
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Refused("sign-in.openid-failed") from error
        return dict(claims)

    def _address(self, now: datetime, name: str) -> str:
        """One of the provider's addresses, as it tells them itself."""
        with self._lock:
            if self._told is None or now.timestamp() - self._told[0] > KEPT_S:
                told = self._asked("GET", self._issuer.rstrip("/") + "/.well-known/openid-configuration")
                if told.get("issuer") != self._issuer:
                    raise Refused("sign-in.openid-failed")
                self._told = (now.timestamp(), told)
            address = self._told[1].get(name)
        if not isinstance(address, str) or not GUARDED.fullmatch(address):
            raise Refused("sign-in.openid-failed")
        return address

    def _asked(
        self, method: str, address: str, headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> dict[str, Any]:
        try:
            answer = self._web.request(
                method, address, headers=headers, body=body, redirect=False, preload_content=False
            )
            try:
                read = answer.read(LARGEST_BYTES + 1)
            finally:
                answer.release_conn()
            told = json.loads(read) if answer.status == 200 and len(read) <= LARGEST_BYTES else None
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise Refused("sign-in.openid-failed") from error
        if not isinstance(told, dict):
            raise Refused("sign-in.openid-failed")
        return told


def provider(settings: Settings) -> Provider | None:
    """The provider that the settings name; None where they name none."""
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
