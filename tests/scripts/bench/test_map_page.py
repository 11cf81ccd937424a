"""The map page's measurement measures something."""

import json
import subprocess
import sys

import pytest

from tests.house_rules import ROOT


@pytest.mark.slow
@pytest.mark.browser
def test_a_small_town_is_looked_at_and_weighed():
    typed = [sys.executable, "-m", "scripts.bench", "page", "--quick", "--json"]
    answer = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = {figure["name"]: figure for figure in json.loads(answer.stdout)["figures"]}
    assert 50 < figures["map page, first bytes"]["value"] < 1000
    assert figures["map page, marks at the most"]["value"] > 0
    assert "3000 observations" in figures["map page, longest task while moved"]["note"]
