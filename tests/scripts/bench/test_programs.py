"""Running the product's command and server from outside."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts.bench import programs


def test_a_command_tells_its_time_and_memory():
    run = programs.run("--version")
    assert "tryggkarta" in run.output
    assert run.wall_s > 0
    assert 5 < run.peak_mb < 1000


def test_its_memory_is_its_own_and_not_that_of_whoever_measures_it():
    ballast = bytearray(os.urandom(1000)) * 400_000
    assert programs.run("--version").peak_mb < len(ballast) / 1e6


def test_a_command_that_fails_is_not_measured(tmp_path: Path):
    with pytest.raises(subprocess.CalledProcessError):
        programs.run("check", "--store", str(tmp_path / "none.gpkg"))


def test_a_server_that_ends_before_it_answers_is_noticed():
    with subprocess.Popen(["false"]) as child, pytest.raises(ChildProcessError):
        programs.until_it_answers(1, child, within_s=30)
