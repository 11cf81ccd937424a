import os
from pathlib import Path

import pytest

from geodata.errors import Conflict, Invalid, Missing, Refused, Unavailable
from geodata.exchange.files import MAX_BYTES, contents, replacing, sized
from geodata.exchange.spreadsheets import csv_table


def test_a_file_is_read_whole(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    assert contents(tmp_path / "a.csv") == b"a,b\n"
    assert sized(tmp_path / "a.csv") == 4


def test_what_cannot_be_read_is_refused_before_it_is_opened(tmp_path: Path):
    (tmp_path / "empty.csv").touch()
    os.mkfifo(tmp_path / "pipe.csv")
    with (tmp_path / "huge.csv").open("wb") as huge:
        huge.truncate(MAX_BYTES + 1)
    answers = {}
    for name in ("absent.csv", "empty.csv", "pipe.csv", "huge.csv"):
        with pytest.raises(Refused) as refused:
            contents(tmp_path / name)
        answers[refused.value.facts["file"]] = refused.value.code
    assert answers == {
        "absent.csv": "file.missing",
        "empty.csv": "file.no-rows",
        "pipe.csv": "file.unsupported",
        "huge.csv": "request.too-large",
    }


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path):
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    with replacing(target) as out:
        out.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_what_ends_in_an_error_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path):
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")

    def stop() -> None:
        with replacing(target) as out:
            out.write(b"half")
            raise Invalid("value.invalid")

    with pytest.raises(Invalid):
        stop()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_written_file_is_its_owners_alone(tmp_path: Path):
    (tmp_path / "out.csv").touch(mode=0o644)
    with replacing(tmp_path / "out.csv") as out:
        out.write(b"x")
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_file_that_the_system_keeps_shut_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def shut(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.csv").write_bytes(b"a\n1\n")
    monkeypatch.setattr(Path, "open", shut)
    for read in (contents, csv_table):
        with pytest.raises(Invalid) as refused:
            read(tmp_path / "a.csv")
        assert (refused.value.code, refused.value.facts["file"]) == ("file.unreadable", "a.csv")


def test_a_file_can_only_be_written_in_a_folder_that_is_there(tmp_path: Path):
    with pytest.raises(Missing) as missing, replacing(tmp_path / "nowhere" / "out.csv"):
        pass
    assert missing.value.code == "file.missing"
    with pytest.raises(Conflict) as conflict, replacing(tmp_path):
        pass
    assert conflict.value.code == "file.unsupported"


def test_a_full_disk_is_told_as_such(tmp_path: Path):
    def fill() -> None:
        with replacing(tmp_path / "out.csv"):
            raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable) as refused:
        fill()
    assert refused.value.code == "store.full"
    assert list(tmp_path.iterdir()) == []
