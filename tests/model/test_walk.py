"""A walk guards its own truth."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from shapely.geometry import LineString, Point

from geodata.errors import Invalid
from geodata.model.walk import WalkState
from tests.builders import a_walk


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "value.missing"),
        ({"title": "x" * 301}, "value.too-long"),
        ({"purpose": "x" * 10_001}, "value.too-long"),
        ({"starts_at": datetime(2026, 1, 1)}, "time.no-zone"),  # noqa: DTZ001 - that is the fault
        ({"route": Point(13.5, 58.5)}, "geometry.wrong-type"),
        ({"route": LineString()}, "geometry.empty"),
        ({"route": LineString([(0, 0), (6_487_000, 1)])}, "position.metric-as-degrees"),
    ],
)
def test_what_can_not_be_true_is_refused(said, code):
    with pytest.raises(Invalid) as caught:
        a_walk(**said)
    assert caught.value.code == code


def test_a_walk_needs_neither_time_nor_route():
    walk = a_walk()
    assert (walk.starts_at, walk.route, walk.state) == (None, None, WalkState.PLANNED)


def test_a_walk_keeps_utc_and_a_rounded_route():
    evening = datetime(2026, 11, 22, 18, 0, tzinfo=timezone(timedelta(hours=1)))
    walk = a_walk(starts_at=evening, route=LineString([(13.123456789, 58), (13.2, 58.1)]))
    assert walk.starts_at == datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert walk.starts_at.tzinfo is UTC
    assert walk.route.coords[0] == (13.1234568, 58)


def test_a_walk_is_found_by_its_id():
    walk = a_walk()
    assert walk.key == str(walk.id)
