"""Made-up observations: as many as asked for, the same for the same seed, most of them in few towns."""

from pathlib import Path

import numpy as np
import pytest

from geodata.errors import Conflict
from geodata.model.observation import ObservationFilter
from geodata.storage import Store, open_store
from scripts.bench import make_observations
from scripts.bench.make_observations import SLUG, fill, observations, places


def test_the_same_seed_makes_the_same_observations():
    assert list(observations(50, seed=3)) == list(observations(50, seed=3))
    assert next(observations(50, seed=4)) != next(observations(50, seed=3))


def test_each_observation_lies_at_its_place():
    there = places(50, seed=3)
    assert [(each.position.lon, each.position.lat) for each in observations(50, seed=3) if each.position] == list(
        zip(there.lon.tolist(), there.lat.tolist(), strict=True)
    )


def test_a_few_towns_hold_most_and_all_lie_in_sweden():
    there = places(20_000, seed=1)
    assert ((there.lon > 10) & (there.lon < 25) & (there.lat > 55) & (there.lat < 70)).all()
    cells = np.unique((there.lat // 0.2) * 1000 + there.lon // 0.4, return_counts=True)[1]
    assert 100 < len(cells) < 1500
    assert np.sort(cells)[-10:].sum() > 0.3 * 20_000


def test_they_are_of_many_kinds():
    made = list(observations(2000, seed=1))
    assert len({each.primary_code for each in made}) >= 10
    assert len({each.valence for each in made}) == 3
    assert len({each.observed_at for each in made}) > 1900


def test_a_store_is_filled_in_several_transactions(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(make_observations, "CHUNK", 40)
    told: list[int] = []
    fill(store, 100, seed=1, tell=told.append)
    assert told == [40, 80, 100]
    assert store.count(ObservationFilter(municipality=SLUG)).matched == 100
    assert store.check() == []


def test_the_command_makes_a_store_and_never_over_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    asked = [str(tmp_path / "many.gpkg"), "--n", "30", "--seed", "2"]
    assert make_observations.main(asked) == 0
    assert "30 of 30" in capsys.readouterr().err
    made = open_store(tmp_path / "many.gpkg")
    assert made.count(ObservationFilter(municipality=SLUG)).matched == 30
    made.close()
    with pytest.raises(Conflict):
        make_observations.main(asked)
