"""Everyone sees what is reviewed and published, and never a place of suspected crime."""

from dataclasses import replace

import pytest

from geodata.model.area import AreaKind
from geodata.model.observation import ObservationState
from geodata.model.visibility import is_public
from tests.builders import SQUARE, an_area, an_observation

PUBLIC = an_observation(position=SQUARE, state=ObservationState.PUBLIC)


@pytest.mark.parametrize("state", list(ObservationState))
def test_only_what_is_published_or_answered_is_for_everyone(state):
    assert is_public(replace(PUBLIC, state=state)) == (state.value in {"public", "answered"})


@pytest.mark.parametrize("code", ["D2", "D4"])
def test_suspected_crime_is_never_shown_also_where_it_is_not_the_first_category(code):
    assert not is_public(replace(PUBLIC, primary_code=code))
    assert not is_public(replace(PUBLIC, secondary_codes=("L1", code)))
    assert is_public(replace(PUBLIC, primary_code="D5", secondary_codes=("D1",)))


def test_what_is_withdrawn_is_shown_to_nobody():
    assert not is_public(replace(PUBLIC, is_withdrawn=True))
    assert not is_public(replace(an_area(kind=AreaKind.LOCALITY), is_withdrawn=True))


def test_patrol_areas_are_internal():
    assert [kind for kind in AreaKind if not is_public(an_area(kind=kind))] == [AreaKind.PATROL]
