"""Running the product as others do: by its command, in a process of its own, over HTTP."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

TOKEN: Final = secrets.token_urlsafe(32)
"""What a measured server is asked with as a coordinator."""

TRYGGKARTA: Final = str(Path(sys.executable).with_name("tryggkarta"))


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: its output, its time in seconds from start to end, its largest memory in MB (10^6)."""

    output: str
    wall_s: float
    peak_mb: float


_MEASURER: Final = """
import os, sys, time
begun = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
told = f"{time.perf_counter() - begun} {used.ru_maxrss} {os.waitstatus_to_exitcode(status)}"
os.write(int(sys.argv[1]), told.encode())
"""
"""A small process between us and the measured one: Linux counts the memory of whoever starts a process as its own."""


def run(*arguments: str) -> Run:
    """Run the command ``tryggkarta``; raises where it fails."""
    read, write = os.pipe()
    measurer = [sys.executable, "-I", "-S", "-c", _MEASURER, str(write), TRYGGKARTA, *arguments]
    with os.fdopen(read) as told:
        try:
            output = subprocess.run(measurer, stdout=subprocess.PIPE, text=True, check=True, pass_fds=(write,)).stdout
        finally:
            os.close(write)
        wall_s, peak, code = told.read().split()
    if int(code):
        raise subprocess.CalledProcessError(int(code), [TRYGGKARTA, *arguments], output)
    return Run(output, float(wall_s), int(peak) * _UNIT_OF_PEAK / 1e6)


_UNIT_OF_PEAK: Final = 1 if sys.platform == "darwin" else 1024


@contextmanager
def _output(child: subprocess.Popen[str]) -> Iterator[IO[str]]:
    if child.stdout is None:
        raise AssertionError
    with child.stdout as pipe:
        yield pipe


@contextmanager
def serving(store: Path) -> Iterator[int]:
    """A server of a store on a free port of this machine, which takes `TOKEN`; yields the port."""
    arguments = [TRYGGKARTA, "serve", "--store", str(store), "--port", "0"]
    environment = os.environ | {"TRYGGKARTA_TOKEN": TOKEN}
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        with _output(child) as pipe:
            yield int(pipe.readline().rstrip().rstrip("/").rpartition(":")[2])
    finally:
        child.terminate()
        child.wait(30)


def answer(port: int, path: str, *, encoding: str = "identity", as_staff: bool = False) -> bytes:
    """The body of a GET, of everyone's or of a coordinator's; raises where it is not answered with 200."""
    who = {"Authorization": f"Bearer {TOKEN}"} if as_staff else {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": encoding, **who})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise http.client.HTTPException(f"{path}: {response.status}")
    return body


def until_it_answers(port: int, child: subprocess.Popen[bytes], *, within_s: float) -> None:
    """Wait until a server is well; raises where its process ends first or the time runs out."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        with suppress(OSError, http.client.HTTPException):
            answer(port, "/healthz")
            return
        with suppress(subprocess.TimeoutExpired):
            child.wait(0.05)
            raise ChildProcessError(child.returncode)
    raise TimeoutError(within_s)


def end_group(child: subprocess.Popen[bytes]) -> None:
    """End a process that leads its own group, with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(30)
