"""Files that people send in to be looked at and imported: each in a private folder beside the store, for a day."""

import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Final

import orjson

from geodata.errors import Missing

KEPT: Final = timedelta(hours=24)
"""How long an uploaded file lies there."""

MOST_KEPT: Final = 40
"""Uploads that are kept; of more, the oldest go."""

LONGEST_NAME: Final = 80

_KEY: Final = re.compile(r"[0-9a-f]{32}")
_STRANGE: Final = re.compile(r"[^\w .()-]")


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file. ``key`` can't be guessed: whoever has it may look.

    ``folder`` holds the file under a harmless name, ``state.json`` and, once there is one, ``mapping.toml``.
    """

    key: str
    folder: Path

    @property
    def file(self) -> Path:
        """The file itself."""
        return next((self.folder / "file").iterdir())

    @property
    def mapping(self) -> Path:
        """Where its mapping lies."""
        return self.folder / "mapping.toml"

    def state(self) -> dict[str, Any]:
        """What is known of it: its municipality, how it is to be read, the job that looks at it."""
        found: dict[str, Any] = orjson.loads((self.folder / "state.json").read_bytes())
        return found

    def remember(self, **values: object) -> None:
        """Adds to what is known of it."""
        _written(self.folder / "state.json", orjson.dumps(self.state() | values))

    def keep_mapping(self, text: str) -> None:
        """Its mapping from now on."""
        _written(self.mapping, text.encode())


def _written(path: Path, body: bytes) -> None:
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    part.write_bytes(body)
    part.replace(path)


def harmless(name: str) -> str:
    """The name of a sent file without folders and without what a shell or a page could stumble over."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem, dot, suffix = last.rpartition(".")
    kept = _STRANGE.sub("_", stem if dot else last)[:LONGEST_NAME].strip(" .") or "fil"
    return kept + dot + _STRANGE.sub("_", suffix)[:8] if dot else kept


class Uploads:
    """The uploads of one store. ``folder`` is made when first needed; ``clock`` tells the time (UTC)."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock

    def take(self, name: str, town: str, save: Callable[[Path], None]) -> Upload:
        """A new upload, its file written by ``save``; nothing is left of one that could not be written."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sweep(most=MOST_KEPT - 1)
        key = secrets.token_hex(16)
        new = Upload(key, self._folder / f"new-{key}")
        new.folder.mkdir(mode=0o700)
        try:
            (new.folder / "file").mkdir(mode=0o700)
            path = new.folder / "file" / harmless(name)
            save(path)
            path.chmod(0o600)
            _written(new.folder / "state.json", orjson.dumps({"town": town, "at": self._clock().isoformat()}))
            new.folder.rename(self._folder / key)
        except BaseException:
            shutil.rmtree(new.folder, ignore_errors=True)
            raise
        return Upload(key, self._folder / key)

    def find(self, key: str, town: str) -> Upload:
        """The upload with that key, of that municipality; `Missing` ``upload.missing``."""
        found = Upload(key, self._folder / key)
        if not _KEY.fullmatch(key) or not found.folder.is_dir() or found.state()["town"] != town:
            raise Missing("upload.missing", key=key[:40])
        return found

    def sweep(self, *, most: int = MOST_KEPT) -> None:
        """Clear away what lies there too long, the oldest of too many, and what was never whole."""
        if not self._folder.is_dir():
            return
        oldest = self._clock() - KEPT
        kept = []
        for folder in list(self._folder.iterdir()):
            at = self._at(folder)
            if at is None or at < oldest:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                kept.append((at, folder))
        for _at, folder in sorted(kept)[: max(0, len(kept) - most)]:
            shutil.rmtree(folder, ignore_errors=True)

    def _at(self, folder: Path) -> datetime | None:
        """When an upload came; none for what is no whole one, unless it may still be arriving."""
        if _KEY.fullmatch(folder.name):
            try:
                return datetime.fromisoformat(str(Upload(folder.name, folder).state()["at"]))
            except (OSError, ValueError, KeyError):
                return None
        changed = datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC)
        is_arriving = folder.name.startswith("new-") and self._clock() - changed < timedelta(hours=1)
        return changed if is_arriving else None
