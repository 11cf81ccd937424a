"""The map page's measurement measures something."""

import json
import subprocess
import sys

import pytest

from scripts.bench.map_page import PROCESSOR, longest_task_ms
from tests.house_rules import ROOT


@pytest.mark.slow
@pytest.mark.browser
def test_a_small_town_is_looked_at_and_weighed():
    typed = [sys.executable, "-m", "scripts.bench", "page", "--quick", "--json"]
    answer = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = {figure["name"]: figure for figure in json.loads(answer.stdout)["figures"]}
    assert 50 < figures["map page, first bytes"]["value"] < 1000
    least, most = (figures[f"map page, marks at the {which}"]["value"] for which in ("least", "most"))
    assert 0 < least <= most
    assert figures["map page, longest task while moved"]["value"] > 0
    assert "3000 observations" in figures["map page, longest task while moved"]["note"]


def test_the_longest_task_is_that_of_a_pages_main_thread():
    def thread(tid: int, name: str) -> dict[str, object]:
        return {"name": "thread_name", "pid": 1, "tid": tid, "args": {"name": name}}

    def task(tid: int, microseconds: int) -> dict[str, object]:
        return {"name": "ThreadControllerImpl::RunTask", "pid": 1, "tid": tid, "dur": microseconds, "tdur": 4000}

    begun = {"name": "ThreadControllerImpl::RunTask", "pid": 1, "tid": 2}
    events = [thread(2, "CrRendererMain"), thread(3, "Compositor"), task(2, 12_000), task(2, 7_500), task(3, 90_000)]
    trace = json.dumps({"traceEvents": [*events, begun]}).encode()
    assert (longest_task_ms(trace), longest_task_ms(trace, PROCESSOR)) == (12.0, 4.0)
