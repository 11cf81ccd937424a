"""A thing as a row."""

import pytest

from geodata.model.record import Thing
from geodata.storage.rows import row_of, town_of
from geodata.storage.tables import TABLE_OF
from tests.builders import NOON, SQUARE, a_municipality, a_walk, an_action, an_area, an_observation, tied

THINGS = [
    a_municipality(),
    a_walk(),
    an_area(),
    an_observation(position=SQUARE),
    an_action(),
    tied(an_observation(), an_action()),
]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_a_row_fills_every_column_but_the_key(thing: Thing) -> None:
    row = row_of(thing, version=3, changed_at=NOON)
    assert set(row) == set(TABLE_OF[type(thing)].columns.keys()) - {"fid"}
    assert (row["version"], row["changed_at"]) == (3, NOON)


def test_a_thing_belongs_to_its_municipality_and_a_municipality_to_itself() -> None:
    assert town_of(an_observation(municipality="skara")) == "skara"
    assert town_of(a_municipality(slug="gotene")) == "gotene"
