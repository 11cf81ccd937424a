"""An area guards its own truth."""

from datetime import date

import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from geodata.errors import Invalid
from tests.builders import an_area


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": ""}, "value.missing"),
        ({"name": "x" * 301}, "value.too-long"),
        ({"decision": "x" * 10_001}, "value.too-long"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)}, "value.invalid"),
        ({"outline": Polygon()}, "geometry.empty"),
        ({"outline": shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")}, "geometry.crosses-itself"),
    ],
)
def test_what_can_not_be_true_is_refused(said, code):
    with pytest.raises(Invalid) as caught:
        an_area(**said)
    assert caught.value.code == code


def test_an_area_may_be_drawn_as_one_polygon_and_is_kept_as_many():
    assert an_area(outline=box(13, 58, 14, 59)).outline == MultiPolygon([box(13, 58, 14, 59)])


@pytest.mark.parametrize("days", [(None, date(2026, 1, 1)), (date(2026, 1, 1), None), (date(2026, 1, 1),) * 2])
def test_an_area_may_hold_from_a_day_until_a_day_or_for_one_day(days):
    area = an_area(valid_from=days[0], valid_to=days[1])
    assert (area.valid_from, area.valid_to) == days


def test_two_equal_areas_are_equal_also_in_their_outlines():
    area = an_area()
    assert an_area(id=area.id) == area
    assert area.key == str(area.id)
