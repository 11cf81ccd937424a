"""The boxes that are asked for hold as many observations as they are said to."""

from pathlib import Path

from geodata.model.observation import ObservationFilter
from geodata.storage import Store
from scripts.bench.boxes import boxes, measured
from scripts.bench.make_observations import SLUG, fill, places


def test_every_box_holds_about_the_wanted_number(store: Store):
    fill(store, 3000, seed=1)
    made = list(boxes(places(3000, seed=1), 10, hits=100, seed=5))
    assert len(set(made)) == 10
    for box in made:
        assert 90 <= store.count(ObservationFilter(municipality=SLUG, box=box)).matched <= 110


def test_each_question_is_measured_at_two_percentiles_and_the_maps_has_a_limit(tmp_path: Path):
    figures = measured(tmp_path, n=500, seed=1, number=2)
    assert [figure.name for figure in figures if figure.limit is not None] == [
        "box, for a map, p50",
        "box, for a map, p95",
    ]
    assert len(figures) == 9
    assert all("50–50 hits of 500" in figure.note for figure in figures[1:])
