"""What the store keeps of a thing."""

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from geodata.model.record import Kept, Operation, Thing
from tests.builders import NOON, an_observation


def test_every_kind_of_thing_can_be_kept():
    assert len(get_args(Thing)) == 10


@pytest.mark.parametrize("kind", get_args(Thing))
def test_every_kind_of_thing_has_a_key(kind):
    assert isinstance(kind.key, property)


def test_nothing_is_ever_deleted():
    assert {operation.value for operation in Operation} == {"add", "edit"}


def test_what_is_kept_can_not_be_changed_in_place():
    kept = Kept(an_observation(), 1, NOON)
    with pytest.raises(FrozenInstanceError):
        kept.version = 2
