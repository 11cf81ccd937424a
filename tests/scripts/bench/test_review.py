"""The queue that is measured holds what waits, and public pages are measured beside the most trivial answer."""

from pathlib import Path

import pytest

from scripts.bench.review import QUEUE_MS, RATE, measured


@pytest.mark.slow
def test_the_queue_and_public_pages_are_measured_against_what_is_promised(tmp_path: Path):
    figures = {figure.name: figure for figure in measured(tmp_path, waiting=60, seconds=1)}
    assert figures["queue of 60, 50 of it, p95"].limit == QUEUE_MS
    pages = [figure for name, figure in figures.items() if name.endswith(", unchanged")]
    assert [figure.limit for figure in pages] == [RATE] * 3
    assert all("/healthz" in figure.note for figure in pages)
