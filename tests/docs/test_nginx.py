"""The nginx that we ship: TLS as it should be, said once in every answer, and nobody believed but nginx (S-32)."""

import json
import re
import socket
import ssl
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from geodata.storage import create_store
from tests.builders import a_municipality, an_id, keep
from tests.docs.reverse_proxy import NAME, SHIPPED, Proxy, an_admin, free_ports, in_front_of
from tests.faults.running_server import API, Server, feature
from webmap.headers import HEADERS, HSTS
from webmap.serving import MAX_PHOTO_BYTES, PHOTOGRAPHING, UPLOADING
from webmap.settings import Settings

pytestmark = pytest.mark.slow

MEGABYTE = 1024**2


@pytest.fixture(scope="module")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "town.gpkg"
    store = create_store(path)
    keep(store, a_municipality())
    store.close()
    an_admin(path)
    return path


@pytest.fixture(scope="module")
def proxy(store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if not Path("/usr/sbin/nginx").exists():
        pytest.skip("missing: nginx")
    ports = free_ports(2)
    public = {"public_url": f"https://{NAME}:{ports[1]}", "proxy": "127.0.0.1", "token": "x" * 40}
    with (
        Server(store_file, **public) as server,
        in_front_of(server.port, tmp_path_factory.mktemp("nginx"), (ports[0], ports[1])) as made,
    ):
        yield made


@pytest.fixture(autouse=True)
def _has_nginx(needs: Callable[..., None]) -> None:
    needs("nginx", "openssl")


def test_people_reach_the_pages_by_https(proxy: Proxy):
    answer = proxy.ask("GET", "/", Accept="text/html")
    assert answer.status == 200
    assert b"<html" in answer.said


def test_every_answer_tells_browsers_once_to_stay_with_https(proxy: Proxy):
    for method, path, body in (("GET", "/", None), ("GET", "/no-such-page", None), ("POST", "/x", b"x" * 5 * MEGABYTE)):
        answer = proxy.ask(method, path, body)
        assert answer.headers.get_all("Strict-Transport-Security") == [HSTS[1]], path
        assert "nginx/" not in answer.headers.get("Server", ""), path
    shields = {name: proxy.ask("GET", "/").headers.get(name) for name in HEADERS}
    assert shields == HEADERS


def test_who_asks_by_http_is_sent_to_https(proxy: Proxy):
    with socket.create_connection(("127.0.0.1", proxy.http), timeout=10) as line:
        line.sendall(f"GET /gotene/karta?a=1 HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        answer = line.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 308 ")
    assert f"Location: https://{NAME}:{proxy.https}/gotene/karta?a=1\r\n" in answer


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_protocols_are_refused(proxy: Proxy, version: ssl.TLSVersion):
    old = proxy.trusted()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = old.maximum_version = version
    with socket.create_connection(("127.0.0.1", proxy.https), timeout=10) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname=NAME)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_new_protocols_hide_earlier_talk_from_who_gets_the_key_later(proxy: Proxy, version: ssl.TLSVersion):
    new = proxy.trusted()
    new.minimum_version = new.maximum_version = version
    with socket.create_connection(("127.0.0.1", proxy.https), timeout=10) as plain:
        line = new.wrap_socket(plain, server_hostname=NAME)
        cipher = line.cipher()
        line.close()
    assert cipher is not None
    assert cipher[0].startswith(("ECDHE-", "TLS_AES_", "TLS_CHACHA20_"))
    assert "CBC" not in cipher[0]


@pytest.mark.parametrize(
    "cipher", ["AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "AES256-GCM-SHA384"]
)
def test_weak_ciphers_are_refused(proxy: Proxy, cipher: str):
    typed = ["openssl", "s_client", "-connect", f"127.0.0.1:{proxy.https}", "-servername", NAME, "-tls1_2"]
    answer = subprocess.run(
        [*typed, "-cipher", cipher], input="", capture_output=True, text=True, check=False, timeout=30
    )
    assert answer.returncode != 0


@pytest.mark.parametrize("name", ["ond.example", "127.0.0.1", "localhost", None])
def test_another_name_gets_no_answer_at_all(proxy: Proxy, name: str | None):
    careless = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", proxy.https), timeout=10) as plain, pytest.raises(ssl.SSLError):
        careless.wrap_socket(plain, server_hostname=name)


def test_what_a_client_says_of_itself_is_not_believed(proxy: Proxy):
    """With any of these left in, the server would answer 403, or take the request for another host's."""
    said = {"X_Forwarded_For": "198.51.100.1, unknown", "X_Forwarded_Proto": "http", "X_Forwarded_Host": "ond.example"}
    more = {"Forwarded": "for=198.51.100.1;host=ond.example", "X_Real_IP": "198.51.100.1", "Via": "1.1 ond"}
    assert proxy.ask("GET", "/api/v1/municipalities", **said, **more).status == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "ond.example"])
