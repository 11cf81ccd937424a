"""The list of what was taken out whole: backups and full exports, when and by whom; no content, nobody's data.

One line of JSON each in a file beside the store, that is only added to.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from geodata.storage import beside

ENDING: Final = ".disclosures"

OPERATOR: Final = "operator"
"""Who acts by the command line."""


def told(url: str, what: str, facts: Mapping[str, object], *, by: str, now: datetime) -> None:
    """Add a line, which is on the disk when this returns. ``facts`` hold sizes, counts and codes, nothing else."""
    line = json.dumps({"at": now.isoformat(), "by": by, "what": what, **facts}, ensure_ascii=False, default=str)
    handle = os.open(beside(url, ENDING), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def lines(url: str) -> Iterator[Mapping[str, object]]:
    """Every line, the oldest first; none where nothing was taken out. ValueError at one that can't be read."""
    path = beside(url, ENDING)
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = json.loads(line)
            if not isinstance(found, dict) or not {"at", "by", "what"} <= found.keys():
                message = f"line {number} is none"
                raise ValueError(message)
            yield found


def faults(url: str) -> list[str]:
    """What is wrong with the list; empty where all of it can be read."""
    try:
        for _ in lines(url):
            pass
    except ValueError as error:
        return [f"what is written there can't be read: {error}"]
    return []
