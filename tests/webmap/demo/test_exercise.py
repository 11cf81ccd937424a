"""The exercise area: a real street map, an invented walk, and nothing that could be taken for real."""

from pathlib import Path

import pytest
from shapely.geometry import Point

from geodata.exchange.backgrounds import background
from geodata.storage import beside
from tests.builders import NOON
from webmap.demo import build
from webmap.demo.example import Example, example
from webmap.demo.exercise import EXERCISE, draw_background


@pytest.fixture(scope="module")
def told() -> Example:
    return example(NOON, "exercise.json")


def test_everything_is_marked_as_an_example_and_so_is_its_name(told: Example):
    assert "övning" in EXERCISE.name
    assert told.walk.municipality == EXERCISE.slug
    for thing in (told.walk, *told.observations, *told.actions, *told.areas):
        assert (thing.is_example, thing.source) == (True, "Påhittat exempel")
    assert all("Exempel" in action.title for action in told.actions)
    assert all("Exempel" in area.name for area in told.areas)


def test_all_of_it_lies_in_the_area(told: Example):
    for seen in told.observations:
        assert seen.position is not None
        assert EXERCISE.boundary.covers(Point(seen.position.lon, seen.position.lat))
    assert all(EXERCISE.boundary.covers(area.outline) for area in told.areas)
    assert EXERCISE.boundary.covers(told.walk.route)


def test_each_patrol_area_holds_observations_and_each_action_answers_one(told: Example):
    ids = {seen.id for seen in told.observations}
    for area in told.areas:
        points = [Point(seen.position.lon, seen.position.lat) for seen in told.observations if seen.position]
        assert sum(area.outline.covers(point) for point in points) >= 2, area.name
    assert all(answered and set(answered) <= ids for answered in told.answers.values())


def test_its_ids_are_its_own(told: Example):
    other = example(NOON)
    for kind in ("observations", "actions", "areas"):
        assert not {one.id for one in getattr(told, kind)} & {one.id for one in getattr(other, kind)}
    assert told.walk.id != other.walk.id


def test_its_map_holds_all_586_lamps(tmp_path: Path):
    made = draw_background(tmp_path)
    assert made.layers["lamps"] == 586
    assert made.left_out < 200


def test_the_demo_has_the_map_beside_its_store(tmp_path: Path):
    build(str(tmp_path / "demo.gpkg"), NOON)
    opened, _ = background(beside(tmp_path / "demo.gpkg", ".background"), EXERCISE.slug)
    assert opened.facts["layers"]["lamps"] == 586
    assert {path.name for path in tmp_path.iterdir()} == {"demo.gpkg", "demo.gpkg.background"}
