"""A letter is handed over on a verified TLS line only, and what went wrong is told without address or text."""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from geodata.errors import Invalid
from tests.webmap.mail.conftest import Up
from tests.webmap.mail.mail_server import PASSWORD, Mailbox
from webmap.mail import Letter, MailServer, is_configured
from webmap.mail.server import NotSent
from webmap.settings import Settings


@pytest.fixture
def letter(now: datetime) -> Letter:
    return Letter.new("elin@example.se", "Hej", "Ingen annan ska se detta.", now)


def refused(server: MailServer, letter: Letter) -> NotSent:
    with pytest.raises(NotSent) as told:
        server.send(letter)
    assert "elin" not in repr(told.value)
    assert "detta" not in repr(told.value)
    assert PASSWORD not in repr(told.value)
    assert told.value.__cause__ is None
    return told.value


def test_a_letter_is_taken(server: MailServer, letter: Letter, up: Up, mailbox: Mailbox):
    with up(mailbox):
        server.send(letter)
    (taken,) = mailbox.taken
    assert (taken["To"], taken.get_content().strip()) == ("elin@example.se", "Ingen annan ska se detta.")


def test_the_password_may_lie_in_a_file(settings: Settings, letter: Letter, up: Up, mailbox: Mailbox, tmp_path: Path):
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    url = settings.smtp_url.replace(quote(PASSWORD), "")
    with up(mailbox):
        MailServer.of(replace(settings, smtp_url=url, smtp_password_file=str(tmp_path / "password"))).send(letter)
        (tmp_path / "password").write_text("wrong", encoding="utf-8")
        wrong = MailServer.of(replace(settings, smtp_url=url, smtp_password_file=str(tmp_path / "password")))
        told = refused(wrong, letter)
    assert (told.reason, told.is_final, len(mailbox.taken)) == ("SMTPAuthenticationError (535)", False, 1)


def test_a_certificate_of_another_host_or_authority_is_not_accepted(
    server: MailServer, letter: Letter, up: Up, mailbox: Mailbox
):
    with up(mailbox, host="ond.example"):
        told = refused(server, letter)
    assert told.reason.startswith("certificate: ")
    assert not told.is_final
    with up(mailbox, by=trustme.CA()):
        assert refused(server, letter).reason.startswith("certificate: ")
    assert mailbox.taken == []


def test_a_server_without_tls_gets_nothing(server: MailServer, letter: Letter, free_tcp_port: int):
    from aiosmtpd.controller import Controller

    mailbox = Mailbox()
    plain = Controller(mailbox, hostname="127.0.0.1", port=free_tcp_port)
    plain.start()
    try:
        assert refused(server, letter).reason == "SMTPNotSupportedError"
    finally:
        plain.stop()
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"to_recipient": "550 no such elin@example.se"}, "recipient refused (550)"),
        ({"to_recipient": "450 later"}, "recipient refused (450)"),
        ({"to_data": "554 elin@example.se wrote detta"}, "message refused (554)"),
        ({"to_data": "451 later"}, "message refused (451)"),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(
    server: MailServer, letter: Letter, up: Up, said: dict[str, str], reason: str
):
    with up(Mailbox(**said)):
        told = refused(server, letter)
    assert (told.reason, told.is_final) == (reason, "(5" in reason)


def test_a_server_that_is_down_is_tried_again(server: MailServer, letter: Letter):
    told = refused(server, letter)
    assert (told.reason, told.is_final) == ("ConnectionRefusedError", False)


@pytest.mark.parametrize(
    "url",
    [
        "post.example.se",
        "https://post.example.se",
        "smtp://post.example.se",
        "smtp+starttls://post.example.se:x",
        "smtp+starttls://post.example.se:99999",
        "smtp+starttls://",
        "smtp+starttls://a:hemligt@post.example.se/x",
    ],
)
def test_a_server_that_can_not_be_right_is_refused_and_its_password_not_told(url: str):
    with pytest.raises(Invalid) as told:
        MailServer.of(Settings(smtp_url=url, mail_from="a@example.se"))
    assert told.value.facts["field"] == "TRYGGKARTA_SMTP_URL"
    assert "hemligt" not in str(told.value)


def test_each_scheme_has_its_usual_port():
    hosts = (
        "smtp+starttls://a.example",
        "smtps://a.example",
        "smtp://localhost",
        "smtp://[::1]",
        "smtps://a:1@b.se:9/",
    )
    made = [MailServer.of(Settings(smtp_url=url, mail_from="a@example.se")) for url in hosts]
    assert [server.port for server in made] == [587, 465, 25, 25, 9]
    assert "password" not in repr(made[-1]).replace("password_file", "")


def test_no_mail_is_configured_without_both_server_and_sender():
    url, sender = {"smtp_url": "smtp://localhost"}, {"mail_from": "a@example.se"}
    assert [is_configured(Settings(**said)) for said in ({}, url, sender, url | sender)] == [False, False, False, True]
    with pytest.raises(Invalid) as told:
        MailServer.of(Settings(**url))
    assert told.value.code == "mail.not-configured"
    with pytest.raises(Invalid) as told:
        MailServer.of(Settings(**url, mail_from="Trygg <trygg>"))
    assert told.value.code == "mail.bad-address"


def test_tls_from_the_start_is_verified_as_well(letter: Letter, authority: trustme.CA):
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("ond.example").configure_cert(trusted)

    def answer() -> None:
        line, _ = listening.accept()
        with suppress(OSError), trusted.wrap_socket(line, server_side=True):
            line.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        url = f"smtps://localhost:{listening.getsockname()[1]}"
        told = refused(MailServer.of(Settings(smtp_url=url, mail_from="a@example.se")), letter)
        thread.join()
    assert told.reason.startswith("certificate: ")
