import geopandas as gpd
import pytest

from geodata.analysis.frames import frame, in_crs, in_metres
from geodata.errors import Invalid
from geodata.model.area import Area
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation
from tests.builders import SQUARE, a_municipality, an_area, an_id, an_observation


def test_a_frame_has_a_row_for_each_thing_and_no_place_where_it_has_none():
    rows = frame(Observation, [an_observation(position=SQUARE), an_observation()])
    assert list(rows.index) == [0, 1]
    assert (rows.geometry[0].x, rows.geometry[0].y) == (SQUARE.lon, SQUARE.lat)
    assert rows.geometry[1] is None
    assert rows.crs.to_epsg() == 4326
    assert "position" not in rows.columns


def test_no_things_make_no_rows_and_the_same_columns():
    assert list(frame(Observation, []).columns) == list(frame(Observation, [an_observation()]).columns)
    assert len(frame(Observation, [])) == 0


def test_a_thing_without_a_place_of_its_own_has_an_empty_geometry():
    link = ObservationAction(municipality="gotene", observation_id=an_id(), action_id=an_id())
    assert frame(ObservationAction, [link]).geometry[0] is None


def test_an_outline_of_two_hundredths_of_a_degree_measures_some_square_kilometres():
    area_m2 = in_metres(frame(Area, [an_area()]), a_municipality()).geometry.area[0]
    assert 2_500_000 < area_m2 < 2_700_000  # 0.02° of latitude is 2.23 km, of longitude at 58.5° N 1.16 km


def test_nothing_is_measured_in_degrees():
    with pytest.raises(Invalid) as refused:
        in_metres(frame(Area, [an_area()]), a_municipality(metric_crs="EPSG:4326"))
    assert refused.value.code == "crs.not-metric"


def test_a_frame_that_does_not_say_its_crs_is_refused():
    with pytest.raises(Invalid) as refused:
        in_crs(gpd.GeoDataFrame(geometry=[]), "EPSG:3006")
    assert refused.value.code == "crs.missing"
