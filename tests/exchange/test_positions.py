import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid
from geodata.exchange.positions import NEAR_M, Ground, Verdict, flags_of, verdicts
from geodata.model.observation import Flag
from geodata.model.place import Position
from tests.builders import SQUARE, a_municipality
from tests.exchange.twins import zurich

GROUND = Ground(a_municipality())
NUMBERS = st.none() | st.floats() | st.integers(-(10**12), 10**12).map(float)


def verdict(x: float | None, y: float | None, crs: str = "EPSG:4326", ground: Ground = GROUND) -> Verdict:
    return verdicts(ground, [x], [y], crs)[0]


def code(found: Verdict) -> str:
    assert found.refused is not None
    assert found.position is None
    return found.refused.code


def test_a_place_in_the_municipality_is_taken_as_it_is():
    assert verdict(SQUARE.lon, SQUARE.lat) == Verdict(SQUARE)


def test_metres_become_degrees():
    found = verdict(2_683_000.0, 1_247_000.0, "EPSG:2056", Ground(zurich())).position
    assert found is not None
    assert abs(found.lon - 8.538) < 0.01
    assert abs(found.lat - 47.368) < 0.01


def test_no_position_is_a_flag_and_no_refusal():
    assert verdict(None, None) == Verdict(flags=(Flag.NO_POSITION,))


@pytest.mark.parametrize(
    ("x", "y", "crs", "reason"),
    [
        (13.49, None, "EPSG:4326", "position.half-missing"),
        (None, 58.53, "EPSG:4326", "position.half-missing"),
        (math.nan, 58.5, "EPSG:4326", "position.not-a-number"),
        (13.5, math.inf, "EPSG:4326", "position.not-a-number"),
        (math.nan, 6_480_000.0, "EPSG:3006", "position.not-a-number"),
        (-math.inf, math.inf, "EPSG:3006", "position.not-a-number"),
        (0.0, 0.0, "EPSG:4326", "position.whole-degrees"),
        (13.0, 58.0, "EPSG:4326", "position.whole-degrees"),
        (13.0, 91.0, "EPSG:4326", "position.out-of-range"),
        (180.5, 58.5, "EPSG:4326", "position.out-of-range"),
        (417_000.5, 6_488_000.5, "EPSG:4326", "position.metric-as-degrees"),
        (58.5279, 13.4915, "EPSG:4326", "position.swapped"),
        (6_488_000.0, 412_000.0, "EPSG:3006", "position.swapped"),
        (13.4915, 58.5279, "EPSG:3006", "position.far-away"),
        (0.0, 0.0, "EPSG:3006", "position.far-away"),
        (1e300, 1e300, "EPSG:3006", "position.far-away"),
        (0.001, 0.001, "EPSG:4326", "position.far-away"),
        (-166.5, 58.5279, "EPSG:4326", "position.far-away"),
        (18.07, 59.33, "EPSG:4326", "position.far-away"),
        (412_000.0, 6_488_000.0, "EPSG:2056", "position.far-away"),
    ],
)
def test_a_bad_pair_is_refused_with_its_reason(x: float | None, y: float | None, crs: str, reason: str):
    assert code(verdict(x, y, crs)) == reason


def test_a_place_just_outside_is_flagged_since_the_boundary_is_generalised():
    east_edge = GROUND.municipality.boundary.bounds[2]
    found = verdict(east_edge + 0.01, SQUARE.lat)
    assert found.position == Position(east_edge + 0.01, SQUARE.lat)
    assert found.flags == (Flag.OUTSIDE_BOUNDARY,)


def test_fifty_kilometres_are_measured_on_the_ground():
    east_edge = GROUND.municipality.boundary.bounds[2]
    degrees_per_km = 1 / (111.32 * math.cos(math.radians(SQUARE.lat)))
    assert verdict(east_edge + 49 * degrees_per_km, SQUARE.lat).refused is None
    assert code(verdict(east_edge + 51 * degrees_per_km, SQUARE.lat)) == "position.far-away"


def test_the_boundary_itself_is_inside():
    west, south, *_ = GROUND.municipality.boundary.bounds
    assert verdict(west, south).flags == ()


def test_each_row_has_its_own_verdict_in_its_own_place():
    found = verdicts(
        GROUND, [None, SQUARE.lon, 13.0, 58.5, SQUARE.lon], [None, SQUARE.lat, 58.0, 13.49, None], "EPSG:4326"
    )
    codes = [each.refused.code if each.refused else None for each in found]
    assert codes == [None, None, "position.whole-degrees", "position.swapped", "position.half-missing"]
    assert found[1].position == SQUARE
    assert verdicts(GROUND, [], [], "EPSG:4326") == []


@given(NUMBERS, NUMBERS, st.sampled_from(["EPSG:4326", "EPSG:3006", "EPSG:3857"]))
def test_no_numbers_whatever_put_a_pin_far_from_the_municipality(x: float | None, y: float | None, crs: str):
    found = verdict(x, y, crs)
    if found.position is not None:
        west, south, east, north = GROUND.municipality.boundary.bounds
        assert west - 1 < found.position.lon < east + 1
        assert south - 0.5 < found.position.lat < north + 0.5
    else:
        assert (found.refused is None) == (x is None and y is None)


def test_one_position_is_judged_like_many():
    assert flags_of(a_municipality(), None) == (Flag.NO_POSITION,)
    assert flags_of(a_municipality(), SQUARE) == ()
    with pytest.raises(Invalid) as refused:
        flags_of(a_municipality(), Position(0.5, 0.5))
    assert refused.value.code == "position.far-away"


def test_a_municipality_must_measure_in_metres():
    with pytest.raises(Invalid) as refused:
        Ground(a_municipality(metric_crs="EPSG:4326"))
    assert refused.value.code == "crs.not-metric"
    assert NEAR_M == 50_000
