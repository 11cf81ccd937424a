"""Landlock's rights by its version; what it holds is tested where it is used, in test_restriction."""

import subprocess
import sys
from pathlib import Path

import pytest

from geodata.exchange import landlock

GIVE_UP = """
import ctypes
from pathlib import Path
from geodata.exchange.landlock import give_up_files, is_there
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
print(is_there(), give_up_files(readable=[Path("/nowhere"), Path("/etc/passwd")], own=Path.cwd()))
print(Path("/etc/passwd").read_text()[:4])
"""


@pytest.mark.parametrize(("version", "rights"), [(-1, 0), (0, 0), (1, 13), (2, 14), (3, 15), (4, 15), (5, 16), (9, 16)])
def test_rights_that_the_kernel_does_not_know_are_not_asked_of_it(version: int, rights: int):
    assert landlock.rights_of(version) == (1 << rights) - 1


def test_a_file_may_be_kept_alone_and_what_is_not_there_is_passed_over(tmp_path: Path):
    asked = [sys.executable, "-I", "-c", GIVE_UP]
    told = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    is_there = landlock.is_there()
    assert told.stdout.split() == [str(is_there), str(is_there), "root"]
