"""The notebook's door gives frames of what the store holds, in a named CRS, with types one can count with."""

from datetime import date
from pathlib import Path

import pytest

from geodata.errors import Invalid, Missing
from geodata.notebook import NAMES, open_store
from tests.builders import NOON, SQUARE, a_municipality, a_walk, an_action, an_area, an_observation, keep


@pytest.fixture
def town(store):
    keep(store, a_municipality(), a_municipality(slug="skara", name="Skara"))
    keep(
        store,
        an_observation(position=SQUARE, observed_at=NOON, feeling=1),
        an_observation(is_withdrawn=True),
        an_observation(municipality="skara"),
        an_action(due=date(2027, 5, 1)),
        an_area(),
        a_walk(starts_at=NOON),
    )
    return store


def test_each_frame_is_in_the_crs_that_was_named(town):
    with open_store(town.path) as book:
        for name in NAMES:
            assert book.frame(name).crs.to_epsg() == 4326
            assert book.frame(name, crs="EPSG:3008").crs.to_epsg() == 3008
        found = book.frame("observations", crs="EPSG:3006").geometry
    assert found.total_bounds.round(3).tolist() == [412154.442, 6488471.735] * 2


def test_it_holds_all_towns_or_one_and_nothing_withdrawn(town):
    with open_store(town.path) as book:
        assert len(book.frame("observations")) == 2
        assert list(book.frame("observations", municipality="Skara").municipality) == ["skara"]
        with pytest.raises(Missing, match=r"municipality\.missing"):
            book.frame("areas", municipality="Atlantis")


def test_types_are_those_that_one_counts_with(town):
    with open_store(town.path) as book:
        observations, actions = book.frame("observations"), book.frame("actions")
    assert str(observations.dtypes["observed_at"]) == "datetime64[us, UTC]"
    assert str(observations.dtypes["feeling"]) == "Int64"
    assert list(observations.valence.cat.categories) == ["safe", "unsafe", "neutral"]
    assert actions.due[0].date() == date(2027, 5, 1)


def test_what_there_is_no_frame_of_is_refused_with_what_there_is(town):
    with open_store(town.path) as book, pytest.raises(Invalid) as refused:
        book.frame("secrets")
    assert refused.value.facts["allowed"] == list(NAMES)


def test_a_store_that_is_not_there_is_missing(tmp_path: Path):
    with pytest.raises(Missing, match=r"store\.missing"):
        open_store(tmp_path / "none.gpkg")
