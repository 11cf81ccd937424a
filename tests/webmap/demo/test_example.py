"""The invented walk: lifelike, marked, and nobody in it."""

import json
import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from shapely.geometry import Point

from geodata.model.action import ActionState
from geodata.model.link import AreaObservation
from geodata.model.observation import Flag, Observation, Valence
from geodata.model.place import Box
from tests.builders import NOON
from webmap.demo.example import Example, example, walked_at

LOCALITY = Box(13.46, 58.51, 13.53, 58.55)
"""The town of Götene with its outskirts, degrees."""

# The commonest first names in Sweden, and words that point out where somebody lives.
FIRST_NAMES = (
    "Anders|Anna|Annika|Astrid|Axel|Barbro|Bengt|Birgitta|Björn|Bo|Carina|Carl|Caroline|Charlotte|Christer|"
    "Christina|Daniel|David|Ellen|Elin|Elisabeth|Emil|Emma|Erik|Eva|Fatima|Filip|Fredrik|Gun|Gunilla|Gunnar|"
    "Gustav|Göran|Hanna|Hans|Helena|Henrik|Ida|Inga|Inger|Ingrid|Jan|Jenny|Jens|Johan|Johanna|Johannes|Jonas|"
    "Julia|Kajsa|Karin|Karl|Katarina|Kent|Kerstin|Kjell|Kristina|Lars|Leif|Lena|Linda|Linnea|Lisa|Louise|Maja|"
    "Malin|Margareta|Maria|Marianne|Marie|Martin|Mats|Mattias|Mehmet|Mikael|Mohammed|Monica|Nils|Ola|Olof|Oskar|"
    "Oscar|Patrik|Per|Peter|Pia|Roger|Roland|Sara|Simon|Sofia|Stefan|Stig|Susanne|Sven|Therese|Thomas|Tomas|"
    "Tommy|Ulf|Ulla|Ulrika|Viktor|Åke|Åsa"
)
FORBIDDEN = {
    "a first name": re.compile(rf"\b(?:{FIRST_NAMES})s?\b"),
    "an address": re.compile(r"\b\w+(?:gatan|vägen|gränd|stigen)\s+\d+", re.IGNORECASE),
    "a dwelling": re.compile(r"\b(?:villa|bostad|lägenhet|radhus|bor\b|hemma hos|familj|granne)\w*", re.IGNORECASE),
    "a telephone number": re.compile(r"\b0\d{1,3}[- ]?\d{5,}"),
    "an e-mail address": re.compile(r"\S@\S"),
    "a person number": re.compile(r"\b(?:19|20)?\d{6}[-+ ]?\d{4}\b"),
    "a number plate": re.compile(r"\b[A-ZÅÄÖ]{3} ?\d{2}[A-Z0-9]\b"),
}


