"""The work of a job in a process of its own, so that requests stay fast whatever it costs.

``python -m webmap.jobs.child`` reads one JSON line that names a function (``module:name``, a `Work`), its arguments
and its folder. It answers in JSON lines: ``{"told": [done, total]}``, then ``{"result": …}`` or ``{"refused": …}``.
"""

import ctypes
import importlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import Any, BinaryIO, Final

import orjson

from geodata.errors import Refused, Unavailable
from webmap.jobs.job import Result, Task, Work, refusal_of, refused_of

log = logging.getLogger(__name__)

LONGEST_S: Final = 600.0
"""Seconds that a process may take."""

TELLING_S: Final = 0.1
"""Seconds between two tellings of how far it has come."""

NICE: Final = 10
"""How far behind requests the process stands when both want a core."""

_PR_SET_PDEATHSIG: Final = 1


def in_child(function: str, *, longest_s: float = LONGEST_S) -> Work:
    """The work named ``module:name``, done in a process of its own that ends with this one.

    `Unavailable` ``job.too-long`` after ``longest_s`` seconds.
    """

    def work(task: Task) -> Result:
        asked = {"function": function, "arguments": task.arguments, "folder": str(task.folder)}
        with tempfile.TemporaryFile() as complaints:
            command = [sys.executable, "-P", "-m", "webmap.jobs.child"]
            with subprocess.Popen(  # noqa: S603 - our own module, by an argument list
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
            ) as process:
                return _answer(process, asked, task, complaints, longest_s)

    return work


def _answer(
    process: "subprocess.Popen[bytes]",
    asked: dict[str, Any],
    task: Task,
    complaints: BinaryIO,
    longest_s: float,
) -> Result:
    begun = time.monotonic()
    clock = Timer(longest_s, process.kill)
    clock.start()
    last: dict[str, Any] = {}
    try:
        if process.stdin is None or process.stdout is None:
            raise TypeError(process)
        with process.stdin as told:
            told.write(orjson.dumps(asked))
        for line in process.stdout:
            last = orjson.loads(line)
            if "told" in last:
                task.tell(*last["told"])
    finally:
        clock.cancel()
        process.kill()
        process.wait()
    if "result" in last:
        return Result(**last["result"])
    if "refused" in last:
        raise refused_of(*last["refused"])
    if time.monotonic() - begun >= longest_s:
        raise Unavailable("job.too-long", longest=longest_s)
    complaints.seek(0)
    log.error(
        "a job's process ended with %s: %s", process.returncode, complaints.read()[-4000:].decode(errors="replace")
    )
    raise Unavailable("job.interrupted")


def main() -> None:
    """Do the work that stdin names, and tell stdout."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.nice(NICE)
    os.umask(0o077)
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever else is printed must not stand between our lines
    last = 0.0

    def say(**line: object) -> None:
        out.write(orjson.dumps(line) + b"\n")
        out.flush()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TELLING_S or done == total:
            last = time.monotonic()
            say(told=[done, total])

    asked = orjson.loads(sys.stdin.buffer.read())
    module, _, name = asked["function"].partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    try:
        result = work(Task(asked["arguments"], Path(asked["folder"]), tell))
    except Refused as refused:
        say(refused=refusal_of(refused))
    else:
        say(result=asdict(result))


if __name__ == "__main__":
    main()
