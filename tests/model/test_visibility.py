"""Who sees what: every field is told, everyone sees what is reviewed and published, and never a place of crime."""

import dataclasses
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from geodata.model.action import ActionState
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationState
from geodata.model.photo import PhotoState
from geodata.model.role import Role
from geodata.model.visibility import FIELDS, GENERALISED, LEVELS, Level, hidden_fields, is_public, level, sees
from geodata.model.walk import WalkState
from geodata.storage import tables
from tests.builders import NOON, SQUARE, a_case, a_municipality, a_photo, a_walk, an_action, an_area, an_observation

PUBLIC = an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON)


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", tables.TABLE_OF, ids=lambda kind: kind.__name__)
def test_every_field_of_everything_that_is_kept_has_a_level(kind: type[Any]):
    assert list(FIELDS[kind]) != []
    assert set(FIELDS[kind]) == {field.name for field in dataclasses.fields(kind)}


def test_nothing_else_is_told():
    assert set(FIELDS) == set(tables.TABLE_OF)


@pytest.mark.parametrize("field", ["text_raw", "why", "proposal", "recorded_at", "source", "source_id", "case_id"])
def test_what_a_person_wrote_and_when_it_came_is_for_the_municipality(field: str):
    seen_by = {role for role in Role if field not in hidden_fields(type(PUBLIC), LEVELS[role])}
    assert seen_by == {Role.READER, Role.WALK_LEADER, Role.CASEWORKER, Role.PLANNER, Role.COORDINATOR}


def test_the_times_of_patrols_are_for_the_police_alone():
    area = type(an_area())
    assert [role for role in Role if "patrol_times" not in hidden_fields(area, LEVELS[role])] == [Role.POLICE]


def test_what_everyone_sees_by_a_cell_and_a_part_of_the_day_is_a_field_that_everyone_sees():
    assert {FIELDS[type(PUBLIC)][name] for name in GENERALISED} == {Level.PUBLIC}


# --- things -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(ObservationState))
def test_only_what_is_published_or_answered_is_for_everyone(state: ObservationState):
    assert is_public(replace(PUBLIC, state=state)) == (state.value in {"public", "answered"})


@pytest.mark.parametrize("state", list(ObservationState))
def test_partners_see_what_somebody_has_approved(state: ObservationState):
    is_seen = sees(LEVELS[Role.POLICE], replace(PUBLIC, state=state), NOON)
    assert is_seen == (state.value not in {"received", "in_review", "rejected", "merged"})


@pytest.mark.parametrize("code", ["D2", "D4"])
def test_suspected_crime_is_never_shown_also_where_it_is_not_the_first_category(code: str):
    for hidden in (replace(PUBLIC, primary_code=code), replace(PUBLIC, secondary_codes=("L1", code))):
        assert not is_public(hidden)
        assert level(hidden) is Level.PARTNERS
    assert is_public(replace(PUBLIC, primary_code="D5", secondary_codes=("D1",)))


def test_what_is_approved_waits_for_its_batch():
    everyone, partners = LEVELS[Role.PUBLIC], LEVELS[Role.EST_REPORTER]
    assert sees(everyone, PUBLIC, NOON)
    waiting = replace(PUBLIC, public_from=NOON + timedelta(seconds=1))
    for early in (waiting, replace(PUBLIC, public_from=None)):
        assert not sees(everyone, early, NOON)
        assert sees(partners, early, NOON)


@pytest.mark.parametrize("role", Role)
def test_what_is_withdrawn_is_seen_by_the_municipality_alone(role: Role):
    things = (PUBLIC, an_area(kind=AreaKind.LOCALITY), an_action(), a_walk(), a_photo(PUBLIC))
    for thing in things:
        is_seen = sees(LEVELS[role], replace(thing, is_withdrawn=True), NOON)
        assert is_seen == (Level.INTERNAL in LEVELS[role])


def test_patrol_areas_are_for_the_municipality_and_its_partners():
    assert [kind for kind in AreaKind if not is_public(an_area(kind=kind))] == [AreaKind.PATROL]
    assert level(an_area(kind=AreaKind.PATROL)) is Level.PARTNERS


@pytest.mark.parametrize(
    ("state", "wanted"),
    [(PhotoState.RECEIVED, "I"), (PhotoState.REJECTED, "I"), (PhotoState.CHECKED, "S"), (PhotoState.PUBLIC, "P")],
)
def test_a_photo_is_seen_by_more_the_further_it_has_come(state: PhotoState, wanted: str):
    assert level(a_photo(PUBLIC, state=state, alt_text="En lampa")) == wanted


@pytest.mark.parametrize("state", list(ActionState))
def test_an_action_is_for_everyone_when_somebody_has_decided(state: ActionState):
    wanted = Level.PARTNERS if state.value in {"proposed", "assessing"} else Level.PUBLIC
    assert level(an_action(state=state)) is wanted


def test_a_walk_that_is_a_draft_and_a_case_are_internal():
    assert level(a_walk(state=WalkState.DRAFT)) is Level.INTERNAL
    assert level(a_walk()) is Level.PUBLIC
    assert level(a_case(lead_id=PUBLIC.id)) is Level.INTERNAL
    assert level(a_municipality()) is Level.PUBLIC
