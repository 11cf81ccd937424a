"""Many requests at once, asked by wrk."""

from pathlib import Path

import pytest

from scripts.bench import programs
from scripts.bench.load import Load, load, median
from scripts.bench.made_store import made_store


def test_the_median_run_is_the_one_whose_rate_is_in_the_middle():
    runs = [Load(rate, 1.0, 2.0) for rate in (30.0, 10.0, 20.0)]
    assert median(runs).rate == 20.0


@pytest.mark.slow
def test_a_server_is_asked_for_all_paths_in_turn_and_no_refusal_is_counted_as_an_answer(tmp_path: Path):
    with programs.serving(made_store(tmp_path, n=5, seed=1)) as port:
        done = load(port, ["/healthz", "/api/v1/map"], seconds=1, connections=2)
        assert done.rate > 1
        assert 0 < done.p50_ms <= done.p95_ms
        with pytest.raises(ConnectionError):
            load(port, ["/healthz", "/api/v1/map?zoom=99"], seconds=1, connections=2)