def words(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [text for part in inner for text in words(part)]


def told_of_people(texts: list[str]) -> list[str]:
    return [f"{what}: {text}" for text in texts for what, pattern in FORBIDDEN.items() if pattern.search(text)]


@pytest.fixture(scope="module")
def told() -> Example:
    return example(NOON)


def test_everything_invented_is_marked(told: Example):
    for thing in (told.walk, *told.observations, *told.actions, *told.areas):
        assert (thing.is_example, thing.source) == (True, "Påhittat exempel")
        # A file that leaves the house may lose its columns; what has a name says it there too.
        assert isinstance(thing, Observation) or "Exempel" in (getattr(thing, "title", None) or thing.name)


@pytest.mark.parametrize("name", ["example.json", "exercise.json", "findings.json", "promises.json"])
def test_no_text_names_a_person_or_points_out_a_home(name: str):
    texts = words(json.loads((files("webmap.demo") / name).read_text(encoding="utf-8")))
    sources = [text for text in texts if text.startswith("http")]
    assert told_of_people([text for text in texts if text not in sources and text != "bostadsinbrott"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Här står Lars varje kväll.",
        "Storgatan 12",
        "Utanför villan",
        "0511-123456",
        "a@b.se",
        "19121212-1212",
        "ABC 123",
    ],
)
def test_the_screening_sees_what_it_is_for(text: str):
    assert told_of_people([text])


def test_there_are_good_and_bad_places_by_day_and_by_night(told: Example):
    valences = [seen.valence for seen in told.observations]
    counts = {valence: valences.count(valence) for valence in Valence}
    assert (len(valences), counts) == (15, {Valence.SAFE: 4, Valence.UNSAFE: 9, Valence.NEUTRAL: 2})
    assert {"day", "night", "winter"} <= {when for seen in told.observations for when in seen.applies_when}
    assert len({seen.primary_code for seen in told.observations}) >= 12


def test_every_position_lies_in_the_town_and_one_observation_has_none(told: Example):
    for seen in told.observations:
        if seen.position:
            assert LOCALITY.west < seen.position.lon < LOCALITY.east
            assert LOCALITY.south < seen.position.lat < LOCALITY.north
    assert [seen.flags for seen in told.observations if not seen.position] == [(Flag.NO_POSITION,)]


def test_the_actions_show_how_differently_it_may_end(told: Example):
    states = [action.state for action in told.actions]
    assert len(states) == 7
    assert {
        ActionState.DECLINED,
        ActionState.FORWARDED,
        ActionState.IN_PROJECT,
        ActionState.VERIFIED,
        ActionState.PLANNED,
    } < set(states)
    declined = next(action for action in told.actions if action.state is ActionState.DECLINED)
    assert len(declined.public_motivation) > 100
    assert [action.is_overdue(NOON.date()) for action in told.actions].count(True) == 1


def test_each_action_answers_observations_of_the_same_walk(told: Example):
    ids = {seen.id for seen in told.observations}
    assert set(told.answers) == {action.id for action in told.actions}
    assert all(answered and set(answered) <= ids for answered in told.answers.values())


def test_three_patrol_areas_hold_observations_and_say_who_decided(told: Example):
    assert len(told.areas) == 3
    for area in told.areas:
        inside = [
            seen
            for seen in told.observations
            if seen.position and area.outline.covers(Point(seen.position.lon, seen.position.lat))
        ]
        assert len(inside) >= 2, area.name
        assert "EST-gruppen" in area.decision


def test_links_by_hand_tie_what_lies_outside_and_say_why(told: Example):
    outlines = {area.id: area.outline for area in told.areas}
    positions = {seen.id: seen.position for seen in told.observations}
    by_hand = [link for link in told.links if isinstance(link, AreaObservation)]
    assert len(by_hand) == 2
    for link in by_hand:
        position = positions[link.observation_id]
        assert position is not None
        assert not outlines[link.area_id].covers(Point(position.lon, position.lat))
    assert all(link.reason for link in told.links)


@pytest.mark.parametrize(
    ("now", "walked"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), datetime(2025, 11, 18, 14, 30, tzinfo=UTC)),
        (datetime(2026, 12, 15, 15, tzinfo=UTC), datetime(2026, 11, 17, 14, 30, tzinfo=UTC)),
        (datetime(2027, 1, 2, tzinfo=UTC), datetime(2026, 11, 17, 14, 30, tzinfo=UTC)),
        (datetime(2028, 6, 30, tzinfo=UTC), datetime(2027, 11, 16, 14, 30, tzinfo=UTC)),
    ],
)
def test_the_walk_was_last_november(now: datetime, walked: datetime):
    assert walked_at(now) == walked


@pytest.mark.parametrize("days", range(0, 800, 40))
def test_whenever_the_demo_is_made_nothing_was_done_tomorrow(days: int):
    now = NOON + timedelta(days=days)
    for action in example(now).actions:
        happened = [action.decided_on, action.done_on, action.verified_on, action.forwarded_on]
        assert [day for day in happened if day] == sorted(day for day in happened if day)
        assert all(day <= now.date() for day in happened if day)


def test_the_same_day_makes_the_same_example(told: Example):
    assert example(NOON) == told
    later = example(NOON + timedelta(days=500))
    assert [seen.id for seen in later.observations] == [seen.id for seen in told.observations]
