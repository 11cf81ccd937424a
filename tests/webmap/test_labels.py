"""Every code has a label."""

from dataclasses import fields
from enum import StrEnum

import pytest

from geodata.model import taxonomy
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.photo import Photo
from geodata.model.walk import Walk
from webmap import labels


@pytest.mark.parametrize("kind", sorted(labels.LABELS, key=lambda kind: kind.__name__))
def test_every_member_has_a_label_and_no_label_is_left_over(kind: type[StrEnum]):
    assert {member.value for member in kind} == set(labels.LABELS[kind])
    assert all(labels.label(member, "sv") for member in kind)


@pytest.mark.parametrize("kind", [Observation, PlanningAction, Area, Walk, Photo])
def test_every_field_that_history_may_name_has_a_label(kind: type):
    assert {field.name for field in fields(kind)} - {"id"} <= set(labels.FIELDS)


def test_groups_and_the_quick_set_are_those_of_the_taxonomy():
    assert {category.group for category in taxonomy.CATEGORIES.values()} == set(labels.GROUPS)
    assert set(taxonomy.QUICK_SET) == set(labels.QUICK)


def test_a_field_without_a_label_goes_by_its_name():
    assert labels.field("strange", "sv") == "strange"
    assert labels.field("due", "sv") == "Klart senast"


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("lokal", "någon vid den här datorn"),
        ("operator", "driften, från kommandoraden"),
        ("demo", "demon, som exempel"),
        ("import:fynd-2019", "import av fynd-2019"),
        ("anna", "anna"),
        ("import {source}", "import {source}"),
    ],
)
def test_who_did_something_is_said_in_words_and_a_name_stays_a_name(by: str, words: str):
    assert labels.author(by, "sv") == words


def test_whoever_writes_without_a_name_has_words():
    from webmap import access, demo

    assert {access.LOCAL, demo.BY} <= set(labels.AUTHORS)


def test_the_same_word_in_two_vocabularies_keeps_two_labels():
    from geodata.model.action import ActionState
    from geodata.model.walk import WalkState

    assert labels.label(ActionState.PLANNED, "sv") == labels.label(WalkState.PLANNED, "sv") == "Planerad"
    assert labels.LABELS[ActionState] is not labels.LABELS[WalkState]


def test_what_a_process_keeps_is_said_in_words():
    assert labels.kept(["network", "reading"], "sv") == "nätverket, läsning av alla dina filer"
    assert labels.kept([], "en") == ""
