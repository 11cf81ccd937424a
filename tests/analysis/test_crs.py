import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point, box

from geodata.analysis.crs import crs, is_geographic, metric, moved, shape_in
from geodata.errors import Invalid


def test_longitude_stands_first_whatever_the_register_says():
    east, north = moved([13.4915], [58.5279], "EPSG:4326", "EPSG:3006")
    assert 400_000 < east[0] < 430_000
    assert 6_480_000 < north[0] < 6_500_000


def test_the_swedish_grid_agrees_with_the_mapping_agency():
    # Lantmäteriet's published control point for SWEREF 99 TM: N 6097106.672, E 356083.438 = 55°00'N 12°45'E.
    east, north = moved([12.75], [55.0], "EPSG:4326", "EPSG:3006")
    assert (round(east[0], 3), round(north[0], 3)) == (356083.438, 6097106.672)


@given(st.floats(11.0, 24.0), st.floats(55.4, 69.0))
def test_there_and_back_again_is_the_same_place(lon: float, lat: float):
    back = moved(*moved([lon], [lat], "EPSG:4326", "EPSG:3006"), "EPSG:3006", "EPSG:4326")
    assert np.allclose([back[0][0], back[1][0]], [lon, lat], atol=1e-9)


@given(st.floats(12.2, 14.7), st.floats(57.0, 62.0))
def test_a_kilometre_in_the_zone_is_a_kilometre_on_the_ellipsoid(lon: float, lat: float):
    there_lon, there_lat, _ = Geod(ellps="GRS80").fwd(lon, lat, 37.0, 1000.0)
    x, y = moved([lon, there_lon], [lat, there_lat], "EPSG:4326", "EPSG:3008")
    assert abs(np.hypot(x[1] - x[0], y[1] - y[0]) - 1000) < 0.2


def test_nothing_in_nothing_out():
    x, y = moved([], [], "EPSG:4326", "EPSG:3006")
    assert (x.size, y.size) == (0, 0)


def test_what_has_no_place_in_a_crs_is_infinite():
    x, y = moved([13.0], [95.0], "EPSG:4326", "EPSG:3006")
    assert np.isinf([x[0], y[0]]).all()


@pytest.mark.parametrize(
    "name", ["", "EPSG:99999", "EPSG:0", "3006", "/etc/hosts", "+init=epsg:3006", "EPSG:3006\n", "PROJCRS[x]"]
)
def test_a_crs_is_named_by_the_register_and_never_by_a_file(name: str):
    with pytest.raises(Invalid) as refused:
        crs(name)
    assert refused.value.code == "crs.unknown"


@pytest.mark.parametrize("name", ["EPSG:4326", "EPSG:2272"])  # degrees, US feet
def test_what_does_not_count_in_metres_is_no_metric_crs(name: str):
    with pytest.raises(Invalid) as refused:
        metric(name)
    assert refused.value.code == "crs.not-metric"


def test_degrees_and_metres_are_told_apart():
    assert is_geographic("EPSG:4326")
    assert not is_geographic("EPSG:3008")
    assert metric("EPSG:3008").is_projected


def test_a_shape_moves_with_all_its_points_and_leaves_its_height_behind():
    moved_box = shape_in(box(13.4, 58.5, 13.5, 58.6), "EPSG:4326", "EPSG:3008")
    assert 60_000_000 < moved_box.area < 70_000_000
    assert not shape_in(Point(13.4, 58.5, 120), "EPSG:4326", "EPSG:3008").has_z


@pytest.mark.parametrize("name", ["EPSG:5613", "EPSG:4978"], ids=["heights", "geocentric"])
def test_a_crs_that_is_no_place_on_a_map_is_refused(name: str):
    with pytest.raises(Invalid, match=r"crs\.unknown"):
        crs(name)
