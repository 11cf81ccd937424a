"""Rows of the lists on pages."""

import pytest

from geodata.model.link import AreaObservation
from geodata.model.observation import ObservationFilter
from geodata.model.place import Position
from geodata.storage import Store
from tests.builders import SQUARE, an_action, an_area, an_observation, keep, tied
from webmap.pages import rows
from webmap.seen import seen

pytestmark = pytest.mark.usefixtures("asked")

WHERE = ObservationFilter(municipality="gotene")


def test_a_row_holds_both_ends_of_its_chain(store: Store):
    observation, action, area = an_observation(position=SQUARE), an_action(), an_area()
    keep(store, observation, action, area, tied(observation, action))
    found = rows.observation_rows(seen(), WHERE)
    row = found.rows[0]
    assert (row.observation, row.actions, row.areas) == (observation, (action,), (area,))
    assert found.count.matched == 1


def test_an_observation_on_the_edge_of_an_area_belongs_to_it(store: Store):
    area = an_area()
    west, south, _, _ = area.outline.bounds
    keep(
        store,
        area,
        an_observation(position=Position(west, south)),
        an_observation(position=Position(west - 1e-6, south)),
    )
    found = rows.observation_rows(seen(), WHERE).rows
    assert sorted(len(row.areas) for row in found) == [0, 1]


def test_an_observation_linked_by_hand_says_why_and_is_listed_once(store: Store):
    area, observation = an_area(), an_observation(position=SQUARE)
    link = AreaObservation(municipality="gotene", area_id=area.id, observation_id=observation.id, reason="Nära")
    keep(store, area, observation, link)
    row = rows.observation_rows(seen(), ObservationFilter(municipality="gotene", area_id=area.id)).rows[0]
    assert (row.by_hand, row.reason, row.areas) == (True, "Nära", (area,))


def test_the_first_rows_are_shown_and_all_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rows, "SHOWN", 2)
    keep(store, *(an_observation() for _ in range(5)))
    found = rows.observation_rows(seen(), WHERE)
    assert (len(found.rows), found.count.matched, found.count.unplaced) == (2, 5, 5)


def test_no_observations_make_no_rows(store: Store):
    keep(store, an_area())
    assert rows.observation_rows(seen(), WHERE).rows == ()
