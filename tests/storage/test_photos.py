"""Photo files by content hash (faults D-02, D-11, S-04): whole, private, named by nothing but their bytes."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from geodata.errors import Missing, Unavailable
from geodata.storage import photos
from geodata.storage.photos import PhotoFiles, hash_of
from tests.waiting import until

MADE, SENT = b"\xff\xd8made\xff\xd9", b"sent"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store.gpkg.photos"


@pytest.fixture
def files(folder: Path) -> PhotoFiles:
    return PhotoFiles(folder)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_photo_lies_under_its_hash_and_what_was_sent_lies_apart(folder: Path, files: PhotoFiles):
    made, sent = files.put(MADE), files.put_original(SENT)
    assert made == hash_of(MADE)
    assert files.path(made).read_bytes() == MADE
    assert files.original(sent).read_bytes() == SENT
    assert names(folder) == {f"{made[:2]}/{made}.jpg", f"originals/{sent[:2]}/{sent}"}
    with pytest.raises(Missing):
        files.path(sent)


def test_the_folder_and_the_files_are_the_owners_alone(folder: Path, files: PhotoFiles):
    files.put(MADE)
    files.put_original(SENT)
    for path in [folder, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_the_same_bytes_are_kept_once(folder: Path, files: PhotoFiles):
    assert files.put(MADE) == files.put(MADE)
    assert len(names(folder)) == 1


def test_a_file_that_is_too_short_is_written_again(files: PhotoFiles):
    made = files.put(MADE)
    files.path(made).write_bytes(MADE[:3])
    assert files.missing(made=[made], originals=[]) == [made]
    files.put(MADE)
    assert files.path(made).read_bytes() == MADE
    assert files.missing(made=[made], originals=[]) == []


def test_what_is_removed_is_gone_and_may_be_removed_again(folder: Path, files: PhotoFiles):
    made, sent = files.put(MADE), files.put_original(SENT)
    for _ in range(2):
        files.remove(made)
        files.remove_original(sent)
    assert names(folder) == set()
    with pytest.raises(Missing) as caught:
        files.original(sent)
    assert caught.value.code == "photo.original-gone"
    assert files.missing(made=[made], originals=[]) == [made]


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", "a\r\nX: y", "x" * 5000, "\U0001f600", "CON.jpg", "\u202egpj.exe", "A" * 64, "g" * 64],
)
def test_nothing_but_a_hash_is_a_name(files: PhotoFiles, name: str):
    for ask in (files.path, files.original):
        with pytest.raises(Missing):
            ask(name)
    with pytest.raises(Missing):
        files.remove(name)


# --- what no row names ------------------------------------------------------------------------------------------------


def test_what_no_row_names_is_swept_away(folder: Path, files: PhotoFiles):
    kept, stray = files.put(MADE), files.put(MADE + b"2")
    sent, stray_sent = files.put_original(SENT), files.put_original(SENT + b"2")
    (folder / stray[:2] / ".abc.part").write_bytes(b"half")
    assert files.sweep(made=[kept], originals=[sent]) == 3
    assert names(folder) == {f"{kept[:2]}/{kept}.jpg", f"originals/{sent[:2]}/{sent}"}
    assert files.sweep(made=[kept], originals=[sent]) == 0
    assert stray_sent not in str(names(folder))


def test_a_made_photo_is_no_original_and_the_other_way_round(folder: Path, files: PhotoFiles):
    made, sent = files.put(MADE), files.put_original(SENT)
    assert files.sweep(made=[sent], originals=[made]) == 2
    assert names(folder) == set()


def test_a_folder_that_is_not_there_has_nothing_to_sweep(files: PhotoFiles):
    assert files.sweep(made=[], originals=[]) == 0


def test_while_one_holds_the_folder_nobody_else_does(folder: Path, files: PhotoFiles):
    order: list[str] = []
    begun = Event()

    def other() -> None:
        begun.set()
        with PhotoFiles(folder).held():
            order.append("other")

    thread = Thread(target=other)
    with files.held():
        thread.start()
        assert begun.wait(10)
        thread.join(0.2)
        order.append("one")
    thread.join(10)
    assert order == ["one", "other"]


# --- the disk ---------------------------------------------------------------------------------------------------------


def test_a_photo_is_synced_then_named_then_its_folder_is_synced(
    folder: Path, files: PhotoFiles, monkeypatch: pytest.MonkeyPatch
):
    files.put(MADE)  # the folders are there
    told: list[str] = []
    sync, rename = os.fsync, Path.rename

    def fsync(handle: int) -> None:
        told.append("fsync " + ("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"))
        sync(handle)

    def renamed(path: Path, to: Path) -> Path:
        told.append("rename")
        return rename(path, to)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", renamed)
    other = next(each for number in range(99_999) if hash_of(each := b"%d" % number)[:2] == hash_of(MADE)[:2])
    files.put(other)
    assert told == ["fsync file", "rename", "fsync folder"]


def test_a_full_disk_is_told_and_leaves_nothing(folder: Path, files: PhotoFiles, monkeypatch: pytest.MonkeyPatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    files.put(SENT)
    monkeypatch.setattr(photos.os, "fsync", full)
    with pytest.raises(Unavailable) as caught:
        files.put(MADE)
    assert caught.value.code == "store.full"
    assert len(names(folder)) == 1


def test_a_folder_that_is_not_ours_is_told(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable) as caught:
        PhotoFiles(tmp_path / "file" / "photos").put(MADE)
    assert caught.value.code == "store.no-access"


WRITER = """
import sys
from pathlib import Path
from geodata.storage.photos import PhotoFiles
files = PhotoFiles(Path(sys.argv[1]))
for number in range(100_000):
    print(files.put(b"%d" % number * 50_000), flush=True)
"""


@pytest.mark.slow
def test_whatever_was_told_to_be_kept_is_whole_after_a_kill(folder: Path):
    for _ in range(5):
        asked = [sys.executable, "-c", WRITER, str(folder)]
        with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as writer:
            until(lambda: (folder.is_dir() and len(names(folder)) > 20) or None)
            writer.send_signal(signal.SIGKILL)
            assert writer.stdout is not None
            told = [line.strip() for line in writer.stdout if line.endswith("\n")]
        files = PhotoFiles(folder)
        assert len(told) > 10
        assert files.missing(made=told, originals=[]) == []
        files.sweep(made=told, originals=[])
        assert len(names(folder)) == len(set(told))
        shutil.rmtree(folder)
