"""What a figure says of its limit, and the table of them."""

import pytest

from scripts.bench.figures import Figure, markdown, percentile


@pytest.mark.parametrize(
    ("limit", "at_least", "verdict"),
    [(5.0, False, True), (4.9, False, False), (5.0, True, True), (5.1, True, False), (None, False, None)],
)
def test_a_limit_is_met_or_missed_or_absent(*, limit: float | None, at_least: bool, verdict: bool | None):
    figure = Figure(name="import", value=5.0, unit="s", limit=limit, at_least=at_least)
    assert figure.is_met is verdict
    assert figure.facts()["is_met"] is verdict


def test_the_table_says_what_was_measured_on_what_and_whether_it_is_enough():
    met = Figure(name="import", value=2.345, unit="s", limit=5, note="8900 rows")
    missed = Figure(name="ratio", value=0.4, unit="", limit=0.5, at_least=True)
    free = Figure(name="inserts", value=1234.5, unit="/s")
    table = markdown([met, missed, free], {"SQLite": "3.40.1"}).splitlines()
    assert table[0] == "- SQLite: 3.40.1"
    assert table[-3] == "| import | 2.35 s | ≤ 5 s | met | 8900 rows |"
    assert table[-2] == "| ratio | 0.4 | ≥ 0.5 | **missed** |  |"
    assert table[-1] == "| inserts | 1234 /s |  |  |  |"


def test_a_percentile_is_a_time_that_was_measured():
    times = [float(number) for number in range(100, 0, -1)]
    assert [percentile(times, share) for share in (0, 0.5, 0.95, 1)] == [1.0, 51.0, 96.0, 100.0]
