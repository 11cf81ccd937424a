"""What is sealed opens with the right key only, and a failure leaves nothing."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyrage
import pytest

from geodata.errors import Invalid, Missing, Refused, Unavailable
from geodata.exchange import sealed

TEXT = b"Elin bor i det gula huset. " * 20_000


@pytest.fixture
def identity() -> sealed.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def file(tmp_path: Path, identity: sealed.Identity) -> Path:
    path = tmp_path / "x.age"
    with sealed.writing(path, [identity.to_public()]) as out:
        out.write(TEXT)
    return path


def opened(file: Path, *keys: sealed.Identity) -> bytes:
    with sealed.reading(file, keys, scratch=file.parent) as plain:
        return plain.read()


def test_the_right_key_opens_it_and_nothing_of_it_can_be_read_without(file: Path, identity: sealed.Identity):
    assert opened(file, identity) == TEXT
    assert sealed.is_sealed(file)
    assert b"gula" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["x.age"]


def test_each_of_several_keys_opens_it(tmp_path: Path):
    both = [pyrage.x25519.Identity.generate() for _ in range(2)]
    with sealed.writing(tmp_path / "x", sealed.recipients(", ".join(str(key.to_public()) for key in both))) as out:
        out.write(TEXT)
    assert [opened(tmp_path / "x", key) for key in both] == [TEXT, TEXT]


def test_another_key_or_none_does_not(file: Path):
    for keys in ([], [pyrage.x25519.Identity.generate()]):
        with pytest.raises(Invalid) as refused:
            opened(file, *keys)
        assert refused.value.code == "backup.sealed"


@pytest.mark.parametrize("keep", [60, 300, 100_000, -1])
def test_one_that_was_cut_short_is_damaged(file: Path, identity: sealed.Identity, keep: int):
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(Invalid) as refused:
        opened(file, identity)
    assert refused.value.code == "backup.damaged"


def test_one_byte_that_was_changed_is_noticed(file: Path, identity: sealed.Identity):
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    with pytest.raises(Invalid) as refused:
        opened(file, identity)
    assert refused.value.code == "backup.damaged"


def test_what_is_not_sealed_is_read_as_it_is(tmp_path: Path):
    with sealed.writing(tmp_path / "x", []) as out:
        out.write(TEXT)
    assert opened(tmp_path / "x") == TEXT


def test_a_failure_leaves_nothing(tmp_path: Path, identity: sealed.Identity, monkeypatch: pytest.MonkeyPatch):
    def stopped() -> None:
        with sealed.writing(tmp_path / "x", [identity.to_public()]) as out:
            out.write(TEXT)
            raise KeyboardInterrupt

    def full(*_: object) -> None:
        raise pyrage.EncryptError("OSError: [Errno 28] No space left on device")

    with pytest.raises(KeyboardInterrupt):
        stopped()
    monkeypatch.setattr(pyrage, "encrypt_io", full)
    with (
        pytest.raises(Unavailable) as refused,
        sealed.writing(tmp_path / "x", [identity.to_public()]) as out,
    ):
        out.write(TEXT)
    assert refused.value.code == "store.full"
    assert list(tmp_path.iterdir()) == []


def test_a_plain_text_that_is_to_be_sealed_has_no_name_anywhere(tmp_path: Path, identity: sealed.Identity):
    with sealed.writing(tmp_path / "x", [identity.to_public()], scratch=tmp_path) as out:
        out.write(TEXT)
        out.flush()
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


@pytest.mark.parametrize("text", ["age1", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", "a@example.se"])
def test_a_public_key_that_is_none_is_refused(text: str):
    with pytest.raises(Invalid) as refused:
        sealed.recipients(text)
    assert refused.value.code == "key.invalid"


def test_secret_keys_are_read_as_age_keygen_writes_them(tmp_path: Path, identity: sealed.Identity):
    written = tmp_path / "backup.key"
    written.write_text(f"# created: 2026-01-01\n# public key: {identity.to_public()}\n{identity}\n", encoding="ascii")
    assert [str(key) for key in sealed.identities(written)] == [str(identity)]


@pytest.mark.parametrize("body", [b"", b"# nothing\n", b"AGE-SECRET-KEY-1XYZ\n", b"\xff\xfe\n"])
def test_a_file_without_a_secret_key_is_refused_and_not_told(tmp_path: Path, body: bytes):
    (tmp_path / "backup.key").write_bytes(body)
    with pytest.raises(Refused) as refused:
        sealed.identities(tmp_path / "backup.key")
    assert (refused.value.code, "XYZ" in str(refused.value)) == ("key.invalid", False)
    with pytest.raises(Missing):
        sealed.identities(tmp_path / "absent")


def test_a_program_of_others_opens_it(file: Path, identity: sealed.Identity, tmp_path: Path, needs: Any):
    needs("age")
    (tmp_path / "key").write_text(f"{identity}\n", encoding="ascii")
    typed = [str(shutil.which("age")), "-d", "-i", str(tmp_path / "key"), str(file)]
    assert subprocess.run(typed, capture_output=True, check=True).stdout == TEXT
