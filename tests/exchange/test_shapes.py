import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, box, shape

from geodata.errors import Refused
from geodata.exchange import shapes
from geodata.model.place import MAX_VERTICES, Position, outline
from tests.builders import a_square
from tests.strategies import positions

RING = [[13.0, 58.0], [13.1, 58.0], [13.1, 58.1], [13.0, 58.0]]


def code_of(read, found: object) -> str:
    with pytest.raises(Refused) as refused:
        read(found)
    return refused.value.code


@given(positions())
def test_a_position_comes_back_from_its_point(position: Position):
    assert shapes.position(json.loads(json.dumps(shapes.point(position)))) == position


def test_no_geometry_is_no_position():
    assert shapes.position(None) is None


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "geometry.wrong-type"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry.wrong-type"),
        ({"type": "Point", "coordinates": []}, "geometry.empty"),
        ({"type": "Point"}, "geometry.invalid"),
        ({"coordinates": [1, 2]}, "geometry.invalid"),
        ([13, 58], "geometry.invalid"),
        ("POINT (13 58)", "geometry.invalid"),
        ({"type": "Point", "coordinates": [13]}, "geometry.invalid"),
        ({"type": "Point", "coordinates": "13,58"}, "geometry.invalid"),
        ({"type": "Point", "coordinates": ["13", "58"]}, "position.not-a-number"),
        ({"type": "Point", "coordinates": [True, 58]}, "position.not-a-number"),
        ({"type": "Point", "coordinates": [None, 58]}, "position.not-a-number"),
        ({"type": "Point", "coordinates": [float("nan"), 58]}, "position.not-a-number"),
        ({"type": "Point", "coordinates": [13, float("inf")]}, "position.not-a-number"),
        ({"type": "Point", "coordinates": [418000, 6488000]}, "position.metric-as-degrees"),
        ({"type": "Point", "coordinates": [13, 91]}, "position.out-of-range"),
    ],
)
def test_what_is_no_point_is_refused(geometry: object, code: str):
    assert code_of(shapes.position, geometry) == code


def test_a_height_is_left_out():
    assert shapes.position({"type": "Point", "coordinates": [13.5, 58.5, 120.0]}) == Position(13.5, 58.5)


@pytest.mark.parametrize(
    "whole",
    [
        a_square(),
        MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
        outline(box(0, 0, 9, 9).difference(box(1, 1, 2, 2))),
    ],
)
def test_an_outline_comes_back_from_its_geometry(whole: MultiPolygon):
    written = shapes.geometry(whole)
    assert shapes.shape(written).equals(whole)
    assert shape(written).equals(whole)  # and others read the same
    assert all(part.exterior.is_ccw for part in shape(written).geoms)  # as RFC 7946 asks


def test_a_line_comes_back_from_its_geometry():
    line = LineString([(13, 58), (13.1, 58.1)])
    assert shapes.shape(shapes.geometry(line)) == line


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "geometry.invalid"),
        ({"type": "Point", "coordinates": [1, 2]}, "geometry.wrong-type"),
        ({"type": "Polygon", "coordinates": []}, "geometry.empty"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "geometry.invalid"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [9, 9]]]}, "geometry.invalid"),
        ({"type": "Polygon", "coordinates": [5]}, "geometry.invalid"),
        ({"type": "Polygon", "coordinates": RING}, "geometry.invalid"),
        ({"type": "MultiPolygon", "coordinates": [5]}, "geometry.invalid"),
        ({"type": "LineString", "coordinates": [[1, 2]]}, "geometry.invalid"),
        ({"type": "Polygon", "coordinates": [[[1, 2]] * (MAX_VERTICES + 1)]}, "geometry.too-detailed"),
        ({"type": "Polygon", "coordinates": [[[1, float("nan")]] * 4]}, "position.not-a-number"),
    ],
)
def test_what_is_no_outline_is_refused(geometry: object, code: str):
    assert code_of(shapes.shape, geometry) == code


NUMBERS = st.floats() | st.integers() | st.booleans() | st.none() | st.text(max_size=3)
TREES = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=4), max_leaves=20)


@given(st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "MultiPoint", "?"]), TREES)
def test_whatever_is_sent_as_a_geometry_is_read_or_refused_and_never_breaks(kind: str, coordinates: object):
    for read in (shapes.position, shapes.shape):
        with suppress(Refused):  # anything else would fail the test
            assert read({"type": kind, "coordinates": coordinates}) is not None


def test_every_coordinate_of_a_collection_can_be_changed_in_place():
    features = [
        {"geometry": {"type": "Point", "coordinates": [1.0, 2.0]}},
        {"geometry": None},
        {"geometry": shapes.geometry(a_square())},
    ]
    pairs = list(shapes.coordinates_of(features))
    assert len(pairs) == 6
    pairs[0][:] = [5.0, 6.0]
    assert features[0]["geometry"]["coordinates"] == [5.0, 6.0]
