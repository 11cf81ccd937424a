"""The tile that is asked for holds about as many points as it should."""

from pathlib import Path

import numpy as np
import pytest

from scripts.bench.make_observations import Places, places
from scripts.bench.tiles import fullest, measured


def test_the_tile_is_the_one_whose_number_of_points_is_nearest():
    there = Places(np.array([13.0, 13.0, 13.0, -100.0]), np.array([58.0, 58.0, 58.1, 20.0]))
    assert fullest(there, 4) == (0, 0, 0, 4)
    assert fullest(there, 3) == (1, 1, 0, 3)
    zoom, x, y, number = fullest(places(3000, seed=1), 300)
    assert abs(number - 300) < 50
    assert 0 <= x < 2**zoom
    assert 0 <= y < 2**zoom


@pytest.mark.slow
def test_its_time_alone_has_a_limit(tmp_path: Path):
    figures = measured(tmp_path, n=500, seed=1, seconds=1)
    assert [figure.limit for figure in figures] == [None, 20.0, None, None]
