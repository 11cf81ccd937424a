"""A small OpenID provider on loopback that keeps the rules: discovery, codes used once, PKCE, signed tokens."""

import base64
import hashlib
import json
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "karta", "hemligt+/ä"


class SmallProvider:
    """Signs ``who`` in at once; ``claims`` and ``discovery`` are what a test has it say wrongly."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.who: dict[str, Any] = {"sub": "1", "email": "anna@example.org", "email_verified": True}
        self.claims: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signs_with: Any = self.key
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                path = urlsplit(self.path)
                if path.path == "/.well-known/openid-configuration":
                    self.tell(provider.configuration())
                elif path.path == "/keys":
                    self.tell({"keys": [provider.key.as_dict(private=False)]})
                elif path.path == "/authorize":
                    self.send_response(303)
                    self.send_header("Location", provider.authorize(path.query))
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer = provider.token(body, self.headers.get("Authorization", ""))
                self.tell(answer, 400 if "error" in answer else 200)

            def tell(self, told: object, status: int = 200) -> None:
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.discovery

    def authorize(self, query: str) -> str:
        """Where a browser that asks is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "email"}
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, body: str, authorization: str) -> dict[str, Any]:
        """What a code is worth, once."""
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self._codes.pop(sent.get("code", ""), None)
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        verifier = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return {"error": "invalid_grant"}
        if given != "karta:hemligt%2B%2F%C3%A4":
            return {"error": "invalid_client"}
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": self.now, "exp": self.now + 300, "nonce": asked["nonce"]}
        claims |= self.who | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(self.header, claims, self.signs_with, algorithms=["RS256", "HS256"])
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}
