"""What may be about the same thing is proposed with its reasons, and looked up through the index of places."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.casework.candidates import NEAR_M, SAME_TIME, candidates, likeness
from geodata.casework.cases import merge
from geodata.casework.observations import withdraw
from geodata.model.observation import Observation, ObservationState, Placement, Valence
from geodata.model.place import Position
from geodata.model.review import LEADING
from tests.builders import NOON, SQUARE, a_case, a_municipality, an_observation, keep
from tests.strategies import observations, positions

HOW: dict[str, Any] = {"by": "anna", "now": NOON}


def metres_north(metres: float) -> Position:
    """So far north of `SQUARE`, by the length of a degree of latitude at 58.5° N (111 388 m, GRS 80)."""
    return Position(SQUARE.lon, SQUARE.lat + metres / 111_388)


def a_lamp(**said: Any) -> Observation:
    return an_observation(**{"position": SQUARE, "text_raw": "Lampan vid tunneln är trasig"} | said)


def found(store, one: Observation) -> list[Observation]:
    return [each.observation.thing for each in candidates(store, one)]


def test_the_same_lamp_is_proposed_with_every_reason(town):
    one = a_lamp()
    other = a_lamp(
        position=metres_north(20), text_raw="Trasig lampa! TUNNELN är svart", recorded_at=NOON + timedelta(days=3)
    )
    keep(town, one, other)
    ((candidate),) = candidates(town, one)
    assert candidate.observation.thing == other
    why = candidate.likeness
    assert (why.shared_codes, why.shared_groups) == (("L1",), ("L",))
    assert why.shared_words == ("trasig", "tunneln")
    assert (why.distance_m, why.apart) == (pytest.approx(20, abs=0.3), timedelta(days=3))


@pytest.mark.parametrize(
    "said",
    [
        {"position": metres_north(NEAR_M + 1)},
        {"position": None},
        {"primary_code": "M1"},
        {"recorded_at": NOON + SAME_TIME + timedelta(seconds=1)},
        {"valence": Valence.SAFE},
    ],
)
def test_what_is_far_off_of_another_kind_or_time_or_feels_otherwise_is_not(town, said):
    one = a_lamp()
    keep(town, one, a_lamp(**said))
    assert found(town, one) == []


def test_the_most_alike_comes_first(town):
    one = a_lamp()
    near, kin, wordless = (
        a_lamp(position=metres_north(5)),
        a_lamp(primary_code="L2"),
        a_lamp(position=metres_north(2), text_raw=""),
    )
    keep(town, one, kin, wordless, near)
    assert found(town, one) == [near, wordless, kin]


@pytest.mark.parametrize("state", ObservationState)
def test_only_what_may_stand_for_others_is_proposed(town, state):
    one = a_lamp()
    keep(town, one, a_lamp(state=state))
    assert bool(found(town, one)) == (state in LEADING)


def test_neither_itself_nor_what_is_withdrawn_or_in_its_own_case_is_proposed(town):
    one, gone, lead = a_lamp(), a_lamp(), a_lamp()
    keep(town, one, gone, lead)
    withdraw(town, gone.id, version=1, **HOW)
    assert found(town, one) == [lead]
    merge(town, a_case(lead_id=lead.id), [one.id], **HOW)
    assert found(town, town.get(Observation, one.id).thing) == []


def test_one_without_a_position_has_no_neighbours(town):
    assert candidates(town, an_observation()) == []


@given(one=observations(), other=observations(), places=st.tuples(*[positions(near=SQUARE, within_deg=0.0008)] * 2))
def test_likeness_is_the_same_from_both_sides(one: Observation, other: Observation, places):
    one, other = (
        replace(each, position=place, placement=Placement.PINNED)
        for each, place in zip((one, other), places, strict=True)
    )
    assert likeness(one, other, a_municipality()) == likeness(other, one, a_municipality())


@given(places=st.tuples(*[positions(near=SQUARE, within_deg=0.0012)] * 2))
def test_what_is_alike_is_found_through_the_index_from_both_sides(shared_town, places):
    one, other = (a_lamp(position=place) for place in places)
    keep(shared_town, one, other)
    is_alike = likeness(one, other, a_municipality()) is not None
    for each, its_other in ((one, other), (other, one)):
        near = {kept.observation.thing.id for kept in candidates(shared_town, each)}
        assert (its_other.id in near) == is_alike
    for each in (one, other):
        withdraw(shared_town, each.id, version=1, **HOW)


@pytest.mark.parametrize("place", [Position(180, 0), Position(-180, 10), Position(0, 90), Position(13, -90)])
def test_the_edges_of_the_world_are_no_trouble(town, place):
    one = a_lamp(position=place)
    keep(town, one)
    assert found(town, one) == []
