import sys
from pathlib import Path

import pytest

from geodata.errors import Missing, Refused
from geodata.exchange import restricted
from geodata.exchange.restricted import Answer, reading

READER = """
import os, sys, time
from pathlib import Path
from geodata.errors import Missing
from geodata.exchange.restriction import Limits, run, tell
def read(arguments):
    for line in Path(arguments[0]).read_text().splitlines():
        exec(line)
run(read, limits=Limits())
"""


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A reader that does what its file says; the real ones are tested by their own names."""
    (tmp_path / "reader.py").write_text(READER)
    begin = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import runpy; sys.argv = sys.argv[1:]; "
    started = restricted.started

    def by_path(asked: list[str], folder: str, *, is_fed: bool = False):
        code = begin + "runpy.run_module('reader', run_name='__main__')"
        return started([sys.executable, "-I", "-c", code, *asked[3:]], folder, is_fed=is_fed)

    monkeypatch.setattr(restricted, "started", by_path)
    return "reader"


def asked(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "<name>.txt"
    path.write_text(body)
    return path


def test_lines_come_as_they_are_told_and_then_what_was_spent(tmp_path: Path, reader: str):
    path = asked(tmp_path, "tell({'head': os.listdir()})\ntell({'n': 1})\ntell({'asked': arguments})")
    with reading(reader, path, as_name="input.txt", arguments=["x"]) as answer:
        assert answer.line() == {"head": ["input.txt"]}
        assert answer.spent is None
        assert list(answer) == [{"n": 1}, {"asked": ["input.txt", "x"]}]
    assert answer.spent is not None
    assert answer.spent.peak_bytes > 1024**2


def refused(path: Path, reader: str, **options: float) -> tuple[Refused, Answer]:
    with pytest.raises(Refused) as caught, reading(reader, path, as_name="input.txt", **options) as answer:
        list(answer)
    assert caught.value.facts["file"] == path.name
    return caught.value, answer


def test_a_refusal_after_the_first_lines_is_raised_with_the_files_own_name(tmp_path: Path, reader: str):
    path = asked(tmp_path, "tell({'n': 1})\nraise Missing('file.layer-missing', allowed=['a'])")
    why, answer = refused(path, reader)
    assert (type(why), why.code, why.facts["allowed"]) == (Missing, "file.layer-missing", ["a"])
    assert answer.spent is not None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("os._exit(3)", "ended with 3"),
        ("tell({'n': 1}); sys.stdout.flush(); os.kill(os.getpid(), 9)", "ended with -9"),
        ("sys.stdout.buffer.write(b'{\\n')", "cut off"),
        ("sys.stdout.buffer.write(b'x' * 70_000_000)", "cut off"),
    ],
)
def test_an_answer_that_breaks_off_is_a_refusal(tmp_path: Path, reader: str, body: str, reason: str):
    why, _ = refused(asked(tmp_path, body), reader)
    assert (why.code, reason in str(why.facts["reason"])) == ("file.unreadable", True)


def test_an_answer_without_end_is_listened_to_for_so_long(tmp_path: Path, reader: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(restricted, "ANSWER_BYTES", 1000)
    why, _ = refused(asked(tmp_path, "while True: tell({'n': 1})"), reader)
    assert "longer than 1000" in str(why.facts["reason"])


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path, reader: str):
    why, _ = refused(asked(tmp_path, "time.sleep(60)"), reader, time_limit_s=0.5)
    assert "took more than 0.5 s" in str(why.facts["reason"])


def test_the_process_and_its_folder_are_gone_when_nobody_listens_on(tmp_path: Path, reader: str):
    path = asked(tmp_path, "tell({'pid': os.getpid(), 'folder': os.getcwd()})\ntime.sleep(60)")
    path.write_text(path.read_text().replace("\n", "; sys.stdout.flush()\n"))
    with reading(reader, path, as_name="input.txt") as answer:
        found = answer.line()
    assert not Path(found["folder"]).exists()
    assert not Path("/proc", str(found["pid"])).exists()
