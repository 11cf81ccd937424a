"""Files read by a restricted process of their own: `geodata.exchange.restriction` says what it gives up.

```python
with reading("geodata.exchange.gdal_child", path, as_name="input.gpkg", arguments=["beats"]) as answer:
    head = answer.line()
    for found in answer: ...
answer.spent  # what the process took
```
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import orjson

from geodata.errors import CODES, Invalid, Missing, Refused

TIME_LIMIT_S: Final = 90
"""Seconds that a reading process may take, waiting for its reader included."""

ANSWER_BYTES: Final = 1024**3
"""The longest answer that is listened to."""

LINE_BYTES: Final = 64 * 1024**2
"""The longest line of it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: processor seconds, and the most memory it held at a time in bytes."""

    cpu_s: float
    peak_bytes: int


@dataclass(slots=True)
class Answer:
    """What the process tells, line by line; a refusal of its is raised as ours, with the file's own name.

    ``kept`` names what the system did not let the process give up ("network"); ``spent`` is known at the end. ``sink``
    is where a process that is fed is given its input.
    """

    file: str
    kept: tuple[str, ...] = ()
    spent: Spent | None = None
    sink: IO[bytes] | None = None
    _lines: Iterator[bytes] = field(default_factory=lambda: iter(()), repr=False)

    def line(self) -> dict[str, Any]:
        """The next line; refuses an answer that has ended."""
        found = next(self, None)
        if found is None:
            raise Invalid("file.unreadable", file=self.file, reason="its reading was cut off")
        return found

    def __iter__(self) -> "Answer":
        return self

    def __next__(self) -> dict[str, Any]:
        if self.spent is not None:
            raise StopIteration
        line = next(self._lines)
        try:
            found: dict[str, Any] = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise Invalid("file.unreadable", file=self.file, reason="its reading was cut off") from error
        if "spent" in found:
            self.spent = Spent(**found["spent"])
            if "refused" in found:
                raise self._refusal(found)
            raise StopIteration
        return found

    def _refusal(self, found: dict[str, Any]) -> Refused:
        code = found["refused"] if found["refused"] in CODES else "file.unreadable"
        kind = Missing if code == "file.layer-missing" else Invalid
        return kind(code, **({"file": self.file} | found["facts"]))


@contextmanager
def reading(
    module: str, path: Path, *, as_name: str, arguments: Sequence[str] = (), time_limit_s: float | None = None
) -> Iterator[Answer]:
    """The answer of ``python -m module as_name arguments…`` on a copy of the file, alone in an empty folder.

    The file's own name never reaches the process. Refuses, while it is read, what the process refuses, what takes too
    long and what ends before its end; the process is gone and its folder removed when the block ends.
    """
    limit_s = TIME_LIMIT_S if time_limit_s is None else time_limit_s
    with tempfile.TemporaryDirectory(prefix="tryggkarta-") as folder:
        shutil.copyfile(path, Path(folder, as_name))
        with answering(module, folder, [as_name, *arguments], file=path.name, limit_s=limit_s) as answer:
            yield answer


@contextmanager
def answering(
    module: str, folder: str, arguments: Sequence[str], *, file: str, limit_s: float, is_fed: bool = False
) -> Iterator[Answer]:
    """The answer of ``python -m module arguments…`` in a folder; ``file`` is what refusals call it by.

    A process that ``is_fed`` reads its input from `Answer.sink`, which is closed when all of it is there.
    """
    process = started([sys.executable, "-I", "-m", module, *arguments], folder, is_fed=is_fed)
    clock = _Clock(process, limit_s)
    answer = Answer(file, _lines=_lines(file, process, clock), sink=process.stdin)
    try:
        answer.kept = tuple(answer.line()["kept"])
        yield answer
    finally:
        clock.stop()
        process.kill()
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # what it has not read, it will not
                process.stdin.close()
            process.stdin = None
        process.communicate()


class _Clock:
    """Kills a process when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], limit_s: float) -> None:
        self.limit_s, self.is_over = limit_s, False
        self._process = process
        self._timer = threading.Timer(limit_s, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let it live."""
        self._timer.cancel()

    def _strike(self) -> None:
        self.is_over = True
        self._process.kill()


def started(asked: Sequence[str], folder: str, *, is_fed: bool = False) -> subprocess.Popen[bytes]:
    """A process that has the folder, nothing of our environment, and one way to be heard (and, fed, one to hear)."""
    environment = {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
    environment["OPENBLAS_NUM_THREADS"] = "1"  # no thread is there before the restrictions, which would miss it
    return subprocess.Popen(  # noqa: S603 - our own module, by an argument list
        asked,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE if is_fed else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _lines(file: str, process: subprocess.Popen[bytes], clock: _Clock) -> Iterator[bytes]:
    out, told = process.stdout, 0
    while out is not None and (line := out.readline(LINE_BYTES)):
        told += len(line)
        if told > ANSWER_BYTES:
            raise Invalid("file.unreadable", file=file, reason=f"its answer is longer than {ANSWER_BYTES} bytes")
        yield line
    process.wait()
    reason = f"took more than {clock.limit_s} s" if clock.is_over else f"its reading ended with {process.returncode}"
    raise Invalid("file.unreadable", file=file, reason=reason)
