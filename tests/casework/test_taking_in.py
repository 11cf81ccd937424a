"""Rows of a file are taken in once, however often, and never over what somebody edited here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.casework import areas
from geodata.casework.observations import revise, withdraw
from geodata.casework.review import take_down
from geodata.casework.taking_in import Outcome, take_in
from geodata.errors import Conflict, Missing
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationFilter, ObservationState
from tests.builders import NOON, TOWN, a_municipality, a_square, a_walk, an_area, an_id, an_observation, keep
from tests.strategies import observations

EVERYTHING = ObservationFilter(municipality=TOWN)
LATE = timedelta(hours=3)
BATCH = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
STATES = (ObservationState.PUBLIC, ObservationState.ANSWERED, ObservationState.INTERNAL)


def a_file(number: int = 5) -> list[Observation]:
    return [an_observation(source="fil.csv", source_id=str(row), why=f"rad {row}") for row in range(number)]


def taken(store, rows: Sequence[Observation], **said: Any) -> list[Outcome]:
    """What became of each row, taken in by an import."""
    told = take_in(store, rows, source=said.pop("source", "fil.csv"), now=said.pop("now", NOON), **said)
    return [told.outcomes[row.id] for row in rows]


def everything(store) -> tuple[list[object], int]:
    """All that is kept, and how long the log is."""
    return store.observations(EVERYTHING), len(list(store.log()))


# --- taking in a file -------------------------------------------------------------------------------------------------


@given(data=st.data())
def test_taking_in_the_same_rows_again_in_any_order_changes_nothing(shared_town, data: st.DataObject):
    rows = data.draw(st.lists(observations(), min_size=1, max_size=6))
    assert set(taken(shared_town, rows)) == {Outcome.ADDED}
    before = everything(shared_town)
    again = [replace(row, recorded_at=NOON + LATE) for row in data.draw(st.permutations(rows))]
    assert set(taken(shared_town, again, now=NOON + LATE)) == {Outcome.UNCHANGED}
    assert everything(shared_town) == before


def test_a_new_row_is_added_beside_those_that_are_there(town):
    rows = a_file(4)
    taken(town, rows[:3])
    assert taken(town, rows) == [Outcome.UNCHANGED] * 3 + [Outcome.ADDED]
    assert town.count(EVERYTHING).matched == 4


def test_a_row_that_says_something_else_updates_what_nobody_has_edited_here(town):
    rows = a_file(2)
    taken(town, rows)
    rows[0] = replace(rows[0], why="Lampan är lagad")
    assert taken(town, rows, now=NOON + LATE) == [Outcome.UPDATED, Outcome.UNCHANGED]
    kept = town.get(Observation, rows[0].id)
    assert (kept.thing.why, kept.version, kept.changed_at) == ("Lampan är lagad", 2, NOON + LATE)
    assert kept.thing.recorded_at == NOON


def test_a_file_that_takes_its_word_back_is_believed(town):
    (row,) = a_file(1)
    corrected = replace(row, why="Fel rad")
    assert [taken(town, [said])[0] for said in (row, corrected, row, row)] == [
        Outcome.ADDED,
        Outcome.UPDATED,
        Outcome.UPDATED,
        Outcome.UNCHANGED,
    ]
    assert town.get(Observation, row.id).thing == row


def test_a_row_that_says_something_else_is_refused_where_somebody_has_edited_it_here(town, now):
    (row,) = a_file(1)
    taken(town, [row])
    mine = revise(town, row.id, {"state": ObservationState.PUBLIC}, version=1, by="anna", now=now)
    assert taken(town, [replace(row, why="Ändrad i filen")]) == [Outcome.REFUSED]
    assert town.get(Observation, row.id) == mine


def test_a_row_that_was_edited_here_and_not_in_the_file_is_unchanged(town, now):
    (row,) = a_file(1)
    taken(town, [row])
    mine = revise(town, row.id, {"state": ObservationState.PUBLIC}, version=1, by="anna", now=now)
    assert taken(town, [row]) == [Outcome.UNCHANGED]
    assert town.get(Observation, row.id) == mine


@pytest.mark.parametrize("why", ["rad 0", "Ändrad i filen"])
def test_a_withdrawn_row_stays_withdrawn(town, now, why):
    (row,) = a_file(1)
    taken(town, [row])
    withdraw(town, row.id, version=1, by="anna", now=now)
    assert taken(town, [replace(row, why=why)]) == [Outcome.WITHDRAWN]
    assert town.get(Observation, row.id).thing.is_withdrawn


def test_what_the_file_calls_public_is_so_from_the_next_batch_on_and_keeps_that_hour(town):
    rows = [replace(row, state=state) for row, state in zip(a_file(3), STATES, strict=True)]
    taken(town, rows)
    kept = [town.get(Observation, row.id).thing.public_from for row in rows]
    assert kept == [BATCH, BATCH, None]
    assert set(taken(town, rows, now=NOON + 20 * LATE)) == {Outcome.UNCHANGED}
    changed = [replace(row, why="Ny lydelse") for row in rows]
    assert set(taken(town, changed, now=NOON + 20 * LATE)) == {Outcome.UPDATED}
    assert [town.get(Observation, row.id).thing.public_from for row in rows] == kept


def test_what_the_file_calls_public_first_later_waits_for_a_batch_then(town):
    (row,) = a_file(1)
    taken(town, [row])
    assert taken(town, [replace(row, state=ObservationState.PUBLIC)], now=NOON + 24 * LATE) == [Outcome.UPDATED]
    assert town.get(Observation, row.id).thing.public_from == BATCH + timedelta(days=3)


def test_a_public_row_that_was_taken_down_here_stays_so_when_the_file_comes_again(town):
    row = replace(a_file(1)[0], state=ObservationState.PUBLIC)
    taken(town, [row])
    down = take_down(town, row.id, version=1, by="anna", now=NOON)
    assert taken(town, [row], now=NOON + LATE) == [Outcome.UNCHANGED]
    assert taken(town, [replace(row, why="Ändrad")], now=NOON + LATE) == [Outcome.REFUSED]
    assert town.get(Observation, row.id) == down


def test_our_own_export_comes_back_with_the_hour_from_which_it_was_public(town):
    row = replace(a_file(1)[0], state=ObservationState.PUBLIC, public_from=NOON - LATE)
    taken(town, [row])
    assert town.get(Observation, row.id).thing == row


def test_a_dry_run_tells_the_same_and_writes_nothing(town, now):
    rows = a_file(5)
    taken(town, rows[:4])
    revise(town, rows[2].id, {"why": "Här"}, version=1, by="anna", now=now)
    withdraw(town, rows[3].id, version=1, by="anna", now=now)
    rows[1:3] = [replace(row, why="Ny lydelse") for row in rows[1:3]]
    before = everything(town)
    dry = taken(town, rows, dry_run=True)
    assert everything(town) == before
    assert dry == taken(town, rows)
    assert dry == [Outcome.UNCHANGED, Outcome.UPDATED, Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.ADDED]
    assert everything(town) != before


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_file_is_taken_in_whole_or_not_at_all(town, place):
    rows = a_file(5)
    taken(town, rows[1:2])
    before = everything(town)
    rows[1] = replace(rows[1], why="Ny lydelse")
    rows[place] = replace(rows[place], id=an_id(), municipality="ingenstans")
    with pytest.raises(Missing, match=r"store\.reference-missing"):
        taken(town, rows)
    assert everything(town) == before
    assert town.check() == []


def test_an_id_that_stands_in_two_rows_of_a_file_leaves_nothing_behind(town):
    rows = a_file(3)
    rows[2] = replace(rows[0], why="Samma id, andra ord")
    before = everything(town)
    with pytest.raises(Conflict, match=r"thing\.other-content"):
        taken(town, rows)
    assert everything(town) == before


def test_what_was_done_can_be_counted(town):
    rows = a_file(3)
    taken(town, rows[:1])
    told = take_in(town, rows, source="fil.csv", now=NOON)
    assert {outcome: told.number(outcome) for outcome in Outcome} == {
        Outcome.ADDED: 2,
        Outcome.UNCHANGED: 1,
        Outcome.UPDATED: 0,
        Outcome.REFUSED: 0,
        Outcome.WITHDRAWN: 0,
    }


def test_a_file_without_rows_opens_no_transaction(town):
    before = everything(town)
    assert taken(town, []) == []
    assert everything(town) == before


def test_areas_are_taken_in_once_in_any_order(town, now):
    rows = [an_area(name=name) for name in ("Centrum", "Norra", "Södra")]
    assert taken(town, rows) == [Outcome.ADDED] * 3
    assert taken(town, rows[::-1]) == [Outcome.UNCHANGED] * 3
    assert [kept.thing for kept in town.areas(TOWN)] == rows
    assert len(list(town.log())) == 4


def test_an_area_that_says_something_else_is_changed(town, now):
    rows = [an_area(), an_area(name="Norra")]
    take_in(town, rows, source="f", now=now)
    rows[0] = replace(rows[0], outline=a_square(half_deg=0.02))
    assert taken(town, rows) == [Outcome.UPDATED, Outcome.UNCHANGED]
    assert town.get(Area, rows[0].id).version == 2


def test_a_withdrawn_area_stays_withdrawn(town, now):
    area = an_area()
    take_in(town, [area], source="f", now=now)
    areas.revise(town, area.id, {"is_withdrawn": True}, version=1, by="anna", now=now)
    assert taken(town, [area]) == [Outcome.WITHDRAWN]
    assert town.areas(TOWN) == []


def test_a_file_of_areas_is_taken_in_whole_or_not_at_all(town):
    with pytest.raises(Missing, match=r"store\.reference-missing"):
        take_in(town, [an_area(), an_area(municipality="ingenstans")], source="f", now=NOON)
    assert town.areas(TOWN) == []
    assert town.check() == []


def test_an_area_that_somebody_has_redrawn_here_is_not_overwritten(town, now):
    area = an_area()
    take_in(town, [area], source="f", now=now)
    drawn = replace(area, outline=a_square(half_deg=0.03))
    areas.revise(town, area.id, {"outline": drawn.outline}, version=1, by="anna", now=now)
    assert taken(town, [area]) == [Outcome.UNCHANGED]
    assert taken(town, [replace(area, outline=a_square(half_deg=0.02))]) == [Outcome.REFUSED]
    assert town.get(Area, area.id).thing == drawn


def test_a_row_that_was_updated_by_an_import_and_edited_here_is_unchanged_by_the_same_file(town, now):
    row = an_observation()
    newer = replace(row, why="nytt")
    assert taken(town, [row]) == [Outcome.ADDED]
    assert taken(town, [newer]) == [Outcome.UPDATED]
    revise(town, row.id, {"feeling": 1}, version=2, by="anna", now=now)
    assert taken(town, [newer]) == [Outcome.UNCHANGED]
    assert taken(town, [row]) == [Outcome.REFUSED]


def test_a_person_with_a_name_like_an_import_is_a_person(town, now):
    row = an_observation()
    taken(town, [row])
    revise(town, row.id, {"feeling": 1}, version=1, by="importör", now=now)
    assert taken(town, [replace(row, why="nytt")]) == [Outcome.REFUSED]


def test_a_row_of_a_walk_that_is_not_there_is_refused_and_the_others_go_in(town, now):
    elsewhere = a_walk(municipality="skara")
    keep(town, a_municipality(slug="skara"), elsewhere)
    rows = [an_observation(), an_observation(walk_id=an_id()), an_observation(walk_id=elsewhere.id)]
    told = take_in(town, rows, source="fil.csv", now=now)
    assert list(told.outcomes.values()) == [Outcome.ADDED, Outcome.REFUSED, Outcome.REFUSED]
    assert [told.refusals[row.id].code for row in rows[1:]] == ["store.reference-missing", "store.other-municipality"]
    assert {told.refusals[row.id].facts["field"] for row in rows[1:]} == {"walk_id"}
