import io
import json
from pathlib import Path

import pytest

from geodata.errors import CODES, Invalid, Refused
from geodata.exchange.rows import RefusedRow
from webmap.commands import telling


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "sv_FI", "LANG": "de_DE"}, "sv"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminal_says_which_language_it_is_in(environment: dict[str, str], language: str):
    assert telling.language(environment) == language


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([7], "7"), ([4, 2, 3, 9, 7, 8], "2-4, 7-9"), ([1, 3], "1, 3")]
)
def test_runs_of_row_numbers_are_drawn_together(numbers: list[int], text: str):
    assert telling.ranges(numbers) == text


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_can_be_told(code: str, capsys: pytest.CaptureFixture[str]):
    telling.refusal(Refused(code, file="x.csv", row=3, field="e"))
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("tryggkarta: ")
    assert f"[{code}] file: x.csv · row: 3 · field: e" in told.err


def test_what_a_file_says_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]):
    telling.refusal(Refused("value.invalid", value="\x1b[2J\x07\u202e"))
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().err)


def test_refused_rows_are_all_named_grouped_by_reason(capsys: pytest.CaptureFixture[str]):
    rows = [RefusedRow(n, Invalid("code.unknown", field="typ", value=f"v{n}"), {}) for n in (9, 2, 3, 4, 20, 21, 30)]
    telling.refused_rows([*rows, RefusedRow(5, Invalid("time.invalid", field="dag"), {})], rejects_hint=True)
    told = capsys.readouterr().err
    assert "2-4, 9, 20-21, 30" in told
    assert told.count("[code.unknown]") == 1
    assert "[time.invalid] field: dag" in told
    assert "--rejects" in told


def test_an_accident_leaves_its_trace_in_a_file_and_not_on_the_screen(capsys: pytest.CaptureFixture[str]):
    refused = telling.accident(RuntimeError("boom"))
    trace = Path(str(refused.facts["log"]))
    assert str(refused.facts["reference"]) in trace.name
    assert "RuntimeError: boom" in trace.read_text(encoding="utf-8")
    assert trace.stat().st_mode & 0o077 == 0
    trace.unlink()
    telling.refusal(refused)
    assert "boom" not in capsys.readouterr().err


def test_results_are_lines_for_people_and_json_for_programs(capsys: pytest.CaptureFixture[str]):
    telling.result({"added": 3, "file": Path("å.csv")}, ["3 added"], as_json=True)
    assert json.loads(capsys.readouterr().out) == {"added": 3, "file": "å.csv"}
    telling.result({"added": 3}, ["3 added"], as_json=False)
    assert capsys.readouterr().out == "3 added\n"


def test_a_bar_shows_on_a_terminal_for_work_over_a_second(monkeypatch: pytest.MonkeyPatch):
    clock = iter([0.0, 0.5, 1.5, 2.0])
    monkeypatch.setattr(telling.time, "monotonic", lambda: next(clock))
    screen = Tty()
    with telling.progress("Reading x.csv", 30, out=screen) as tell:
        tell(10)
        assert screen.getvalue() == ""
        tell(10)
        tell(10)
    assert "Reading x.csv" in screen.getvalue()
    assert "100%" in screen.getvalue()


def test_no_bar_shows_in_a_pipe_or_for_short_work():
    for screen in (io.StringIO(), Tty()):
        with telling.progress("Reading", 2, out=screen) as tell:
            tell(2)
        assert screen.getvalue() == ""
