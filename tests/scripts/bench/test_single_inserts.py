"""The bare loop is bare and durable, and both loops get the same turns."""

import sqlite3
from pathlib import Path

from scripts.bench.make_observations import observations
from scripts.bench.single_inserts import BLOCK, Bare, bare_row, interleaved, measured


def test_the_loops_take_turns():
    rows = list(observations(2 * BLOCK + 1, seed=1))
    turns: list[str] = []
    times = interleaved((lambda _: turns.append("ours"), rows), (lambda _: turns.append("bare"), rows))
    assert [len(each) for each in times] == [len(rows)] * 2
    assert turns[: 2 * BLOCK] == ["ours"] * BLOCK + ["bare"] * BLOCK
    assert turns[-2:] == ["ours", "bare"]


def test_the_bare_loop_keeps_each_observation_under_its_id(tmp_path: Path):
    bare, rows = Bare(tmp_path / "bare.sqlite"), list(observations(3, seed=1))
    for row in rows:
        bare.insert(bare_row(row))
    read = sqlite3.connect(tmp_path / "bare.sqlite")
    assert {each for (each,) in read.execute("SELECT id FROM bare")} == {row.key for row in rows}
    assert read.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    read.close()
    bare.close()


def test_the_ratio_is_that_of_the_two_rates(tmp_path: Path):
    bare, ours, ratio = measured(tmp_path, number=20)
    assert ratio.value * bare.value == ours.value or abs(ratio.value - ours.value / bare.value) < 1e-9
    assert (ratio.limit, ratio.at_least) == (0.5, True)
