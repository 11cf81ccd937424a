"""Works that the tests of jobs have done in a process of its own."""

import os
import sys
import time

from geodata.errors import Invalid
from webmap.jobs.job import Result, Task


def write(task: Task) -> Result:
    print("noise between the lines")  # noqa: T201
    (task.folder / "out.txt").write_text(str(task.arguments["text"]))
    task.tell(2, 2)
    return Result({"pid": os.getpid(), "nice": os.nice(0)}, "out.txt", "text/plain")


def refuse(task: Task) -> Result:
    raise Invalid("crs.unknown", value=task.arguments["text"])


def crash(task: Task) -> Result:
    sys.stderr.write("a trace for the log")
    os._exit(3)


def hang(task: Task) -> Result:
    task.tell(1, 1)
    while True:
        time.sleep(60)
