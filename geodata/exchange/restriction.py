"""What a process that reads somebody else's file gives up first, and how it tells what it found.

The protocol, read by `geodata.exchange.restricted`: JSON lines on stdout. The first is ``{"kept": [...]}``, what the
system did not let go. What was found follows, one object a line, as the reader of that kind of file documents it. The
last is ``{"spent": {"cpu_s": …, "peak_bytes": …}}``; where the file is refused, after whatever line, it also has
``"refused": code`` and ``"facts": {...}``. An answer without that line broke off. Nothing here loads more than the
standard library and orjson.
"""

import ctypes
import os
import resource
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from geodata.errors import Invalid, Refused
from geodata.exchange.landlock import give_up_files

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS = 38

NETWORK: Final = "network"
PRIVILEGES: Final = "privileges"
READING: Final = "reading"

SYSTEM: Final = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),  # libraries
    *("/usr/share/proj", "/usr/share/gdal", "/usr/share/zoneinfo", "/etc/localtime"),
    *("/dev/null", "/dev/urandom", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/sys/devices/system/cpu"),
)
"""What libraries read of the system, none of it anybody's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process may take: address space, processor seconds, open files, bytes in any file that it writes."""

    memory_bytes: int = 2 * 1024**3
    cpu_s: int = 60
    open_files: int = 64
    written_bytes: int = 0


def restrict(limits: Limits, *, runs_a_program: bool = False) -> list[str]:
    """Give up network, privileges, others' files, memory, time; the names of what the system would not let go.

    To be read remain the folder that the process stands in, Python with its packages, and `SYSTEM`. A process that goes
    on as another program keeps what can be read, and says so.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    kept = []
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0 and libc.unshare(_CLONE_NEWNET) != 0:
        kept.append(NETWORK)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        kept.append(PRIVILEGES)
    if runs_a_program or not give_up_files(readable=_readable(), own=Path.cwd()):
        kept.append(READING)
    for name, limit, value in (
        ("memory", resource.RLIMIT_AS, limits.memory_bytes),
        ("time", resource.RLIMIT_CPU, limits.cpu_s),
        ("files", resource.RLIMIT_NOFILE, limits.open_files),
        ("writing", resource.RLIMIT_FSIZE, limits.written_bytes),
        ("core", resource.RLIMIT_CORE, 0),
    ):
        if not _lowered(limit, value):
            kept.append(name)
    return kept


def _readable() -> list[Path]:
    python = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    python |= {f"{sys.base_prefix}/lib", f"{sys.prefix}/lib"}
    return [Path(path) for path in (*sorted(python), *SYSTEM)] + [Path(__file__).parents[1]]


def _lowered(limit: int, value: int) -> bool:
    _, hard = resource.getrlimit(limit)
    lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(limit, (lower, lower))
    except (OSError, ValueError):
        return False
    return True


def tell(found: object) -> None:
    """One line of the answer."""
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE))


def run(read: Callable[[list[str]], None], *, limits: Limits) -> None:
    """The whole life of such a process: restricted, it reads what its arguments name, and tells it or why not."""
    tell({"kept": restrict(limits)})
    sys.stdout.flush()
    refused: Refused | None = None
    try:
        read(sys.argv[1:])
    except Refused as found:
        refused = found
    except (MemoryError, RecursionError):
        refused = Invalid("file.unreadable", reason="needs too much memory")
    except (RuntimeError, ValueError, OSError) as error:
        refused = Invalid("file.unreadable", reason=str(error)[:200])
    why = {} if refused is None else {"refused": refused.code, "facts": refused.facts}
    tell(why | {"spent": spent()})
    sys.stdout.flush()
    os._exit(0)  # what a library would still do at its end is of no use


def spent() -> dict[str, float]:
    """Processor seconds of this process, and the most memory it held at a time in bytes."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # ru_maxrss would also count what the parent held when it started this process.
    held = next(
        int(line.split()[1]) * 1024
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmHWM")
    )
    return {"cpu_s": used.ru_utime + used.ru_stime, "peak_bytes": held}
