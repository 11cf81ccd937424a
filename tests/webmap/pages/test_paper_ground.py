"""Streets and names under the marks, where they lie on the ground."""

import re
from pathlib import Path

import numpy as np
import pytest

from geodata.exchange.backgrounds import Background, file_of, import_osm
from geodata.model.place import Position
from tests.builders import SQUARE, a_municipality
from tests.extracts import AnExtract
from webmap.pages.paper_ground import ground
from webmap.pages.paper_map import HEIGHT, WIDTH, Mark, Window

LON, LAT = SQUARE.lon, SQUARE.lat


@pytest.fixture(scope="module")
def background(tmp_path_factory: pytest.TempPathFactory) -> Background:
    folder: Path = tmp_path_factory.mktemp("background")
    made = AnExtract()
    made.line([(LON, LAT), (LON + 0.004, LAT)], {"highway": "residential", "name": "Ängestigen"})
    made.square((LON, LAT + 0.002), 0.0005, building="yes")
    made.square((LON - 0.003, LAT), 0.001, natural="water")
    made.point((LON + 0.001, LAT + 0.001), place="town", name="Götene")
    made.point((LON + 0.001, LAT + 0.00101), place="village", name="Utby")
    town = a_municipality()
    import_osm(made.written(folder / "x.osm.pbf"), town, folder)
    return Background(file_of(folder, town.slug))


@pytest.mark.parametrize("zoom", [14.0, 15.5, 17.0])
def test_a_street_lies_where_its_ends_are_on_the_ground(background: Background, zoom: float):
    window = Window(SQUARE, zoom)
    found = {(layer, kind): path for layer, kind, path in ground(window, background).paths}
    numbers = re.findall(r"-?[\d.]+", found["streets", "minor"])
    xs, ys = [float(each) for each in numbers[::2]], [float(each) for each in numbers[1::2]]
    west, east = window.spots(np.array([[LON, LAT], [LON + 0.004, LAT]]))
    step = window.units / 2**14 / 4096
    assert min(xs) == pytest.approx(west[0], abs=2 * step + 0.1)
    assert max(xs) == pytest.approx(min(east[0], max(xs)), abs=2 * step + 0.1)
    assert ys == pytest.approx([HEIGHT / 2] * len(ys), abs=2 * step + 0.1)


def test_what_is_higher_is_drawn_later_and_the_credit_is_told(background: Background):
    found = ground(Window(SQUARE, 16), background)
    layers = [layer for layer, _, _ in found.paths]
    assert [layer for layer in layers if layer != "green"] == ["water", "buildings", "streets"]
    assert found.credit == "© OpenStreetMap contributors"


def test_names_that_would_cover_each_other_are_not_all_written(background: Background):
    names = [name.text for name in ground(Window(SQUARE, 16), background).names]
    assert len(names) == 1
    assert names[0] in {"Götene", "Utby"}


def test_a_street_has_its_name_unless_a_mark_stands_there(background: Background):
    window = Window(Position(LON + 0.002, LAT), 16)
    (named,) = ground(window, background).streets
    assert (named.text, named.turned) == ("Ängestigen", 0)
    assert (named.x, named.y) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=8)
    everywhere = [Mark(x, HEIGHT / 2, (0,)) for x in range(0, WIDTH, 20)]
    assert ground(window, background, everywhere).streets == ()


def test_nothing_is_drawn_where_the_window_shows_another_place(background: Background):
    assert ground(Window(Position(20, 65), 14), background).paths == ()
    assert ground(Window(SQUARE, 0), background).names == ()


def test_the_whole_drawing_has_room_for_all_of_its_paths(background: Background):
    for _, _, path in ground(Window(SQUARE, 14), background).paths:
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", path)]
        assert min(numbers[::2]) < WIDTH
