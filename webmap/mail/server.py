"""The mail server that the settings name, and the handing over of one letter to it."""

import smtplib
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self
from urllib.parse import SplitResult, unquote, urlsplit

from geodata.errors import Invalid
from webmap.mail.letter import Letter, address, domain
from webmap.settings import Settings

PORTS: Final = {"smtp+starttls": 587, "smtps": 465, "smtp": 25}
ALLOWED: Final = "smtp+starttls://user@host:587"
TIMEOUT_S: Final = 30


class NotSent(Exception):  # noqa: N818 - an answer of the server's
    """A letter that was not taken; ``reason`` names no address and no text. ``is_final``: no use to try again."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and the sender's address. The password is read from its file at each use."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    password_file: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say; `Invalid` ``mail.not-configured``, ``value.invalid``, ``mail.bad-address``.

        A server that is not this machine itself is spoken to over TLS only.
        """
        if not is_configured(settings):
            raise Invalid("mail.not-configured")
        found, port = _split(settings.smtp_url)
        sender = settings.mail_from
        address(sender.rpartition("<")[2].rstrip("> ") if "<" in sender else sender)
        if found.scheme == "smtp" and not _is_this_machine(str(found.hostname)):
            raise _bad_url()
        user, password = unquote(found.username or ""), unquote(found.password or "")
        return cls(found.scheme, str(found.hostname), port, sender, user, password, settings.smtp_password_file)

    def send(self, letter: Letter) -> None:
        """Hand a letter over; `NotSent` where the server did not take it."""
        try:
            with self._connected() as line:
                if self.user:
                    _sign_in(line, self.user, self._password())
                line.send_message(letter.message(self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise NotSent(f"recipient refused ({code})", is_final=code >= 500) from None
        except smtplib.SMTPDataError as error:
            raise NotSent(f"message refused ({error.smtp_code})", is_final=error.smtp_code >= 500) from None
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"{type(error).__name__} ({error.smtp_code})") from None
        except ssl.SSLCertVerificationError as error:
            raise NotSent(f"certificate: {error.verify_message}") from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        """A line to the server, over TLS whose certificate was verified, where it is not this machine."""
        trusted, own = ssl.create_default_context(), domain(self.sender)
        trusted.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, own, timeout=TIMEOUT_S, context=trusted)
        line = smtplib.SMTP(self.host, self.port, own, timeout=TIMEOUT_S)
        if self.scheme == "smtp+starttls":
            try:
                line.starttls(context=trusted)
            except BaseException:
                line.close()
                raise
        return line

    def _password(self) -> str:
        return Path(self.password_file).read_text(encoding="utf-8").strip() if self.password_file else self.password


def is_configured(settings: Settings) -> bool:
    """Whether letters can be sent at all; where not, whoever would write one shows its link instead."""
    return bool(settings.smtp_url and settings.mail_from)


def _sign_in(line: smtplib.SMTP, user: str, password: str) -> None:
    """By PLAIN (RFC 4616), which takes all letters, where the server offers it; else by what smtplib knows."""
    line.ehlo_or_helo_if_needed()
    if "PLAIN" not in line.esmtp_features.get("auth", "").upper().split():
        line.login(user, password)
        return
    given = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, said = line.docmd("AUTH", f"PLAIN {given}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _split(url: str) -> tuple[SplitResult, int]:
    with suppress(ValueError):  # a port that is none
        found = urlsplit(url)
        port = found.port or PORTS.get(found.scheme, 0)
        if port and found.hostname and found.path in {"", "/"} and not found.query:
            return found, port
    raise _bad_url()


def _bad_url() -> Invalid:
    return Invalid("value.invalid", field="TRYGGKARTA_SMTP_URL", value="…", allowed=ALLOWED)  # it holds a password


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
