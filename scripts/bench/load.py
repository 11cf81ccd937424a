"""Many requests at once: Debian's `wrk`, in a process of its own, asks a server of this machine for a list of paths."""

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CONNECTIONS: Final = 8

_SCRIPT: Final = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at])
end
done = function(summary, latency)
    local failed = summary.errors
    local missing = failed.status + failed.connect + failed.read + failed.write + failed.timeout
    local rate = summary.requests * 1e6 / summary.duration
    print(string.format("figures %%f %%f %%f %%d",
        rate, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, missing))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did: requests a second, and the times of their answers in milliseconds."""

    rate: float
    p50_ms: float
    p95_ms: float


def load(port: int, paths: Sequence[str], *, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Ask for the paths in turn for some seconds; raises where an answer was refused or missing."""
    with tempfile.TemporaryDirectory(prefix="tryggkarta-wrk-") as folder:
        listed, script = Path(folder, "paths.txt"), Path(folder, "ask.lua")
        listed.write_text("\n".join(paths), encoding="ascii")
        script.write_text(_SCRIPT % listed, encoding="ascii")
        typed = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "60s",
            "-s",
            str(script),
            f"http://127.0.0.1:{port}",
        ]
        run = subprocess.run(typed, capture_output=True, text=True, check=True, timeout=seconds + 60)
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("figures ")]
    rate, p50, p95, failed = line.split()[1:]
    if int(failed):
        raise ConnectionError(f"{failed} requests failed", paths[0])
    return Load(float(rate), float(p50), float(p95))


def median(loads: Sequence[Load]) -> Load:
    """The one whose rate is the median."""
    return sorted(loads, key=lambda each: each.rate)[len(loads) // 2]