def test_a_host_that_was_poisoned_is_refused(proxy: Proxy, host: str):
    assert proxy.ask("GET", "/", Host=host).status == 421


def test_a_page_of_ours_may_write_and_no_other_page(proxy: Proxy):
    body = json.dumps(feature()).encode()
    path, ours = f"{API}/{an_id()}", f"https://{NAME}:{proxy.https}"
    kind = {"Content_Type": "application/json"}
    answers = [
        proxy.ask("PUT", path, body, Origin=origin, **kind).status
        for origin in (f"https://{NAME}", f"http://{NAME}:{proxy.https}", "https://ond.example", ours)
    ]
    assert answers[:3] == [403, 403, 403]
    assert b"request.foreign-origin" not in proxy.ask("PUT", path, body, Origin=ours, **kind).said


def test_sixty_four_megabytes_pass_for_uploads_only(proxy: Proxy):
    ours = {"Origin": f"https://{NAME}:{proxy.https}", "Content_Type": "multipart/form-data; boundary=x"}
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"x" * (64 * MEGABYTE - len(head) - 9) + b"\r\n--x--\r\n"
    assert proxy.ask("POST", "/testby/importera", body, **ours).status not in {413, 500, 502, 504}
    with suppress(ssl.SSLError, ConnectionError):  # it may hang up before all of it is sent
        assert proxy.ask("POST", "/testby/importera", body + b"x" * MEGABYTE, **ours).status == 413
    for path in ("/", "/api/v1/observations", "/testby/importera/x"):
        with suppress(ssl.SSLError, ConnectionError):
            assert proxy.ask("POST", path, b"x" * 5 * MEGABYTE, **ours).status == 413


def test_a_photo_as_phones_take_them_passes(proxy: Proxy):
    ours = {"Origin": f"https://{NAME}:{proxy.https}", "Content_Type": "image/jpeg"}
    path = f"{API}/{an_id()}/photos/{an_id()}"
    assert proxy.ask("PUT", path, b"\xff\xd8" + b"x" * 20 * MEGABYTE, **ours).status not in {413, 500, 502, 504}
    with suppress(ssl.SSLError, ConnectionError):
        assert proxy.ask("PUT", path, b"x" * 26 * MEGABYTE, **ours).status == 413


def test_the_sizes_and_addresses_of_uploads_are_those_of_the_server():
    sizes = [int(found) * MEGABYTE for found in re.findall(r"client_max_body_size (\d+)m;", SHIPPED)]
    assert sizes == [Settings().max_body_bytes, Settings().max_upload_bytes, MAX_PHOTO_BYTES]
    assert re.findall(r'location ~ "\^(\S+)\$" \{', SHIPPED) == [UPLOADING.pattern, PHOTOGRAPHING.pattern]


def test_slow_uploads_reach_the_server_whole_and_hold_nobody_up(proxy: Proxy):
    lines = []
    for _ in range(20):
        plain = socket.create_connection(("127.0.0.1", proxy.https), timeout=10)
        line = proxy.trusted().wrap_socket(plain, server_hostname=NAME)
        head = f"PUT {API}/{an_id()} HTTP/1.1\r\nHost: {NAME}:{proxy.https}\r\nContent-Length: 90000\r\n\r\n{{"
        line.sendall(head.encode())
        lines.append(line)
    assert proxy.ask("GET", "/").status == 200
    for line in lines:
        line.close()


def test_nothing_that_is_asked_for_comes_into_a_log(proxy: Proxy):
    proxy.ask("GET", "/kvitto/hemlig-canary?q=hemlig-canary")
    proxy.ask("POST", "/hemlig-canary", b"x" * 5 * MEGABYTE)
    logs = list(proxy.authority.parent.glob("*.log"))
    assert logs
    assert [log.name for log in logs if b"hemlig-canary" in log.read_bytes()] == []
