"""A thing is kept once however often it is sent, and changed from a named version (faults D-03, D-04, D-07)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from geodata.casework import actions, areas, observations, walks
from geodata.casework.keeping import revised
from geodata.errors import Conflict, Gone, Invalid, Missing, Stale
from geodata.model.observation import Observation
from geodata.model.record import Thing
from tests.builders import a_municipality, a_walk, an_action, an_area, an_id, an_observation, keep

LATE = timedelta(hours=3)


@dataclass(frozen=True)
class Trade:
    """How one kind of thing comes in and is changed, and a field of it that says something."""

    make: Callable[..., Thing]
    send: Callable[..., Any]
    revise: Callable[..., Any]
    field: str


TRADES = [
    pytest.param(Trade(an_observation, observations.record, observations.revise, "why"), id="observation"),
    pytest.param(Trade(an_action, actions.propose, actions.revise, "description"), id="action"),
    pytest.param(Trade(an_area, areas.draw, areas.revise, "decision"), id="area"),
    pytest.param(Trade(a_walk, walks.plan, walks.revise, "purpose"), id="walk"),
]
every_trade = pytest.mark.parametrize("trade", TRADES)


def entries(store) -> int:
    return len(list(store.log()))


# --- keeping once -----------------------------------------------------------------------------------------------------


@every_trade
def test_a_thing_is_new_once_and_the_same_again_after_that(town, now, trade):
    thing = trade.make()
    first, is_new = trade.send(town, thing, by="anna", now=now)
    again, is_new_again = trade.send(town, thing, by="bo", now=now + LATE)
    assert (is_new, is_new_again) == (True, False)
    assert (first.version, first.changed_at, first.thing) == (1, now, thing)
    assert again == first
    assert entries(town) == 2


@every_trade
def test_what_was_sent_first_is_the_same_again_after_somebody_has_changed_it(town, now, trade):
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    changed = trade.revise(town, thing.id, {trade.field: "Sedan"}, version=1, by="bo", now=now)
    kept, is_new = trade.send(town, thing, by="anna", now=now + LATE)
    assert not is_new
    assert kept == changed


@every_trade
def test_another_content_under_the_same_id_is_refused_and_changes_nothing(town, now, trade):
    thing = trade.make()
    first, _ = trade.send(town, thing, by="anna", now=now)
    with pytest.raises(Conflict, match=r"thing\.other-content") as caught:
        trade.send(town, replace(thing, **{trade.field: "Annat"}), by="anna", now=now + LATE)
    assert caught.value.facts == {"key": thing.key, "version": 1}
    assert town.get(type(thing), thing.id) == first
    assert entries(town) == 2


@every_trade
def test_a_middle_version_is_another_content(town, now, trade):
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    middle = trade.revise(town, thing.id, {trade.field: "Mitt emellan"}, version=1, by="bo", now=now)
    trade.revise(town, thing.id, {trade.field: "Till slut"}, version=2, by="bo", now=now)
    with pytest.raises(Conflict, match=r"thing\.other-content"):
        trade.send(town, middle.thing, by="anna", now=now)


@every_trade
def test_a_late_retry_never_brings_a_withdrawn_thing_back_to_life(town, now, trade):
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    trade.revise(town, thing.id, {"is_withdrawn": True}, version=1, by="bo", now=now)
    for sent in (thing, replace(thing, **{trade.field: "Annat"})):
        with pytest.raises(Gone, match=r"thing\.gone"):
            trade.send(town, sent, by="anna", now=now + LATE)
    assert town.get(type(thing), thing.id).thing.is_withdrawn


@every_trade
def test_a_thing_of_no_municipality_is_refused(town, now, trade):
    with pytest.raises(Missing, match=r"store\.reference-missing"):
        trade.send(town, trade.make(municipality="ingenstans"), by="anna", now=now)
    assert entries(town) == 1


def test_the_hour_of_receipt_is_no_content(town, now):
    seen = an_observation(recorded_at=now)
    first, _ = observations.record(town, seen, by="anna", now=now)
    assert observations.record(town, replace(seen, recorded_at=now + LATE), by="anna", now=now) == (first, False)


def test_what_is_the_same_again_is_unknown_once_the_first_version_was_erased(town, now):
    seen = an_observation(why="Namnet på en granne")
    observations.record(town, seen, by="anna", now=now)
    observations.revise(town, seen.id, {"why": ""}, version=1, by="bo", now=now)
    town.erase_contents(entry.seq for entry in town.history(Observation, seen.id))
    with pytest.raises(Conflict, match=r"thing\.other-content"):
        observations.record(town, seen, by="anna", now=now)


# --- changing from a version ------------------------------------------------------------------------------------------


@every_trade
def test_a_change_makes_the_next_version(town, now, trade):
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    kept = trade.revise(town, thing.id, {trade.field: "Sedan"}, version=1, by="bo", now=now + LATE)
    assert (kept.version, kept.changed_at) == (2, now + LATE)
    assert kept.thing == replace(thing, **{trade.field: "Sedan"})
    assert town.get(type(thing), thing.id) == kept
    last = town.history(type(thing), thing.id)[-1]
    assert (last.by, last.version, last.fields, last.after) == ("bo", 2, (trade.field,), {trade.field: "Sedan"})


@every_trade
def test_a_change_from_an_old_version_is_refused_with_the_version_that_is_there(town, now, trade):
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    kept = trade.revise(town, thing.id, {trade.field: "Bo var först"}, version=1, by="bo", now=now)
    with pytest.raises(Stale, match=r"thing\.changed") as caught:
        trade.revise(town, thing.id, {trade.field: "Anna kom efter"}, version=1, by="anna", now=now)
    assert caught.value.facts["version"] == 2
    assert town.get(type(thing), thing.id) == kept


@every_trade
def test_a_change_that_changes_nothing_is_no_version(town, now, trade):
    thing = trade.make()
    first, _ = trade.send(town, thing, by="anna", now=now)
    assert trade.revise(town, thing.id, {trade.field: ""}, version=1, by="bo", now=now + LATE) == first
    assert entries(town) == 2


@every_trade
def test_a_withdrawn_thing_can_be_restored_and_changed_in_no_other_way(town, now, trade):
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    trade.revise(town, thing.id, {"is_withdrawn": True}, version=1, by="bo", now=now)
    for changes in ({trade.field: "Sedan"}, {"is_withdrawn": True}):
        with pytest.raises(Gone, match=r"thing\.gone"):
            trade.revise(town, thing.id, changes, version=2, by="bo", now=now)
    restored = trade.revise(town, thing.id, {"is_withdrawn": False}, version=2, by="anna", now=now)
    assert (restored.thing, restored.version) == (thing, 3)


@every_trade
def test_a_thing_that_is_not_there_can_not_be_changed(town, now, trade):
    with pytest.raises(Missing, match=r"thing\.missing"):
        trade.revise(town, an_id(), {trade.field: "Sedan"}, version=1, by="bo", now=now)


@every_trade
def test_a_thing_keeps_its_municipality(town, now, trade):
    keep(town, a_municipality(slug="skara"))
    thing = trade.make()
    trade.send(town, thing, by="anna", now=now)
    with pytest.raises(Conflict, match=r"store\.other-municipality"):
        trade.revise(town, thing.id, {"municipality": "skara"}, version=1, by="bo", now=now)
    assert town.get(type(thing), thing.id).version == 1


@every_trade
def test_a_thing_keeps_its_id_and_never_overwrites_another(town, now, trade):
    one, other = trade.make(), trade.make()
    for thing in (one, other):
        trade.send(town, thing, by="anna", now=now)
    with pytest.raises(Invalid, match=r"value\.invalid"):
        trade.revise(town, one.id, {"id": other.id, trade.field: "Tagen"}, version=1, by="bo", now=now)
    assert town.get(type(other), other.id).thing == other


def test_revised_answers_with_what_is_and_what_would_be(town, now):
    seen = an_observation()
    keep(town, seen)
    with town.writing(by="anna", now=now) as change:
        kept, after = revised(change, Observation, seen.key, {"feeling": 3}, version=1)
    assert (kept.thing, after) == (seen, replace(seen, feeling=3))
    assert town.get(Observation, seen.id).version == 1
