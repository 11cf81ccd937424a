"""``tryggkarta mail`` says what became of a letter."""

from datetime import datetime
from pathlib import Path

import pytest
import trustme

from tests.webmap.commands.terminal import Terminal
from tests.webmap.mail.mail_server import Mailbox, answering
from webmap.mail import Outbox, post


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def test_a_test_letter_is_sent_or_says_why_not(terminal: Terminal, free_tcp_port: int, authority: trustme.CA):
    assert "[mail.not-configured]" in terminal.refused("mail", "test", "elin@example.se")
    terminal.environment |= {
        "TRYGGKARTA_SMTP_URL": f"smtp+starttls://trygg:hemligt%20l%C3%B6sen@localhost:{free_tcp_port}",
        "TRYGGKARTA_MAIL_FROM": "trygg@example.se",
    }
    assert "ConnectionRefusedError" in terminal.refused("mail", "test", "elin@example.se")
    mailbox = Mailbox()
    with answering(free_tcp_port, authority, mailbox):
        assert terminal.told("mail", "test", "elin@example.se") == {
            "host": "localhost",
            "port": free_tcp_port,
            "sent": True,
        }
    assert [message["To"] for message in mailbox.taken] == ["elin@example.se"]
    assert "[mail.bad-address]" in terminal.refused("mail", "test", "elin")


def test_the_status_counts_letters(terminal: Terminal, url: str, now: datetime):
    assert terminal.told("mail", "status") == {"configured": False, "waiting": 0, "failed": 0}
    post(url, "elin@example.se", "Hej", "text", now)
    post(url, "elin@example.se", "Hej", "text", now)
    Outbox(url).given_up(next(Outbox(url).waiting()))
    assert terminal.told("mail", "status") == {"configured": False, "waiting": 1, "failed": 1}
    assert terminal.type("mail", "status").stdout == "1 letters wait, 1 were given up.\n"
