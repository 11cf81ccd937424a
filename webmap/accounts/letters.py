"""Letters about accounts: a link by mail where mail is configured, else one that somebody hands over on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from webmap import mail
from webmap.settings import Settings
from webmap.texts import text

Post = Callable[["Letter"], bool]
"""Takes a letter to be sent, and says whether it will be: False where no mail is configured."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent to somebody; it holds a secret link, so no log may hold it."""

    to: str
    subject: str
    body: str


def post(settings: Settings, store_url: str, letter: Letter, now: datetime) -> bool:
    """Put a letter into the outbox; False where no mail is configured, and nobody would ever send it."""
    if not mail.is_configured(settings):
        return False
    mail.post(store_url, letter.to, letter.subject, letter.body, now)
    return True


def link(public_url: str, path: str, token: str) -> str:
    """The address that a token is brought to: always the configured one, whatever host a request named (S-24)."""
    return f"{public_url.rstrip('/')}{path}?kod={token}"


def invitation(to: str, name: str, address: str, language: str) -> Letter:
    """The letter with an invitation."""
    subject = text("Your account in tryggkarta", language)
    body = text(
        "Hello {name},\n\nyou are invited to sign in to tryggkarta. Choose a password here within seven days:\n\n"
        "{address}\n\nThe link works once. If you did not expect it, you need not do anything.\n",
        language,
        name=name,
        address=address,
    )
    return Letter(to, subject, body)


def reset(to: str, name: str, address: str, language: str) -> Letter:
    """The letter with a link to a new password."""
    subject = text("A new password in tryggkarta", language)
    body = text(
        "Hello {name},\n\nsomebody asked for a new password for your account in tryggkarta. Choose it here within an "
        "hour:\n\n{address}\n\nThe link works once. If it was not you, do nothing: your password stays.\n",
        language,
        name=name,
        address=address,
    )
    return Letter(to, subject, body)
