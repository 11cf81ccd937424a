"""A backup is taken apart only where it is whole, and only inside its folder."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import Invalid
from geodata.storage import backup_file

PHOTO = f"photos/ab/{'ab' * 32}.jpg"


def packed(tmp_path: Path) -> bytes:
    parts = []
    for number, name in enumerate(("store.gpkg", "accounts", PHOTO)):
        (tmp_path / str(number)).write_bytes(name.encode() * 9000)
        parts.append((name, tmp_path / str(number)))
    out = io.BytesIO()
    backup_file.write(out, parts, {"head": "0:x", "made_at": "2026-01-01"})
    return out.getvalue()


def unpacked(body: bytes, folder: Path) -> Any:
    folder.mkdir()
    return backup_file.read(io.BytesIO(body), folder)


def test_what_was_packed_is_what_is_unpacked(tmp_path: Path):
    manifest = unpacked(packed(tmp_path), tmp_path / "again")
    assert (manifest["head"], manifest["format"]) == ("0:x", "tryggkarta-backup")
    assert [part["name"] for part in manifest["parts"]] == ["store.gpkg", "accounts", PHOTO]
    for number, name in enumerate(("store.gpkg", "accounts", PHOTO)):
        found = tmp_path / "again" / name
        assert found.read_bytes() == (tmp_path / str(number)).read_bytes()
        assert found.stat().st_mode & 0o777 == 0o600


def test_tar_alone_can_take_it_apart(tmp_path: Path):
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path)), mode="r:gz") as archive:
        assert archive.getnames() == ["store.gpkg", "accounts", PHOTO, "manifest.json"]


def made(*entries: tuple[str, bytes], kind: bytes = tarfile.REGTYPE, **said: Any) -> bytes:
    """A backup by somebody else's hand; its manifest tells of all entries, and ``said``."""
    import hashlib

    out = io.BytesIO()
    parts = [{"name": name, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()} for name, body in entries]
    manifest = {"format": "tryggkarta-backup", "format_version": 1, "parts": parts} | said
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, body in [*entries, ("manifest.json", json.dumps(manifest).encode())]:
            entry = tarfile.TarInfo(name)
            entry.size, entry.type = len(body), kind if name != "manifest.json" else tarfile.REGTYPE
            entry.linkname = "/etc/passwd"
            archive.addfile(entry, io.BytesIO(body))
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "photos/../../x", "photos/.hidden", "photos//x", "x", "store.gpkg/x", "photos/å"]
)
def test_no_part_is_called_as_it_likes(tmp_path: Path, name: str):
    with pytest.raises(Invalid) as refused:
        unpacked(made(("store.gpkg", b"x"), (name, b"x")), tmp_path / "again")
    assert refused.value.code == "backup.damaged"
    assert [path.name for path in (tmp_path / "again").rglob("*")] == ["store.gpkg"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_nothing_but_files_is_unpacked(tmp_path: Path, kind: bytes):
    with pytest.raises(Invalid):
        unpacked(made(("store.gpkg", b""), kind=kind), tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []


def _short(body: bytes) -> bytes:
    return body[: len(body) * 2 // 3]


def _without_an_end(body: bytes) -> bytes:
    return body[:-4]


def _other_byte(body: bytes) -> bytes:
    plain = bytearray(gzip.decompress(body))
    plain[plain.index(b"accountsaccounts")] ^= 1
    return gzip.compress(bytes(plain))


def _no_archive(_body: bytes) -> bytes:
    return gzip.compress(b"x" * 5000)


@pytest.mark.parametrize("harm", [_short, _without_an_end, _other_byte, _no_archive])
def test_one_that_is_not_as_it_was_written_is_damaged(tmp_path: Path, harm: Callable[[bytes], bytes]):
    with pytest.raises(Invalid) as refused:
        unpacked(harm(packed(tmp_path)), tmp_path / "again")
    assert refused.value.code == "backup.damaged"


@pytest.mark.parametrize(
    "body",
    [
        made(("accounts", b"x")),
        made(("store.gpkg", b"x"), parts=[]),
        made(("store.gpkg", b"x"), format="other"),
        made(("store.gpkg", b"x"), ("store.gpkg", b"x")),
        made(("store.gpkg", b"x"), parts=[{"name": "store.gpkg", "bytes": 1, "sha256": "0" * 64}]),
        made(("store.gpkg", b"x"), parts="none"),
    ],
)
def test_a_manifest_that_does_not_fit_is_no_manifest(tmp_path: Path, body: bytes):
    with pytest.raises(Invalid) as refused:
        unpacked(body, tmp_path / "again")
    assert refused.value.code == "backup.damaged"


def test_a_newer_backup_says_so(tmp_path: Path):
    with pytest.raises(Invalid) as refused:
        unpacked(made(("store.gpkg", b"x"), format_version=2), tmp_path / "again")
    assert refused.value.code == "backup.newer"


def test_photos_that_are_still_being_written_are_no_parts():
    assert backup_file.is_name(PHOTO)
    assert backup_file.is_name(f"photos/originals/cd/{'cd' * 32}")
    assert not backup_file.is_name("photos/ab/.0123.part")
