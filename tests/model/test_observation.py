"""An observation guards its own truth."""

import math
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest
from hypothesis import given

from geodata.errors import Invalid
from geodata.model.observation import Observation, ObservationFilter, ObservationState, Placement
from tests.builders import SQUARE, TOWN, an_id, an_observation
from tests.strategies import observations


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"primary_code": "X1"}, "code.unknown", None),
        ({"secondary_codes": ("L1", "X1")}, "code.unknown", None),
        ({"feeling": 4}, "value.invalid", "feeling"),
        ({"severity": 0}, "value.invalid", "severity"),
        ({"accuracy_m": -1.0}, "value.invalid", "accuracy_m"),
        ({"accuracy_m": math.nan}, "value.invalid", "accuracy_m"),
        ({"accuracy_m": math.inf}, "value.invalid", "accuracy_m"),
        ({"text_raw": "x" * 10_001}, "value.too-long", "text_raw"),
        ({"text_public": "\0"}, "value.invalid", "text_public"),
        ({"place": "x" * 301}, "value.too-long", "place"),
        ({"source_id": "x" * 301}, "value.too-long", "source_id"),
        ({"observed_at": datetime(2026, 1, 1)}, "time.no-zone", "observed_at"),  # noqa: DTZ001 - that is the fault
        ({"recorded_at": datetime(2026, 1, 1)}, "time.no-zone", "recorded_at"),  # noqa: DTZ001
    ],
)
def test_what_can_not_be_true_is_refused_with_its_field(said, code, field):
    with pytest.raises(Invalid) as caught:
        an_observation(**said)
    assert (caught.value.code, caught.value.facts.get("field")) == (code, field)


def test_an_observation_without_a_position_is_an_observation():
    assert an_observation().position is None
    assert an_observation().placement is Placement.NONE


@pytest.mark.parametrize(("position", "placement"), [(None, Placement.GPS), (SQUARE, Placement.NONE)])
def test_a_position_and_how_it_was_placed_come_together(position, placement):
    with pytest.raises(Invalid) as caught:
        an_observation(position=position, placement=placement)
    assert caught.value.facts["field"] == "placement"


def test_two_codes_three_feelings_and_nothing_about_time_may_be_said():
    seen = an_observation(secondary_codes=("V1", "T1"), feeling=0, severity=3, accuracy_m=0.0)
    assert seen.observed_at is None


def test_an_observation_is_internal_until_somebody_has_looked_at_it():
    assert an_observation(text_raw="Mörkt").state is ObservationState.RECEIVED
    assert an_observation(text_raw="Mörkt").text_public == ""


def test_an_observation_can_not_be_changed_in_place():
    seen = an_observation()
    with pytest.raises(FrozenInstanceError):
        seen.feeling = 3


@given(observations())
def test_an_observation_is_found_by_its_id(seen: Observation):
    assert seen.key == str(seen.id)


def test_a_filter_that_says_nothing_is_about_all_that_is_not_withdrawn():
    everything = ObservationFilter(municipality=TOWN)
    assert not everything.codes
    assert everything.box is None
    assert everything.is_placed is None
    assert everything.is_withdrawn is False


def test_equal_filters_are_one_key():
    walk = an_id()
    one = ObservationFilter(municipality=TOWN, codes=frozenset({"L1", "V1"}), walk_id=walk)
    other = ObservationFilter(municipality=TOWN, codes=frozenset({"V1", "L1"}), walk_id=walk)
    assert {one: datetime.now(UTC)}.get(other)
