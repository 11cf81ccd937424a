"""A real server in a process group of its own, and what tests ask of it over HTTP."""

import http.client
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Self
from uuid import UUID

from tests.builders import SQUARE, TOWN, an_id
from tests.house_rules import ROOT

TRYGGKARTA: Final = Path(sys.executable).with_name("tryggkarta")
PATIENCE_S: Final = 60
"""How long anything is waited for before the test fails."""

API: Final = "/api/v1/observations"


class Server:
    """``tryggkarta serve`` of a store on a free port, with these settings; it listens when this is made."""

    def __init__(self, store: Path, **settings: object) -> None:
        begun = time.monotonic()
        self._process = subprocess.Popen(
            [TRYGGKARTA, "serve", "--store", store, "--port", "0"],
            cwd=ROOT,
            env=os.environ
            | {f"TRYGGKARTA_{name.upper()}": str(value) for name, value in ({"token": "hemlig"} | settings).items()},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        try:
            self.port = int(first_line(self._process.stdout).rstrip("/").rpartition(":")[2])
        except BaseException:
            self.kill()
            raise
        self.start_s = time.monotonic() - begun

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                assert self._process.wait(PATIENCE_S) == 0
            finally:
                self.kill()

    def kill(self) -> None:
        """End the whole group as a power cut would."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    @contextmanager
    def line(self) -> Iterator[socket.socket]:
        """A bare connection, for what no client library would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as line:
            yield line

    @contextmanager
    def client(self) -> Iterator["Client"]:
        """A program of this machine that may write."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            yield Client(connection)
        finally:
            connection.close()


class Client:
    """One connection that is kept open between requests."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """The status, and the body as JSON."""
        sent = None if body is None else json.dumps(body).encode()
        usual = {"Authorization": "Bearer hemlig", "Content-Type": "application/json"}
        self._connection.request(method, path, sent, usual | headers)
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def put(self, key: UUID, **properties: object) -> int:
        """Send an observation; the status."""
        return self.ask("PUT", f"{API}/{key}", feature(**properties))[0]

    def ids(self) -> set[str]:
        """The ids of all observations."""
        status, found = self.ask("GET", f"{API}?municipality={TOWN}&limit=100000")
        assert (status, found["numberMatched"]) == (200, found["numberReturned"])
        return {feature["id"] for feature in found["features"]}


def put_head(key: UUID, *lines: str) -> bytes:
    """The head of a PUT of an observation, with further header lines."""
    usual = ("Host: 127.0.0.1", "Authorization: Bearer hemlig", "Content-Type: application/json")
    return "\r\n".join((f"PUT {API}/{key} HTTP/1.1", *usual, *lines, "", "")).encode()


def answered(line: socket.socket) -> bytes:
    """What the server says until it hangs up; what it cut short counts as said."""
    got = b""
    with suppress(ConnectionError):
        while chunk := line.recv(65536):
            got += chunk
    return got


def feature(**properties: object) -> dict[str, Any]:
    """An observation as a client sends it."""
    usual = {"municipality": TOWN, "valence": "unsafe", "primary_code": "L1", "placement": "pinned"}
    geometry = {"type": "Point", "coordinates": [SQUARE.lon, SQUARE.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": usual | properties}


def first_line(pipe: IO[bytes]) -> str:
    """The first line that a program says; fails where none comes in time."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        assert waiting.select(PATIENCE_S), "nothing was said"
    line = pipe.readline().decode().strip()
    assert line, "the program ended"
    return line


def run(*words: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A finished ``tryggkarta`` command."""
    typed = [TRYGGKARTA, *map(str, words)]
    return subprocess.run(typed, cwd=cwd, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def is_sound(store: Path) -> None:
    """Fails where ``tryggkarta check`` finds anything."""
    answer = run("check", "--store", store, "--json")
    assert json.loads(answer.stdout)["faults"] == [], answer.stdout
    assert answer.returncode == 0


def at_once(*works: Callable[[], object]) -> None:
    """Run works in threads of their own until all have ended; fails with what the first of them raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result(PATIENCE_S)


def beside_a_writing_server(store: Path, folder: Path, read: Callable[[Path, Path, int], int], times: int = 3) -> None:
    """Runs ``read`` several times while two clients write; each sees at least what was acknowledged before it began."""
    acknowledged: list[str] = []
    known: list[int] = []
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with server.client() as client:
            while not done.is_set():
                key = an_id()
                assert client.put(key) == 201
                acknowledged.append(str(key))
                begun.set()

    def look() -> None:
        try:
            assert begun.wait(PATIENCE_S)
            for number in range(times):
                before = len(acknowledged)
                known.append(read(store, folder, number) - before)
        finally:
            done.set()

    with Server(store) as server:
        at_once(write, write, look)
        with server.client() as client:
            assert client.ids() == set(acknowledged)
    assert len(known) == times
    assert min(known) >= 0
    is_sound(store)
