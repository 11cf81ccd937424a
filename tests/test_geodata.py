"""The subject's own front: it offers the notebook's door, and loads it only when asked."""

import subprocess
import sys

import pytest

import geodata
from geodata.notebook import open_store
from tests.house_rules import ROOT


def test_it_offers_the_door_and_nothing_else():
    assert geodata.open_store is open_store
    with pytest.raises(AttributeError):
        _ = geodata.open_everything  # type: ignore[attr-defined]


def test_pandas_is_loaded_only_when_the_door_is_asked_for():
    code = "import sys, geodata; print('pandas' in sys.modules); geodata.open_store; print('pandas' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "True"]
