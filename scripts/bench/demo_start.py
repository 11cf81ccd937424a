"""How long `make demo` takes from an empty checkout to a page that answers, and again."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Final

from scripts.bench import programs
from scripts.bench.figures import Figure
from scripts.bench.files import ROOT

FIRST_S: Final = 180.0
SECOND_S: Final = 5.0


def measured(folder: Path) -> list[Figure]:
    """Two starts in a copy of this checkout that holds no built or installed thing; package caches stay warm."""
    checkout = folder / "checkout"
    copied(checkout)
    limits = {"first": FIRST_S, "second": SECOND_S}
    return [
        Figure(
            name=f"make demo, {which} start", value=_start(checkout, limit), unit="s", limit=limit, note="warm caches"
        )
        for which, limit in limits.items()
    ]


def copied(checkout: Path) -> None:
    """What git holds or would hold: an empty checkout."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, checkout / name)


def _start(checkout: Path, limit_s: float) -> float:
    """Seconds until the page answers; five times the limit is waited for."""
    port = _free_port()
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "VIRTUAL"))
    }
    environment = inherited | {"XDG_DATA_HOME": str(checkout / "data")}
    begun = time.perf_counter()
    child = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=checkout,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        programs.until_it_answers(port, child, within_s=5 * limit_s)
        programs.answer(port, "/gotene/karta")
        return time.perf_counter() - begun
    finally:
        programs.end_group(child)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
