"""The server itself: this machine only, slow uploads, bodies too large, a clean end, no GDAL."""

import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from geodata.errors import Invalid, Refused
from tests.builders import a_municipality, keep
from tests.house_rules import ROOT
from webmap import serving
from webmap.app import create_app
from webmap.settings import Settings

PATH = "/api/v1/walks/0b5f5a3c-0000-4000-8000-000000000000"
TOKEN = "hemlig-" * 4
WRITE = f"PUT {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"


@pytest.fixture
def address(fresh_url: Any, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A server of our own in this process, with two threads and a small limit."""
    app = create_app(
        Settings(
            store=fresh_url(tmp_path), token=TOKEN, port=0, threads=2, max_body_bytes=100_000, max_upload_bytes=300_000
        )
    )
    server = serving.listening(app, app.config["SETTINGS"])
    running = threading.Thread(target=server.run)
    running.start()
    yield "127.0.0.1", int(server.effective_port)
    server.trigger.pull_trigger(server.close)  # in its own thread, which might be waiting for what is closed
    running.join(10)
    server.task_dispatcher.shutdown()
    app.extensions["tryggkarta"].close()
    assert not running.is_alive()


def asked(address: tuple[str, int], head: str, body: bytes = b"") -> str:
    """The whole answer to what is sent as it stands."""
    with socket.create_connection(address, timeout=10) as line:
        line.sendall(head.encode("latin-1") + b"\r\n" + body)
        got = b""
        while chunk := line.recv(65536):
            got += chunk
    return got.decode()


def get(path: str, *more: str) -> str:
    return "\r\n".join((f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *more, ""))


def test_the_server_answers_on_this_machine(address: tuple[str, int]):
    answer = asked(address, get("/healthz"))
    assert answer.startswith("HTTP/1.1 200 OK")
    assert "Server:" not in answer


def test_a_proxys_headers_reach_the_guard(address: tuple[str, int]):
    for header in ("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X_Forwarded_For: 1", "Via: 1.1 x"):
        assert not asked(address, get("/healthz", header)).startswith("HTTP/1.1 200") or "_" in header, header


def test_a_body_of_5_gb_is_refused_before_any_of_it_is_sent(address: tuple[str, int]):
    answer = asked(address, WRITE + "Content-Length: 5000000000\r\n")
    assert answer.startswith("HTTP/1.1 413 ")
    assert '"code":"request.too-large"' in answer
    assert '"longest":100000' in answer
    assert "default-src 'none'" in answer
    assert "Strict-Transport-Security" not in answer


def test_a_body_without_a_length_is_refused_when_it_grows_too_large(address: tuple[str, int]):
    chunk = b"186A2\r\n" + b"x" * 100_002
    answer = asked(address, WRITE + "Transfer-Encoding: chunked\r\n", chunk)
    assert answer.startswith("HTTP/1.1 413 ")


def test_a_file_to_be_imported_may_be_larger_but_not_too_large(address: tuple[str, int]):
    head = WRITE.replace(f"PUT {PATH}", "POST /gotene/importera")
    assert head.startswith("POST /gotene/importera HTTP/1.1")
    taken = asked(address, head + "Connection: close\r\nContent-Length: 200000\r\n", b"x" * 200_000)
    assert taken.startswith("HTTP/1.1 4")
    assert not taken.startswith("HTTP/1.1 413 ")
    answer = asked(address, head + "Content-Length: 5000000000\r\n")
    assert answer.startswith("HTTP/1.1 413 ")
    assert '"longest":300000' in answer


def test_a_photo_may_be_larger_but_not_too_large(address: tuple[str, int]):
    one = PATH.rpartition("/")[2]
    head = WRITE.replace(PATH, f"/api/v1/observations/{one}/photos/{one}")
    taken = asked(address, head + "Connection: close\r\nContent-Length: 200000\r\n", b"x" * 200_000)
    assert taken.startswith("HTTP/1.1 4")
    assert not taken.startswith("HTTP/1.1 413 ")
    answer = asked(address, head + "Content-Length: 5000000000\r\n")
    assert answer.startswith("HTTP/1.1 413 ")
    assert f'"longest":{25 * 1024**2}' in answer


def test_the_largest_body_that_is_taken_is_taken(address: tuple[str, int]):
    body = b'{"x": "' + b"a" * (100_000 - 9) + b'"}'
    assert len(body) == 100_000
    answer = asked(address, WRITE + "Connection: close\r\nContent-Length: 100000\r\n", body)
    assert '"code":"value.missing"' in answer


def test_a_request_that_is_no_request_is_a_problem_too(address: tuple[str, int]):
    answer = asked(address, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n")
    assert answer.startswith("HTTP/1.1 400 ")
    assert '"code":"request.invalid"' in answer


def test_a_parameter_of_100_kb_is_refused_for_its_length_alone(address: tuple[str, int]):
    answer = asked(address, get("/api/v1/observations?codes=" + "L" * 100_000))
    assert '"code":"value.too-long"' in answer


def test_slow_uploads_hold_nobody_up(address: tuple[str, int]):
    slow = []
    for _ in range(7):
        line = socket.create_connection(address, timeout=10)
        line.sendall((WRITE + "Content-Length: 90000\r\n\r\n").encode() + b"{")
        slow.append(line)
    answer = asked(address, get("/"))  # while all of them still wait
    for line in slow:
        line.close()
    assert answer.startswith("HTTP/1.1 200")


def missing(*, has_admin: bool = True, has_key: bool = True, **settings: Any) -> list[str]:
    """What is said to be missing before others may be let in; nothing where they are."""
    try:
        serving.check_readiness(Settings(**settings), lambda: has_admin, lambda: has_key)
    except Invalid as refused:
        return [*cast("list[str]", refused.facts["missing"])]
    return []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.9.1"])
def test_this_machine_goes_by_several_names_and_needs_nothing(host: str):
    assert missing(host=host, has_admin=False, has_key=False) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "8.8.8.8", "fe80::1", "no such host\0"])
def test_any_other_host_is_refused_as_it_comes(host: str):
    assert missing(host=host) == ["TRYGGKARTA_PUBLIC_URL", "TRYGGKARTA_PROXY"]


def test_a_name_that_leads_elsewhere_or_nowhere_is_not_this_machine(monkeypatch: pytest.MonkeyPatch):
    found = [(2, 1, 6, "", ("127.0.0.1", 0)), (2, 1, 6, "", ("192.0.2.7", 0))]
    assert not serving.is_loopback("")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    assert not serving.is_loopback("karta.example")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [])
    assert not serving.is_loopback("karta.example")


PUBLIC = {"public_url": "https://trygg.example.se", "proxy": "127.0.0.1"}


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_others_are_let_in_when_all_is_there_that_guards_them(host: str):
    assert missing(host=host, **PUBLIC) == []
    assert missing(host=host, **PUBLIC, token="x" * 32) == []
    assert missing(host=host, **PUBLIC, token="dev") == ["TRYGGKARTA_TOKEN"]
    assert missing(host=host, **PUBLIC, has_admin=False) == ["admin"]
    assert missing(host=host, **PUBLIC, has_key=False) == ["secret key"]


def test_nothing_is_started_beyond_this_machine(fresh_url: Any, tmp_path: Path):
    said: list[str] = []
    with pytest.raises(Invalid) as refused:
        serving.serve(fresh_url(tmp_path), "0.0.0.0", 0, say=said.append)
    assert (refused.value.code, said) == ("serve.beyond-loopback", [])


RUN = """
import sys
from webmap.serving import serve
serve(sys.argv[1], "127.0.0.1", 0, say=lambda line: print(line, flush=True))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_cleanly(store_file: Path, number: signal.Signals):
    environment = {**os.environ, "TRYGGKARTA_TOKEN": "hemlig"}
    asked_for = [sys.executable, "-c", RUN, str(store_file)]
    with subprocess.Popen(asked_for, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        lines = [running.stdout.readline().strip() for _ in range(3)]
        assert lines[0].startswith("http://127.0.0.1:")
        assert lines[1].endswith(f"(SQLite {sqlite3.sqlite_version})")
        assert lines[2] == "token hemlig"
        port = int(lines[0].strip("/").rsplit(":", 1)[1])
        assert "HTTP/1.1 200" in asked(("127.0.0.1", port), get("/gotene/karta"))
        running.send_signal(number)
        assert running.wait(15) == 0
    assert not store_file.with_name(store_file.name + "-wal").exists()


@pytest.fixture
def store_file(fresh_url: Any, tmp_path: Path) -> Path:
    """A closed store with a municipality."""
    from geodata.storage import open_store

    url = fresh_url(tmp_path)
    opened = open_store(url)
    keep(opened, a_municipality())
    opened.close()
    return Path(url)


def in_a_process(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_port_that_another_program_has_is_refused_in_plain_words(store_file: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code = f"""
from webmap.serving import serve
try:
    serve({str(store_file)!r}, "127.0.0.1", {port})
except Exception as e:
    print(e.code, e.facts["port"])
"""
        assert in_a_process(code).stdout == f"serve.port-taken {port}\n"


def test_once_serving_gdal_can_not_be_loaded_and_all_else_can():
    code = """
import webmap.serving as s
s.keep_gdal_out(); s.keep_gdal_out()
import sys, wave
print(sum(isinstance(f, s.GdalKeptOut) for f in sys.meta_path))
try:
    import pyogrio
except Exception as e:
    print(e.code, e.facts)
"""
    assert in_a_process(code).stdout == "1\ngdal.in-process {'module': 'pyogrio'}\n"


@pytest.mark.parametrize("module", sorted(serving.GDAL))
def test_a_process_that_has_gdal_does_not_serve(monkeypatch: pytest.MonkeyPatch, module: str):
    monkeypatch.setitem(sys.modules, module, sys)
    with pytest.raises(Refused) as refused:
        serving.keep_gdal_out()
    assert (refused.value.code, refused.value.facts) == ("gdal.in-process", {"module": module})


def test_nothing_of_the_web_application_loads_gdal():
    code = """
import sys, tempfile
from geodata.storage import create_store
from webmap import serving
from webmap.app import create_app
from webmap.settings import Settings
path = tempfile.mkdtemp() + "/s.gpkg"
create_store(path).close()
serving.keep_gdal_out()
client = create_app(Settings(store=path)).test_client()
for address in ("/", "/healthz", "/api/v1/municipalities", "/api/v1/vocabulary"):
    assert client.get(address).status_code == 200, address
print(sorted(serving.GDAL & sys.modules.keys()))
"""
    answer = in_a_process(code)
    assert (answer.stdout, answer.stderr) == ("[]\n", "")


def test_requests_that_wait_for_a_thread_are_no_warning(address: tuple[str, int]):
    assert address
    assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING)
