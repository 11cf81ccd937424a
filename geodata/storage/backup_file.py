"""A backup as one file: the store and what lies beside it, then a manifest with the hash of each (a gzipped tar).

The manifest comes last: a file that was cut short has none, and is none.
"""

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from geodata.errors import Invalid

MAGIC: Final = b"\x1f\x8b"
MANIFEST: Final = "manifest.json"
STORE: Final = "store.gpkg"

FORMAT: Final = "tryggkarta-backup"
FORMAT_VERSION: Final = 1

LONGEST_MANIFEST: Final = 256 * 1024**2
_CHUNK: Final = 1024**2

BESIDE: Final = {"accounts": ".accounts", "secret": ".secret", "disclosures": ".disclosures", "photos": ".photos"}
"""What lies beside a store (`geodata.storage.beside`), by its name in a backup."""

_NAME: Final = re.compile(r"store\.gpkg|accounts|secret|disclosures|photos(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}){1,6}")

Manifest = Mapping[str, Any]


def write(out: BinaryIO, parts: Iterable[tuple[str, Path]], about: Mapping[str, object]) -> Manifest:
    """Pack files by their names; the manifest tells ``about`` it and of each part its bytes and SHA-256."""
    told = []
    with (
        gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, path in parts:
            told.append(_add(archive, name, path))
        manifest = {"format": FORMAT, "format_version": FORMAT_VERSION, **about, "parts": told}
        body = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        archive.addfile(_entry(MANIFEST, len(body)), BytesIO(body))
    return manifest


def read(packed: BinaryIO, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder and compare every part with the manifest.

    `Invalid` ``backup.damaged`` where anything is missing, more, or other than it says; ``backup.newer``.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    try:
        with gzip.GzipFile(fileobj=packed, mode="rb") as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
            for entry in archive:
                if manifest is not None or entry.name in found or not entry.isreg():
                    raise Invalid("backup.damaged", part=entry.name[:80])
                body = cast("BinaryIO", archive.extractfile(entry))
                if entry.name == MANIFEST:
                    manifest = _manifest(body)
                else:
                    found[entry.name] = _unpacked(body, folder, entry.name)
            while plain.read(_CHUNK):  # to the very end, where gzip's own sum stands
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise Invalid("backup.damaged", part="archive") from error
    if manifest is None:
        raise Invalid("backup.damaged", part=MANIFEST)
    said = {part["name"]: (part["bytes"], part["sha256"]) for part in manifest["parts"]}
    if said != found or STORE not in found:
        wrong = sorted(name for name in said.keys() | found.keys() if said.get(name) != found.get(name))
        raise Invalid("backup.damaged", part=", ".join(wrong[:5])[:200] or STORE)
    return manifest


def is_name(name: str) -> bool:
    """Whether a part may be called so: photos that are still being written may not."""
    return _NAME.fullmatch(name) is not None


def is_backup_file(start: bytes) -> bool:
    """Whether a file that begins so may be a backup of this kind; a bare store begins as SQLite does."""
    return start.startswith(MAGIC)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As the file's own."""
        chunk = self._file.read(size)
        self.sum.update(chunk)
        return chunk


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        hashed, size = _Hashed(file), path.stat().st_size
        archive.addfile(_entry(name, size), cast("BinaryIO", hashed))
    return {"name": name, "bytes": size, "sha256": hashed.sum.hexdigest()}


def _manifest(body: BinaryIO) -> Manifest:
    told = json.loads(body.read(LONGEST_MANIFEST))
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("parts"), list):
        raise Invalid("backup.damaged", part=MANIFEST)
    if told["format_version"] > FORMAT_VERSION:
        raise Invalid("backup.newer", found=told["format_version"], known=FORMAT_VERSION)
    return told


def _unpacked(body: BinaryIO, folder: Path, name: str) -> tuple[int, str]:
    """Write a part where its name says; its size and hash. No name leads out of the folder."""
    if not is_name(name):
        raise Invalid("backup.damaged", part=name[:80])
    to = folder / name
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    total, size = hashlib.sha256(), 0
    with to.open("xb") as out:
        to.chmod(0o600)
        while chunk := body.read(_CHUNK):
            out.write(chunk)
            total.update(chunk)
            size += len(chunk)
    return size, total.hexdigest()
