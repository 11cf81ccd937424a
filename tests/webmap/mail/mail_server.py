"""A mail server on loopback, with a certificate of its own, that keeps what it takes."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any, cast

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "trygg", "hemligt lösen"


@dataclass
class Mailbox:
    """What was taken, and what is to be said of recipients and texts."""

    taken: list[EmailMessage] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_data: str = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        assert session.ssl is not None
        message: Message = message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
        if self.to_data.startswith("250"):
            self.taken.append(cast("EmailMessage", message))
        return self.to_data


def signed_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    is_right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)  # the server itself says so


@contextmanager
def answering(port: int, authority: trustme.CA, mailbox: Mailbox, host: str = "localhost") -> Iterator[None]:
    """A server that takes letters over STARTTLS from those who have signed in, while the block runs."""
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(trusted)
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        tls_context=trusted,
        require_starttls=True,
        auth_required=True,
        authenticator=signed_in,
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()
