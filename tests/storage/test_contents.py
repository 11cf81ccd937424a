"""What the log keeps of a thing is the whole thing."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from geodata.model.action import ActionState
from geodata.model.place import Position
from geodata.model.record import Thing
from geodata.storage.contents import dumps, plain, thing_of
from tests.builders import (
    FACTS,
    NOON,
    SQUARE,
    a_municipality,
    a_walk,
    an_action,
    an_area,
    an_observation,
    tied,
)

THINGS = [
    a_municipality(),
    a_walk(starts_at=NOON, route=LineString([(13.1, 58.1), (13.2, 58.2)])),
    an_area(decision="EST-mötet"),
    an_observation(position=SQUARE, observed_at=NOON, secondary_codes=("L2", "V1"), accuracy_m=4.5, feeling=0),
    an_action(**FACTS, position=SQUARE, state=ActionState.DECLINED),
    tied(an_observation(), an_action(), "samma plats"),
]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_a_thing_comes_back_from_its_contents(thing: Thing) -> None:
    assert thing_of(type(thing), plain(thing)) == thing


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90))
def test_positions_come_back_to_the_last_digit(lon: float, lat: float) -> None:
    there = an_observation(position=Position(lon, lat))
    assert thing_of(type(there), plain(there)) == there


def test_an_outline_is_kept_to_the_last_digit() -> None:
    area = an_area(outline=shapely.MultiPolygon([shapely.box(13.1234567, 58.7654321, 13.7654321, 58.9999999)]))
    assert thing_of(type(area), plain(area)).outline == area.outline


def test_the_text_is_canonical() -> None:
    assert dumps({"b": 1, "a": "å"}) == '{"a":"å","b":1}'
