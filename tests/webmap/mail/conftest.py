"""An authority that this process trusts, a mailbox, and settings that lead to it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from tests.webmap.mail.mail_server import PASSWORD, USER, Mailbox, answering
from webmap.mail import MailServer
from webmap.settings import Settings


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


Up = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def up(free_tcp_port: int, authority: trustme.CA) -> Up:
    """Has the mail server answer while a block runs."""

    def answer(mailbox: Mailbox, host: str = "localhost", by: trustme.CA = authority) -> AbstractContextManager[None]:
        return answering(free_tcp_port, by, mailbox, host)

    return answer


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def settings(tmp_path: Path, free_tcp_port: int) -> Settings:
    return Settings(
        store=str(tmp_path / "town.gpkg"),
        smtp_url=f"smtp+starttls://{USER}:{quote(PASSWORD)}@localhost:{free_tcp_port}",
        mail_from="Trygg i Götene <trygg@example.se>",
    )


@pytest.fixture
def server(settings: Settings) -> MailServer:
    return MailServer.of(settings)
