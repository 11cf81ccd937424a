"""A letter: to whom, what about, and how often it has been tried."""

import random
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final, Self
from uuid import uuid4

import orjson
from email_validator import EmailNotValidError, validate_email

from geodata.errors import Invalid

PATIENCE: Final = timedelta(days=3)
"""How long a letter is tried."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=2)

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 100_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One plain text to one address, kept until it is sent. ``next_at`` is when it is to be tried next (UTC)."""

    id: str
    to: str
    subject: str
    text: str
    posted_at: datetime
    next_at: datetime
    tries: int = 0

    @classmethod
    def new(cls, to: str, subject: str, text: str, now: datetime) -> Self:
        """A letter to be sent at once; `Invalid` ``mail.bad-address``, which does not tell the address back."""
        for field, given, longest in (("subject", subject, LONGEST_SUBJECT), ("text", text, LONGEST_TEXT)):
            if len(given) > longest:
                raise Invalid("value.too-long", field=field, longest=longest, length=len(given))
        return cls(uuid4().hex, address(to), " ".join(subject.split()), text, now, now)

    def tried(self, now: datetime) -> "Letter | None":
        """As it lies in the outbox after a try in vain; None where it is given up.

        The pauses double, and are drawn from between half and one and a half of that, so that letters that failed
        together are not tried together.
        """
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.tries, 20))
        after = now + pause * random.uniform(0.5, 1.5)  # noqa: S311 - nobody gains by guessing it
        return None if now - self.posted_at >= PATIENCE else replace(self, next_at=after, tries=self.tries + 1)

    def message(self, sender: str) -> EmailMessage:
        """The letter as it travels; the same id at every try, so that one that arrived twice can be told."""
        made = EmailMessage(policy=SMTP)
        made["From"], made["To"], made["Subject"] = sender, self.to, self.subject
        made["Date"] = format_datetime(self.posted_at)
        made["Message-ID"] = f"<{self.id}@{domain(sender)}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(self.text)
        return made

    def to_json(self) -> bytes:
        """As a file of the outbox."""
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """From a file of the outbox; ValueError where it is none."""
        found: Any = orjson.loads(body)
        times = {name: datetime.fromisoformat(found[name]) for name in ("posted_at", "next_at")}
        return cls(**(found | times))


def address(text: str) -> str:
    """An address in its usual form; `Invalid` ``mail.bad-address``."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid("mail.bad-address") from None  # its text holds the address


def domain(sender: str) -> str:
    """The host of a sender's address, also where a name stands before it."""
    return sender.rpartition("@")[2].strip("> ")
