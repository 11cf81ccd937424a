"""The bare loop is bare and durable, and both loops get the same turns."""

import sqlite3
from pathlib import Path

import pytest

from scripts.bench.make_observations import observations
from scripts.bench.single_inserts import BLOCK, Alike, Bare, bare_row, interleaved, measured
from tests.builders import an_observation


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


def test_the_other_loop_keeps_place_and_log_as_well(tmp_path: Path):
    alike, rows = Alike(tmp_path / "alike.sqlite"), list(observations(3, seed=1))
    for row in rows:
        alike.insert(bare_row(row))
    read = sqlite3.connect(tmp_path / "alike.sqlite")
    for table in ("bare", "place", "log", "contents"):
        assert read.execute(f"SELECT count(*) FROM {table}").fetchone() == (3,)
    read.close()
    alike.close()


def test_only_what_has_a_position_is_compared():
    with pytest.raises(ValueError, match="-4"):
        bare_row(an_observation())


def test_the_ratios_are_those_of_the_rates(tmp_path: Path):
    ours, bare, to_bare, alike, to_alike = measured(tmp_path, number=20)
    assert to_bare.value == pytest.approx(ours.value / bare.value)
    assert to_alike.value == pytest.approx(ours.value / alike.value)
    assert (to_bare.limit, to_bare.at_least, to_alike.limit) == (0.5, True, None)
