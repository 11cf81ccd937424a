"""The map page's measurement measures something."""

from pathlib import Path

import pytest

from scripts.bench import map_page


@pytest.mark.slow
@pytest.mark.browser
def test_a_small_town_is_looked_at_and_weighed(tmp_path: Path):
    figures = {figure.name: figure for figure in map_page.measured(tmp_path, n=300, seed=1, rounds=1)}
    assert 50 < figures["map page, first bytes"].value < 1000
    assert figures["map page, marks at the most"].value > 0
    assert "300 observations" in figures["map page, longest task while moved"].note
