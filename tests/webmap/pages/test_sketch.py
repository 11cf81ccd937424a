"""The small drawing of an area."""

import math
import re

import pytest
from hypothesis import given
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, box

from geodata.errors import Invalid
from geodata.model.place import Position
from tests.builders import a_square
from tests.strategies import positions
from webmap.pages.sketch import MARGIN, WIDTH, hectares, preview, sketch


def test_a_square_of_degrees_is_drawn_as_high_as_it_is_on_the_ground():
    drawing = sketch(a_square(Position(13.5, 58.5)), [])
    inner = (drawing.width - 2 * MARGIN, drawing.height - 2 * MARGIN)
    assert max(drawing.width, drawing.height) == WIDTH
    assert inner[0] / inner[1] == pytest.approx(math.cos(math.radians(58.5)), abs=0.01)


def test_north_is_up_and_east_is_right():
    drawing = sketch(a_square(Position(13.5, 58.5)), [Position(13.509, 58.509), Position(13.491, 58.491)])
    west_south, east_north = drawing.dots
    assert east_north[0] > west_south[0]
    assert east_north[1] < west_south[1]


@given(positions(near=Position(13.5, 58.5), within_deg=0.05))
def test_a_dot_is_never_outside_the_picture(position: Position):
    drawing = sketch(a_square(Position(13.5, 58.5)), [position])
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in drawing.dots)


def test_holes_and_parts_are_rings_of_one_path():
    holed = Polygon(box(13, 58, 13.1, 58.1).exterior, [box(13.02, 58.02, 13.05, 58.05).exterior])
    drawing = sketch(MultiPolygon([holed, box(13.2, 58, 13.3, 58.1)]), [])
    assert drawing.path.count("M") == drawing.path.count("Z") == 3


def test_hectares_agree_with_the_ellipsoid():
    shape = a_square(Position(13.5, 58.5))
    area_m2, _ = Geod(ellps="GRS80").geometry_area_perimeter(shape)
    assert hectares(shape, "EPSG:3008") == pytest.approx(abs(area_m2) / 10_000, rel=1e-4)


def test_hectares_are_not_measured_in_degrees():
    with pytest.raises(Invalid) as refused:
        hectares(a_square(), "EPSG:4326")
    assert refused.value.code == "crs.not-metric"


def test_a_preview_holds_the_file_and_the_whole_town_wherever_the_file_lies():
    town = a_square(Position(13.5, 58.5))
    drawing = preview(town, [[(20.0, 60.0), (20.1, 60.1)]], [(10.0, 50.0)])
    assert drawing is not None
    numbers = [float(number) for number in re.findall(r"[\d.-]+", drawing.lines + drawing.boundary)]
    assert all(0 <= number <= max(drawing.width, drawing.height) for number in [*numbers, *drawing.dots[0]])
    assert preview(town, [], []) is None
