"""Positions, boxes and shapes (fault S-16: what is no place is refused by name, and never a pin in the sea)."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from shapely.geometry import LinearRing, LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid
from geodata.model.place import MAX_VERTICES, Box, Position, line, outline, rounded
from tests.builders import a_municipality, a_square
from tests.strategies import boxes, positions

SQUARE = "0 0, 1 0, 1 1, 0 1, 0 0"


def shape(wkt: str) -> BaseGeometry:
    with np.errstate(invalid="ignore"):  # NaN is meant
        return shapely.from_wkt(wkt)


def refused(make, *given) -> str:
    with pytest.raises(Invalid) as caught:
        make(*given)
    return caught.value.code


# --- positions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (math.nan, 58.5, "position.not-a-number"),
        (13.5, math.nan, "position.not-a-number"),
        (math.inf, 58.5, "position.not-a-number"),
        (13.5, -math.inf, "position.not-a-number"),
        (float("1e400"), 58.5, "position.not-a-number"),
        (10**400, 58.5, "position.not-a-number"),
        ("13.5", 58.5, "position.not-a-number"),
        (None, 58.5, "position.not-a-number"),
        (1e300, 58.5, "position.metric-as-degrees"),
        (410_000, 6_487_000, "position.metric-as-degrees"),  # SWEREF 99 TM, east first
        (6_487_000, 410_000, "position.metric-as-degrees"),  # and north first
        (180.0000001, 0, "position.out-of-range"),
        (-181, 0, "position.out-of-range"),
        (0, 90.0000001, "position.out-of-range"),
        (40.7, -100.2, "position.out-of-range"),  # longitude and latitude changed places
    ],
)
def test_what_is_no_place_on_earth_is_refused_by_name(lon, lat, code):
    assert refused(Position, lon, lat) == code


@pytest.mark.parametrize(("lon", "lat"), [(-180, -90), (180, 90), (0, 90), (0, -90), (180, 0), (-180, 0), (0, 0)])
def test_the_ends_of_the_earth_are_places(lon, lat):
    assert Position(lon, lat) == Position(float(lon), float(lat))


@given(positions())
def test_rounding_a_position_again_changes_nothing(position: Position):
    assert Position(position.lon, position.lat) == position


@given(positions())
def test_a_position_moves_less_than_half_a_step_and_stays_on_the_globe(position: Position):
    assert abs(position.lon) <= 180
    assert abs(position.lat) <= 90
    assert Position(position.lon + 4e-8 * (-1 if position.lon > 0 else 1), position.lat) == position


def test_a_refusal_repeats_no_more_of_a_number_than_is_needed():
    with pytest.raises(Invalid) as caught:
        Position(10**4000, 1)  # longer than Python is willing to spell
    assert len(caught.value.facts["lon"]) <= 40


# --- boxes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "edges",
    [
        (math.nan, 0, 1, 1),
        (0, 0, math.inf, 1),
        (0, 1, 1, 0),  # south above north
        (-181, 0, 1, 1),
        (0, 0, 181, 1),
        (0, -91, 1, 1),
        (0, 0, 1, 90.1),
        (410_000, 6_487_000, 411_000, 6_488_000),
    ],
)
def test_what_is_no_box_is_refused(edges):
    assert refused(Box, *edges) == "box.invalid"


def test_a_box_across_the_antimeridian_is_two():
    east, west = Box(179, -20, -179, -10).parts()
    assert east == Box(179, -20, 180, -10)
    assert west == Box(-180, -20, -179, -10)


@pytest.mark.parametrize("edges", [(-180, -90, 180, 90), (5, 5, 5, 5), (180, 0, 180, 1)])
def test_the_whole_world_and_a_single_point_are_boxes(edges):
    assert Box(*edges).parts() == (Box(*edges),)


@given(boxes(), positions())
def test_the_parts_of_a_box_hold_what_the_box_holds(world: Box, place: Position):
    if world.west <= world.east:
        between = world.west <= place.lon <= world.east
    else:
        between = place.lon >= world.west or place.lon <= world.east
    in_a_part = any(part.west <= place.lon <= part.east for part in world.parts())
    assert in_a_part == between


# --- shapes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wkt", "code"),
    [
        ("POLYGON EMPTY", "geometry.empty"),
        ("MULTIPOLYGON EMPTY", "geometry.empty"),
        ("MULTIPOLYGON (EMPTY, EMPTY)", "geometry.empty"),
        ("POINT (1 1)", "geometry.wrong-type"),
        ("LINESTRING (0 0, 1 1)", "geometry.wrong-type"),
        ("GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)))", "geometry.wrong-type"),
        ("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "geometry.crosses-itself"),  # a bow tie
        (f"POLYGON (({SQUARE}), (5 5, 6 5, 6 6, 5 5))", "geometry.crosses-itself"),  # a hole outside
        (f"MULTIPOLYGON ((({SQUARE})), ((0.5 0.5, 2 0.5, 2 2, 0.5 0.5)))", "geometry.crosses-itself"),
        ("POLYGON ((0 0, 1e-9 0, 1e-9 1e-9, 0 0))", "geometry.crosses-itself"),  # smaller than the rounding
        ("POLYGON ((0 0, NaN 0, 1 1, 0 0))", "position.not-a-number"),
        ("POLYGON ((0 0, 1 NaN, 1 1, 0 0))", "position.not-a-number"),
        (f"MULTIPOLYGON ((({SQUARE})), ((5 5, NaN NaN, 6 6, 5 5)))", "position.not-a-number"),
        ("POLYGON ((0 0, inf 0, 1 1, 0 0))", "position.not-a-number"),
        ("POLYGON ((0 0, 181 0, 1 1, 0 0))", "position.out-of-range"),
        ("POLYGON ((410000 6487000, 411000 6487000, 411000 6488000, 410000 6487000))", "position.metric-as-degrees"),
    ],
)
def test_an_outline_that_outlines_nothing_is_refused_by_name(wkt, code):
    assert refused(outline, shape(wkt)) == code


def test_a_crossing_is_named_with_its_place():
    with pytest.raises(Invalid) as caught:
        outline(Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
    assert "0.5 0.5" in caught.value.facts["where"]


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 1 5, 0 0 5))",
        "POLYGON M ((0 0 5, 1 0 5, 1 1 5, 0 1 5, 0 0 5))",
        "POLYGON ZM ((0 0 5 1, 1 0 5 1, 1 1 5 1, 0 1 5 1, 0 0 5 1))",
        f"MULTIPOLYGON ((({SQUARE})), EMPTY)",
    ],
)
def test_an_outline_keeps_its_ground_and_loses_height_measure_and_empty_parts(wkt):
    clean = outline(shapely.from_wkt(wkt))
    assert clean.wkt == MultiPolygon([Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])]).wkt


def test_an_outline_may_repeat_a_point_and_have_a_hole():
    doubled = shapely.from_wkt("POLYGON ((0 0, 0 0, 9 0, 9 9, 9 9, 0 9, 0 0), (4 4, 5 4, 5 5, 4 4))")
    assert outline(doubled).area == pytest.approx(80.5)


def test_an_outline_of_the_whole_world_is_fine():
    assert outline(box(-180, -90, 180, 90)).bounds == (-180, -90, 180, 90)


def test_more_points_than_anyone_draws_are_refused():
    turn = np.linspace(0, 2 * math.pi, MAX_VERTICES, endpoint=False)
    corners = np.column_stack([13.5 + np.cos(turn), 58.5 + np.sin(turn)])
    assert refused(outline, Polygon(corners)) == "geometry.too-detailed"  # one more, to close the ring
    assert refused(line, LineString(np.vstack([corners, corners[:1]]))) == "geometry.too-detailed"
    assert line(LineString(corners)).length == pytest.approx(2 * math.pi, rel=1e-3)


@given(positions(near=Position(13.5, 58.5)))
def test_rounding_a_shape_again_changes_nothing(centre: Position):
    once = outline(a_square(centre, half_deg=1 / 300))
    assert rounded(once) == once
    assert outline(once) == once
    assert [Position(*corner) for corner in once.geoms[0].exterior.coords] == [
        Position(lon, lat) for lon, lat in a_square(centre, half_deg=1 / 300).geoms[0].exterior.coords
    ]


@pytest.mark.parametrize(
    ("wkt", "code"),
    [
        ("LINESTRING EMPTY", "geometry.empty"),
        ("POINT (1 1)", "geometry.wrong-type"),
        ("MULTILINESTRING ((0 0, 1 1))", "geometry.wrong-type"),
        ("LINESTRING (0 0, 0 0)", "geometry.invalid"),
        ("LINESTRING (0 0, NaN 1, 2 2)", "position.not-a-number"),
        ("LINESTRING (0 0, 0 91)", "position.out-of-range"),
    ],
)
def test_a_route_that_leads_nowhere_is_refused_by_name(wkt, code):
    assert refused(line, shape(wkt)) == code


def test_a_route_that_comes_home_is_a_line_and_may_cross_itself():
    assert line(LinearRing([(0, 0), (1, 0), (1, 1)])) == LineString([(0, 0), (1, 0), (1, 1), (0, 0)])
    assert line(LineString([(0, 0, 3), (2, 2, 3), (2, 0, 3), (0, 2, 3)])).wkt == "LINESTRING (0 0, 2 2, 2 0, 0 2)"


# --- municipalities ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["", "-", "Götene", "Gotene", "a/b", "a b", "../x", "ı"])
def test_a_slug_is_fit_for_an_address(slug):
    assert refused(lambda: a_municipality(slug=slug)) == "value.invalid"


@pytest.mark.parametrize(
    ("name", "code"), [("", "value.missing"), ("  ", "value.missing"), ("x" * 301, "value.too-long")]
)
def test_a_municipality_has_a_name_of_a_sensible_length(name, code):
    assert refused(lambda: a_municipality(name=name)) == code


def test_the_boundary_of_a_municipality_is_an_outline():
    assert isinstance(a_municipality(boundary=box(0, 0, 1, 1)).boundary, MultiPolygon)
    assert refused(lambda: a_municipality(boundary=Polygon())) == "geometry.empty"


def test_a_municipality_is_found_by_its_slug():
    assert a_municipality(slug="upplands-vasby").key == "upplands-vasby"
