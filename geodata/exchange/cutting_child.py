"""Becomes the program that cuts tiles, after giving up network and privileges, with a limit on memory and time.

``python -m geodata.exchange.cutting_child MEMORY_BYTES CPU_S PROGRAM …``. The program reads nothing but what we have
written for it, so it keeps the files that it needs to run. Its one line on stdout is ``{"kept": […]}``.
"""

import os
import sys

from geodata.exchange.restriction import READING, Limits, restrict, tell

WRITTEN_BYTES = 4 * 1024**3
"""The largest of its files: what it has sorted, before it is packed."""


def become(memory_bytes: int, cpu_s: int, program: list[str]) -> None:
    """Restricted, this process goes on as the program."""
    limits = Limits(memory_bytes=memory_bytes, cpu_s=cpu_s, open_files=1024, written_bytes=WRITTEN_BYTES)
    tell({"kept": [name for name in restrict(limits, runs_a_program=True) if name != READING]})
    sys.stdout.flush()
    os.execv(program[0], program)  # noqa: S606 - the package's own program, by an argument list


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
