"""The demo's store: whole, counted, and honest about what is invented."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient

from geodata.casework.areas import areas_of
from geodata.errors import Conflict
from geodata.exchange.backgrounds import background
from geodata.model.area import AreaKind
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import ObservationFilter
from geodata.storage import Count, Store, beside, create_store, open_store
from tests.builders import NOON, a_municipality, keep
from webmap.app import create_app
from webmap.demo import build, complete
from webmap.demo.exercise import EXERCISE
from webmap.language import shown_year
from webmap.settings import Settings
from webmap.world import KEY


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("demo") / "demo.gpkg"
    build(str(path), NOON)
    store = open_store(path)
    yield store
    store.close()


def test_the_demo_is_a_sound_store(demo: Store):
    assert demo.check() == []


def test_three_municipalities_and_the_exercise_area_are_there_with_boundaries(demo: Store):
    found = [kept.thing for kept in demo.municipalities()]
    assert [(town.slug, town.code) for town in found] == [
        ("gotene", "1471"),
        ("ovningsomradet", None),
        ("skara", "1495"),
        ("soderkoping", "0582"),
    ]
    assert demo.municipality("Götene").thing.metric_crs == "EPSG:3008"
    assert all(town.boundary.area > 0 for town in found)
    assert {town.time_zone for town in found} == {"Europe/Stockholm", "Europe/Helsinki"}


@pytest.mark.parametrize(
    ("town", "count", "actions"),
    [
        ("gotene", Count(15, 1), 7),
        ("ovningsomradet", Count(9, 0), 3),
        ("soderkoping", Count(11, 11), 8),
        ("skara", Count(2, 2), 0),
    ],
)
def test_each_town_has_its_own_observations_and_actions(demo: Store, town: str, count: Count, actions: int):
    assert demo.count(ObservationFilter(municipality=town)) == count
    assert len(demo.actions(town)) == actions


def test_only_examples_have_positions_and_no_finding_stands_among_examples(demo: Store):
    for town in ("gotene", "ovningsomradet", "skara", "soderkoping"):
        for kept in demo.observations(ObservationFilter(municipality=town)):
            assert kept.thing.is_example == (town in {"gotene", "ovningsomradet"})
            assert kept.thing.is_example or kept.thing.position is None
        for action in demo.actions(town):
            assert action.thing.is_example == (town in {"gotene", "ovningsomradet"})
    for town in ("gotene", "ovningsomradet"):
        assert all(kept.thing.is_example for kept in (*demo.walks(town), *demo.areas(town), *demo.actions(town)))


def test_the_chain_is_tied_from_observation_to_action_to_patrol_area(demo: Store):
    assert len(demo.areas("gotene", kind=AreaKind.PATROL)) == 3
    assert len(demo.links(ObservationAction, "gotene")) == 8
    assert len(demo.links(ObservationAction, "soderkoping")) == 8
    assert len(demo.links(AreaObservation, "gotene")) == 2
    assert len(demo.links(ActionArea, "gotene")) == 3


def test_an_observation_belongs_by_place_and_by_hand(demo: Store):
    ways = {
        belonging.by_hand
        for kept in demo.observations(ObservationFilter(municipality="gotene"))
        for belonging in areas_of(demo, kept.thing)
    }
    assert ways == {True, False}


@pytest.fixture(scope="module")
def reader(demo: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    path = tmp_path_factory.mktemp("served") / "demo.gpkg"
    demo.backup(path)
    app = create_app(Settings(store=str(path), token="t" * 32))
    client = app.test_client()
    client.environ_base |= {"HTTP_AUTHORIZATION": "Bearer " + "t" * 32}
    yield client
    app.extensions[KEY].close()


def test_every_page_of_the_demo_can_be_read_and_says_what_is_an_example(demo: Store, reader: FlaskClient):
    for town in ("gotene", "skara", "soderkoping"):
        pages = [f"/{town}/{page}" for page in ("karta", "atgarder", "omraden", "loften")]
        pages += [f"/{town}/atgarder/{kept.thing.id}" for kept in demo.actions(town)]
        pages += [f"/{town}/omraden/{kept.thing.id}" for kept in demo.areas(town)]
        answers = {page: reader.get(f"{page}?lang=sv") for page in pages}
        assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
        badges = {page: "badge--example" in answer.text for page, answer in answers.items() if page.count("/") == 3}
        assert all(has_badge == (town == "gotene") for has_badge in badges.values()), badges


def test_a_finding_of_a_year_is_shown_under_that_year(demo: Store):
    found = [kept.thing for kept in demo.observations(ObservationFilter(municipality="skara"))]
    assert {shown_year(seen.observed_at, "Europe/Stockholm") for seen in found if seen.observed_at} == {"2018"}


def test_a_demo_of_an_earlier_version_gets_the_exercise_area_once(tmp_path: Path):
    path = tmp_path / "demo.gpkg"
    with (
        patch("webmap.demo._fill_exercise"),
        patch("webmap.demo.draw_background"),
        patch("webmap.demo._keep_background"),
    ):
        build(str(path), NOON)
    entries = []
    for day in range(3):
        complete(str(path), NOON + timedelta(days=day))
        store = open_store(path)
        entries.append((store.log_end(), store.check(), len(store.actions(EXERCISE.slug))))
        assert all(kept.thing.is_example for kept in store.observations(ObservationFilter(municipality=EXERCISE.slug)))
        store.close()
    assert entries == [entries[0]] * 3
    assert entries[0][1:] == ([], 3)
    assert background(beside(path, ".background"), EXERCISE.slug)[0].facts["layers"]["lamps"] == 586


def test_a_store_that_is_no_demo_gets_no_exercise_area(tmp_path: Path):
    path = tmp_path / "real.gpkg"
    store = create_store(path)
    keep(store, a_municipality())
    complete(str(path), NOON)
    assert [kept.thing.slug for kept in store.municipalities()] == ["gotene"]
    store.close()
    assert not beside(path, ".background").exists()


def test_a_store_that_is_there_is_left_alone(demo: Store, tmp_path: Path):
    path = tmp_path / "mine.gpkg"
    path.write_bytes(b"mine")
    with pytest.raises(Conflict) as refused:
        build(str(path), NOON)
    assert refused.value.code == "store.exists"
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]
