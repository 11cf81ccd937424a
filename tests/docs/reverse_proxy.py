"""A real nginx with the configuration that we ship and a certificate of its own, in front of a real server."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.house_rules import ROOT
from tests.waiting import until

SHIPPED = (ROOT / "docs" / "running" / "nginx.conf").read_text(encoding="utf-8")
NAME = "trygg.example.se"


def nginx() -> str:
    """The program; Debian keeps it where only root looks."""
    return "/usr/sbin/nginx" if Path("/usr/sbin/nginx").is_file() else str(shutil.which("nginx"))


def configuration(
    folder: Path, ports: tuple[int, int], upstream: int, text: str = SHIPPED, certificates: Path | None = None
) -> str:
    """The shipped file with this test's ports and paths, and the frame that Debian puts around it."""
    http, https = ports
    for shipped, ours in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{upstream};"),
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"),
        ("/etc/tryggkarta/tls", str(certificates or folder)),
        ("/var/log/nginx", str(folder)),
        ("https://trygg.example.se$", f"https://trygg.example.se:{https}$"),
    ):
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    owner = "user root;\n" if os.getuid() == 0 else ""
    kept = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    frame = f"{owner}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\nevents {{}}\n"
    return f"{frame}http {{\ninclude /etc/nginx/mime.types;\n{kept}{text}\n}}\n"


@dataclass(frozen=True)
class Proxy:
    """An nginx that answers on ``https`` and, to send people there, on ``http``."""

    http: int
    https: int
    authority: Path

    def trusted(self) -> ssl.SSLContext:
        """What a browser trusts that knows the authority."""
        return ssl.create_default_context(cafile=str(self.authority))

    @contextmanager
    def line(self) -> Iterator[http.client.HTTPSConnection]:
        """A connection to the public name."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=30, context=self.trusted())
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=30)
        connection.sock = self.trusted().wrap_socket(plain, server_hostname=NAME)
        try:
            yield connection
        finally:
            connection.close()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
        """An answer, read to its end (``answer.said``)."""
        with self.line() as line:
            usual = {"Host": f"{NAME}:{self.https}", "Accept": "application/json"}
            line.request(method, path, body, usual | {name.replace("_", "-"): text for name, text in headers.items()})
            answer = line.getresponse()
            answer.said = answer.read()  # type: ignore[attr-defined]
            return answer


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on."""
    plugs = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [plug.getsockname()[1] for plug in plugs]
    for plug in plugs:
        plug.close()
    return ports


def certify(folder: Path, name: str = NAME) -> Path:
    """A certificate where the configuration wants it; the authority's, for those who are to trust it."""
    import trustme

    authority = trustme.CA()
    made = authority.issue_cert(name)
    for pem in made.cert_chain_pems:
        pem.write_to_path(str(folder / "fullchain.pem"), append=True)
    made.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return folder / "authority.pem"


@contextmanager
def in_front_of(upstream: int, folder: Path, ports: tuple[int, int]) -> Iterator[Proxy]:
    """nginx, until the block ends."""
    authority = certify(folder)
    (folder / "nginx.conf").write_text(configuration(folder, ports, upstream), encoding="utf-8")
    typed = [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]
    with subprocess.Popen(typed) as running:
        try:
            until(lambda: _answers(ports[1]) or (True if running.poll() is not None else None))
            assert running.poll() is None, (folder / "start.log").read_text(encoding="utf-8")
            yield Proxy(*ports, authority)
        finally:
            running.terminate()
            running.wait(20)


def _answers(port: int) -> bool | None:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return None
    return True


def an_admin(url: str | Path) -> None:
    """Somebody who may sign in as the installation's admin, without whom nobody else is let in."""
    from geodata.model.role import Role
    from geodata.storage import beside
    from webmap.accounts import accounts_file, people
    from webmap.accounts.people import Held

    file = accounts_file.AccountsFile(beside(url, accounts_file.ENDING))
    now = datetime.now(UTC)
    with file.writing() as connection:
        held = [Held(Role.ADMIN)]
        people.add(connection, "admin@example.se", name="Admin", held=held, password="$argon2", by="test", now=now)
    file.close()
