from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from geodata.exchange.shape_overview import MOST_DRAWN, MOST_VERTICES, shape_overview
from geodata.exchange.shape_rows import ShapeTable

Shapes = list[Any]


def table(shapes: Shapes, crs: str = "EPSG:4326") -> ShapeTable:
    rows = tuple((number, shape, {"namn": f"nr {number}"}) for number, shape in enumerate(shapes, start=1))
    return ShapeTable("a.gpkg", "lager", crs, ("namn",), rows, ())


def test_kinds_extent_and_names_are_told():
    found = shape_overview(table([Point(13.5, 58.5), box(13.4, 58.4, 13.6, 58.6), None, Point(13.5, 58.6)]))
    assert found.kinds == {"Point": 2, "Polygon": 1, "none": 1}
    assert found.bounds == [13.4, 58.4, 13.6, 58.6]
    assert (found.rows, found.drawn, found.name_column) == (4, 3, "namn")
    assert found.points == [(13.5, 58.5), (13.5, 58.6)]
    assert [len(line) for line in found.lines] == [5]
    assert found.first[0] == ["nr 1"]


def test_metres_are_told_in_degrees_and_what_has_no_place_is_not_drawn():
    found = shape_overview(table([Point(411_000, 6_488_000), Point(1e300, 0)], "EPSG:3006"))
    assert found.bounds is not None
    assert (round(found.bounds[0], 1), round(found.bounds[1], 1)) == (13.5, 58.5)
    assert (found.drawn, found.rows) == (1, 2)


def test_without_a_crs_nothing_is_drawn():
    found = shape_overview(table([Point(411_000, 6_488_000)]), is_placed=False)
    assert (found.crs, found.bounds, found.lines, found.points, found.drawn) == ("", None, [], [], 0)


def test_the_extent_is_that_of_all_features_though_only_some_are_drawn():
    found = shape_overview(table([Point(13 + number / 10_000, 58) for number in range(2 * MOST_DRAWN)]))
    assert found.bounds == [13, 58, 13.3999, 58]
    assert found.drawn <= MOST_DRAWN
    assert found.rows == 2 * MOST_DRAWN


NUMBERS = st.floats(-80, 80, allow_nan=False, width=32)
PAIRS = st.tuples(NUMBERS, NUMBERS)
SHAPES = st.one_of(
    st.none(),
    st.builds(Point, PAIRS),
    st.builds(Polygon),
    st.builds(MultiPoint, st.lists(PAIRS, max_size=30)),
    st.builds(LineString, st.lists(PAIRS, min_size=2, max_size=60)),
    st.builds(Polygon, st.lists(PAIRS, min_size=3, max_size=60)),
)


@given(st.lists(SHAPES, max_size=8))
def test_whatever_the_shapes_are_all_that_is_drawn_lies_in_the_extent(shapes: Shapes):
    found = shape_overview(table(shapes))
    drawn = [*found.points, *(pair for line in found.lines for pair in line)]
    assert sum(found.kinds.values()) == found.rows == len(shapes)
    assert len(drawn) <= MOST_VERTICES
    assert all(len(line) > 1 for line in found.lines)
    if found.bounds is None:
        assert drawn == []
    else:
        west, south, east, north = found.bounds
        assert all(west <= x <= east and south <= y <= north for x, y in drawn)
