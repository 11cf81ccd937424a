"""One writer at a time."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from geodata.errors import Unavailable
from geodata.storage import write_lock
from geodata.storage.write_lock import WriteLock

HOLDER = """
import sys
from pathlib import Path
from geodata.storage.write_lock import WriteLock
with WriteLock(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "town.gpkg"


def test_another_process_waits_for_its_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE_S", 0.05)
    lock = WriteLock(path)
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Unavailable) as refused, lock.held():
            pass
        assert refused.value.code == "store.busy"
        other.communicate("")
    with lock.held():
        pass
    lock.close()


def test_a_killed_writer_holds_nothing_up(path: Path) -> None:
    lock = WriteLock(path)
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
    with lock.held():
        pass
    lock.close()


def test_another_thread_waits_for_its_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE_S", 0.05)
    lock = WriteLock(path)
    refused: list[str] = []

    def try_to_write() -> None:
        try:
            with lock.held():
                refused.append("got in")
        except Unavailable as error:
            refused.append(error.code)

    with lock.held():
        thread = threading.Thread(target=try_to_write)
        thread.start()
        thread.join()
    assert refused == ["store.busy"]
    lock.close()


def test_a_lock_is_closed_once(path: Path) -> None:
    lock = WriteLock(path)
    lock.close()
    lock.close()
    assert lock.is_closed
