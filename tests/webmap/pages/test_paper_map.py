"""The map for paper: true to the ground, and every position in one mark and one square."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geodata.model.place import Box, Position
from tests.builders import SQUARE, a_square
from tests.strategies import positions
from webmap.pages import paper_map
from webmap.pages.paper_map import HEIGHT, WIDTH, Window

windows = st.builds(Window, positions(near=SQUARE), st.floats(8, 18))
near = st.lists(st.none() | positions(near=SQUARE), max_size=40)


@given(windows)
def test_the_centre_of_the_window_is_the_centre_of_the_drawing(window):
    spot = window.spots(np.array([[window.centre.lon, window.centre.lat]]))[0]
    assert spot == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=1e-3)


@given(windows)
def test_the_scale_is_true_on_the_ground(window):
    lon, lat = window.centre.lon, window.centre.lat
    metres = 100 * window.metres_a_unit
    east = Geod(ellps="WGS84").fwd(lon, lat, 90, metres)
    spot = window.spots(np.array([[east[0], east[1]]]))[0]
    assert spot[0] - WIDTH / 2 == pytest.approx(100, rel=0.01)  # the screen's globe is a sphere


@given(windows)
def test_the_scale_bar_is_a_round_number_and_no_longer_than_a_quarter(window):
    drawing = paper_map.drawn(window, a_square(), [], [])
    assert drawing.scale_m in paper_map.ROUND_M
    assert drawing.scale_units <= WIDTH / 4 or drawing.scale_m == paper_map.ROUND_M[0]
    assert drawing.scale_units == pytest.approx(drawing.scale_m / window.metres_a_unit, abs=0.1)


@given(st.lists(positions(near=SQUARE), min_size=2, max_size=2, unique=True))
def test_a_box_fits_into_its_window(corners):
    (one, other) = corners
    box = Box(min(one.lon, other.lon), min(one.lat, other.lat), max(one.lon, other.lon), max(one.lat, other.lat))
    spots = paper_map.fitting(box).spots(np.array([[box.west, box.south], [box.east, box.north]]))
    assert (spots >= 0).all()
    assert (spots <= (WIDTH, HEIGHT)).all()


def test_a_single_place_is_shown_close_and_not_without_end():
    assert paper_map.fitting(Box(13.5, 58.5, 13.5, 58.5)).zoom == paper_map.HIGHEST_ZOOM


@given(windows, near)
def test_every_position_inside_stands_in_exactly_one_mark_and_has_a_square(window, found):
    drawing = paper_map.drawn(window, a_square(), [], found)
    members = sorted(place for mark in drawing.marks for place in mark.members)
    assert members == [place for place, square in enumerate(drawing.square_of) if square]
    assert len(drawing.square_of) == len(found)
    assert all(drawing.square_of[place] == "" for place, each in enumerate(found) if each is None)


@given(windows, near)
def test_no_mark_stands_on_another(window, found):
    marks = paper_map.drawn(window, a_square(), [], found).marks
    for place, one in enumerate(marks):
        for other in marks[:place]:
            assert max(abs(one.x - other.x), abs(one.y - other.y)) >= paper_map.NEAR - 0.2


def test_squares_are_named_from_the_north_west():
    window = Window(SQUARE, 15)
    west_north = Position(SQUARE.lon - 0.0149, SQUARE.lat + 0.0065)
    drawing = paper_map.drawn(window, a_square(), [], [SQUARE, west_north, Position(0, 0), None])
    assert drawing.square_of == ("D4", "A1", "", "")


def test_shapes_far_outside_leave_nothing_and_those_around_fill_the_paper():
    window = Window(SQUARE, 18)
    assert paper_map.path(Window(Position(20, 60), 15), a_square()) == ""
    assert paper_map.path(window, a_square(half_deg=1)).startswith("M")
    assert paper_map.drawn(window, a_square(), [("far", a_square(Position(20, 60)))], []).areas == ()
