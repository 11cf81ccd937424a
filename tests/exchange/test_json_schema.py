"""The schema of a feature and what reads and writes it say the same."""

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker

from geodata.errors import Invalid
from geodata.exchange import geojson, json_schema
from geodata.exchange.fields import fields_of
from geodata.model import checks
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.checks import rules_of
from geodata.model.observation import Observation
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.model.walk import Walk
from tests.builders import NOON, a_municipality, a_walk, an_action, an_area, an_observation
from tests.strategies import actions, observations

KINDS = {Observation: an_observation, PlanningAction: an_action, Area: an_area, Walk: a_walk}


def wrong(schema: json_schema.Schema, value: Any) -> list[str]:
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(json.loads(json.dumps(value)))]


@pytest.mark.parametrize(
    "schema",
    [
        *(json_schema.shown(kind) for kind in (*KINDS, Municipality)),
        *(json_schema.sent(kind) for kind in KINDS),
        *(json_schema.changes(kind) for kind in KINDS),
        *(json_schema.geometry(kind) for kind in json_schema.COORDINATES),
    ],
)
def test_each_is_a_schema_of_2020_12(schema):
    Draft202012Validator.check_schema(schema)


@given(observations())
def test_every_observation_is_shown_as_its_schema_says_and_may_be_sent_back(seen):
    feature = geojson.feature(Kept(seen, 1, NOON))
    assert wrong(json_schema.shown(Observation), feature) == []
    assert wrong(json_schema.sent(Observation), feature) == []


@given(actions())
def test_every_action_is_shown_as_its_schema_says_and_may_be_sent_back(planned):
    feature = geojson.feature(Kept(planned, 1, NOON))
    assert wrong(json_schema.shown(PlanningAction), feature) == []
    assert wrong(json_schema.sent(PlanningAction), feature) == []


@pytest.mark.parametrize("made", [a_municipality, a_walk, an_area])
def test_every_other_thing_is_shown_as_its_schema_says(made):
    thing = made()
    assert wrong(json_schema.shown(type(thing)), geojson.feature(Kept(thing, 1, NOON))) == []


def beyond(rule: object) -> Any:
    """A value that a rule does not allow."""
    match rule:
        case checks.Title():
            return ""
        case checks.Text(longest):
            return "x" * (longest + 1)
        case checks.Words(most):
            return ["x"] * (most + 1)
        case checks.Step(_, highest):
            return highest + 1
        case checks.Measure(lowest):
            return lowest - 1
    return "L99" if getattr(rule, "most", 1) == 1 else ["L99"]


RULES = [(kind, name, rule) for kind in KINDS for name, rules in rules_of(kind).items() for rule in rules]


@pytest.mark.parametrize(("kind", "name", "rule"), RULES)
def test_what_a_rule_refuses_its_schema_refuses_too(kind, name, rule):
    value = beyond(rule)
    assert wrong(json_schema.property_of(kind, fields_of(kind)[name]), value)
    kept = Kept(KINDS[kind](), 1, NOON)
    feature = geojson.feature(kept)
    feature["properties"][name] = value
    with pytest.raises(Invalid):
        geojson.read_feature(kind, feature, given={"recorded_at": NOON} if kind is Observation else {})


def test_every_rule_of_the_model_is_tried():
    assert len(RULES) > 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_names_no_field_of_the_server(kind):
    schema = json_schema.changes(kind)
    for name in ("municipality", "version", "recorded_at", "nothing"):
        assert wrong(schema, {"properties": {name: "x"}})
    assert wrong(schema, {"properties": {}}) == []


def test_a_place_off_the_globe_or_of_another_kind_is_no_geometry():
    point = json_schema.geometry("Point")
    assert wrong(point, {"type": "Point", "coordinates": [13.5, 58.5]}) == []
    for coordinates in ([181, 0], [0, 91], [1], [1, 2, "x"], "1,2"):
        assert wrong(point, {"type": "Point", "coordinates": coordinates})
    assert wrong(point, {"type": "LineString", "coordinates": [[1, 2], [2, 3]]})
