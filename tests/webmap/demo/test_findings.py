"""The published findings: what the sources say, and nothing beside."""

from datetime import UTC, datetime

import pytest

from geodata.model.action import ActionState
from geodata.model.observation import Flag, ObservationState, Placement, TimePrecision, Valence
from tests.builders import NOON
from webmap.demo.findings import Finding, findings


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return findings(NOON)


def test_thirteen_findings_stand_under_their_own_towns(found: list[Finding]):
    towns = [finding.observation.municipality for finding in found]
    assert (len(towns), towns.count("soderkoping"), towns.count("skara")) == (13, 11, 2)


def test_nothing_real_has_an_invented_position_and_nothing_real_is_called_an_example(found: list[Finding]):
    for finding in found:
        seen = finding.observation
        assert (seen.position, seen.placement, seen.flags) == (None, Placement.NONE, (Flag.NO_POSITION,))
        assert not seen.is_example
        if finding.action:
            assert finding.action.position is None
            assert not finding.action.is_example


def test_every_finding_names_its_public_source(found: list[Finding]):
    for finding in found:
        seen = finding.observation
        assert seen.state is ObservationState.PUBLIC
        assert seen.source.startswith(("https://www.soderkoping.se/", "https://polisen.se/"))
        assert seen.text_public == seen.text_raw != ""
        assert finding.action is None or finding.action.source == seen.source
    assert len({finding.observation.source_id for finding in found}) == 13


def test_the_good_places_are_told_too(found: list[Finding]):
    valences = [finding.observation.valence for finding in found]
    assert (valences.count(Valence.SAFE), valences.count(Valence.UNSAFE)) == (5, 8)


def test_a_time_says_no_more_than_its_source(found: list[Finding]):
    day, year = found[0].observation, found[-1].observation
    assert (day.observed_precision, day.observed_at) == (TimePrecision.DAY, datetime(2021, 12, 8, 23, tzinfo=UTC))
    assert (year.observed_precision, year.observed_at) == (TimePrecision.YEAR, datetime(2017, 12, 31, 23, tzinfo=UTC))


def test_the_published_measures_have_states_that_need_no_invented_fact(found: list[Finding]):
    measures = [finding.action for finding in found if finding.action]
    days = ("due", "decided_on", "done_on", "verified_on", "forwarded_on", "review_on")
    assert len(measures) == 8
    assert {measure.state for measure in measures} == {
        ActionState.DECIDED,
        ActionState.IN_PROGRESS,
        ActionState.IN_PROJECT,
        ActionState.CLOSED,
    }
    assert all(getattr(measure, day) is None for measure in measures for day in days)
    assert all("Källans ord" in measure.description for measure in measures)


def test_the_ids_are_the_same_every_time(found: list[Finding]):
    again = findings(datetime(2030, 1, 1, tzinfo=UTC))
    assert [finding.observation.id for finding in again] == [finding.observation.id for finding in found]
    assert len({finding.observation.id for finding in found}) == 13
