"""What an archive from outside says of itself, judged before anything in it is unpacked."""

import stat
from pathlib import PurePosixPath
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from geodata.errors import Invalid

MAX_ENTRIES: Final = 1_000
"""Files and folders in one archive."""

MAX_UNPACKED: Final = 256 * 1024**2
"""Bytes of all its files together."""

MAX_RATIO: Final = 200
"""How many times its packed size a file may grow; spaces in a table of texts reach about a hundred."""

SMALL: Final = 1024**2
"""Bytes up to which a file may grow as it likes."""

ARCHIVES: Final = frozenset({".zip", ".kmz", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar"})

_ENCRYPTED: Final = 0x1


def listed(body: BinaryIO) -> ZipFile:
    """The archive, its listing found harmless.

    Refuses no archive, too many files, too large when unpacked, archives within it, links, names that lead out of a
    folder, encrypted files, the same name twice; the codes begin with ``archive.``.
    """
    try:
        archive = ZipFile(body)
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise Invalid("archive.damaged", reason="no ZIP archive, or a damaged one") from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Invalid("archive.too-large", reason=f"{len(entries)} files in the archive, at most {MAX_ENTRIES}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise Invalid("archive.too-large", reason=f"{unpacked} bytes when unpacked, at most {MAX_UNPACKED}")
    names: set[str] = set()
    for entry in entries:
        _check(entry)
        if entry.filename in names:
            raise Invalid("archive.damaged", reason=f"the same name twice: {entry.filename[:80]}")
        names.add(entry.filename)
    return archive


def _check(entry: ZipInfo) -> None:
    name = entry.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise Invalid("archive.leads-out", reason=f"a name that leads out of the archive: {name[:80]}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Invalid("archive.leads-out", reason=f"a link in the archive: {name[:80]}")
    if entry.flag_bits & _ENCRYPTED:
        raise Invalid("archive.encrypted", reason=f"encrypted: {name[:80]}")
    if path.suffix.lower() in ARCHIVES:
        raise Invalid("archive.nested", reason=f"an archive in the archive: {name[:80]}")
    if entry.file_size > max(SMALL, MAX_RATIO * entry.compress_size):
        raise Invalid("archive.too-large", reason=f"grows more than {MAX_RATIO} times: {name[:80]}")


def contents(archive: ZipFile, name: str) -> bytes:
    """One file of a `listed` archive, no longer than its listing says."""
    try:
        return archive.read(name)
    except (BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Invalid("archive.damaged", reason=f"damaged: {name[:80]}") from error
