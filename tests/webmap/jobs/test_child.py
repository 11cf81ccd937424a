"""The work of a job in a process of its own: answers, refusals, crashes and endless work come back in words."""

import logging
import os
from pathlib import Path

import pytest

from geodata.errors import Invalid, Unavailable
from tests.house_rules import ROOT
from webmap.jobs.child import NICE, in_child
from webmap.jobs.job import Task

pytestmark = pytest.mark.slow


def done(name: str, folder: Path, **more: float):
    told: list[tuple[int, int]] = []
    work = in_child(f"tests.webmap.jobs.works:{name}", **more)
    return work(Task({"text": "=å"}, folder, lambda *pair: told.append(pair))), told


@pytest.fixture(autouse=True)
def find_the_tests(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def test_another_process_does_the_work_behind_the_requests(tmp_path):
    result, told = done("write", tmp_path)
    assert (tmp_path / "out.txt").read_text() == "=å"
    assert (result.file, result.media_type, told) == ("out.txt", "text/plain", [(2, 2)])
    assert result.facts["pid"] != os.getpid()
    assert result.facts["nice"] >= min(19, os.nice(0) + NICE)
    assert (tmp_path / "out.txt").stat().st_mode & 0o077 == 0


def test_its_refusal_is_ours(tmp_path):
    with pytest.raises(Invalid) as refused:
        done("refuse", tmp_path)
    assert (refused.value.code, refused.value.facts) == ("crs.unknown", {"value": "=å"})


def test_a_process_that_ends_by_itself_is_told_in_words_and_its_trace_is_logged(tmp_path, caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(Unavailable) as refused:
        done("crash", tmp_path)
    assert refused.value.code == "job.interrupted"
    assert "a trace for the log" in caplog.text


def test_endless_work_is_stopped(tmp_path):
    with pytest.raises(Unavailable) as refused:
        done("hang", tmp_path, longest_s=3)
    assert refused.value.code == "job.too-long"
