from dataclasses import fields

import pytest

from geodata.errors import Invalid
from geodata.exchange.fields import fields_of, made, wrong
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Flag, Observation, Valence
from geodata.model.place import Municipality
from geodata.model.walk import Walk

KINDS = [Observation, PlanningAction, Area, Walk, Municipality]


def refused(name: str, value: object) -> Invalid:
    with pytest.raises(Invalid) as caught:
        fields_of(Observation)[name].read(name, value)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_can_be_read(kind: type):
    assert list(fields_of(kind)) == [field.name for field in fields(kind)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("valence", "happy"),
        ("valence", 1),
        ("valence", None),
        ("feeling", True),
        ("feeling", 1.5),
        ("feeling", "2"),
        ("accuracy_m", "5"),
        ("accuracy_m", float("nan")),
        ("accuracy_m", float("inf")),
        ("text_raw", 7),
        ("text_raw", None),
        ("text_raw", "\ud800"),
        ("is_example", "true"),
        ("id", "42"),
        ("secondary_codes", "L1"),
        ("secondary_codes", ["L1", 2]),
        ("flags", ["invented"]),
    ],
)
def test_a_value_of_the_wrong_sort_is_refused_with_its_field(name: str, value: object):
    answer = refused(name, value)
    assert (answer.code, answer.facts["field"]) == ("value.invalid", name)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-01-31T17:30:00", "time.no-zone"),
        ("2026-01-31", "time.no-zone"),
        ("31/01/2026", "time.invalid"),
        ("2026-13-01T00:00:00Z", "time.invalid"),
    ],
)
def test_a_time_needs_its_zone(value: str, code: str):
    assert refused("observed_at", value).code == code


@pytest.mark.parametrize("value", ["20260131", "2026-W05-6", "2026-01-31T00:00:00", "2026-02-30", ""])
def test_a_day_is_written_in_one_way(value: str):
    with pytest.raises(Invalid) as caught:
        fields_of(PlanningAction)["due"].read("due", value)
    assert caught.value.code == "time.invalid"


def test_none_is_read_where_the_field_may_be_empty():
    assert fields_of(Observation)["feeling"].read("feeling", None) is None
    assert fields_of(Observation)["flags"].read("flags", ["no_position"]) == (Flag.NO_POSITION,)
    assert fields_of(Observation)["accuracy_m"].read("accuracy_m", 5) == 5.0
    assert fields_of(Observation)["valence"].read("valence", "safe") is Valence.SAFE


@pytest.mark.parametrize(("kind", "code"), [(Observation, "value.missing"), (Area, "value.missing")])
def test_what_must_be_there_is_missed_by_name(kind: type, code: str):
    with pytest.raises(Invalid) as caught:
        made(kind, {})
    assert (caught.value.code, caught.value.facts["field"]) == (code, "id")


def test_an_area_without_an_outline_has_an_empty_geometry():
    with pytest.raises(Invalid) as caught:
        made(Area, {"id": "x", "municipality": "gotene", "name": "Centrum", "kind": "patrol"})
    assert caught.value.code == "geometry.empty"


def test_a_long_value_is_told_back_short():
    assert len(str(wrong("text_raw", "x" * 10_000).facts["value"])) < 100
