"""Whatever two people do in whatever order, the log tells all of it: replayed, it gives exactly the rows."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from geodata.casework import actions, areas, links, observations
from geodata.errors import Conflict, Gone, Invalid, Missing, Stale
from geodata.model.action import MOVES, PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationState
from geodata.model.record import LogEntry, Operation, Thing
from geodata.storage import Store, open_store
from geodata.storage.contents import thing_of
from geodata.storage.tables import TABLE_OF
from tests.builders import NOON, SQUARE, TOWN, a_municipality, a_square, an_action, an_area, keep, needed_by, tied
from tests.strategies import action_fields, observation_fields, positions
from tests.strategies import observations as any_observation

KIND_OF = {table.name: kind for kind, table in TABLE_OF.items()}
PEOPLE = st.sampled_from(["anna", "bo"])
REVISE = {Observation: observations.revise, PlanningAction: actions.revise, Area: areas.revise}


def unread() -> st.SearchStrategy[Observation]:
    """Any observation that nobody has decided on."""
    return any_observation().map(lambda seen: replace(seen, state=ObservationState.RECEIVED))


def without_state(changes: dict[str, Any]) -> dict[str, Any]:
    """Changes that are no decision: where an observation may go is a matter of its own."""
    return {name: value for name, value in changes.items() if name != "state"}


def replayed(log: Iterator[LogEntry]) -> dict[tuple[str, str], tuple[Thing, int]]:
    """Each thing that a log tells of, with its version, from nothing but the log."""
    contents: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    versions: dict[tuple[str, str], int] = {}
    for seq, entry in enumerate(log, 1):
        thing = (entry.entity, entry.entity_key)
        assert entry.seq == seq
        assert entry.version == versions.get(thing, 0) + 1
        assert entry.operation is (Operation.ADD if entry.version == 1 else Operation.EDIT)
        assert entry.after is not None
        assert set(entry.fields) == set(entry.after)
        if entry.before is not None:
            assert entry.before == {name: contents[thing][name] for name in entry.fields}
            assert all(entry.before[name] != entry.after[name] for name in entry.fields)
        contents[thing] |= entry.after
        versions[thing] = entry.version
    return {thing: (thing_of(KIND_OF[thing[0]], told), versions[thing]) for thing, told in contents.items()}


class TwoPeople(RuleBasedStateMachine):
    """Anna and Bo at work, and beside them a simple account of what each thing must be by now."""

    seen, planned, drawn, tying = Bundle("seen"), Bundle("planned"), Bundle("drawn"), Bundle("tying")

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.now = NOON
        self.expected: dict[tuple[str, str], tuple[Thing, int]] = {}
        self.entries: list[str] = []

    @initialize()
    def found(self) -> None:
        town = a_municipality()
        keep(self.store, town, by="anna")
        self._note(town, "anna")

    def _note(self, thing: Thing, by: str) -> None:
        """One more version of a thing, by somebody; none where nothing differs."""
        place = (TABLE_OF[type(thing)].name, thing.key)
        before, version = self.expected.get(place, (None, 0))
        if before != thing:
            self.expected[place] = (thing, version + 1)
            self.entries.append(by)

    def _now(self, thing: Thing) -> tuple[Any, int]:
        return self.expected[TABLE_OF[type(thing)].name, thing.key]

    def _later(self, by: str) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        return {"by": by, "now": self.now}

    @contextmanager
    def _unless(self, *refusals: tuple[bool, type[Exception]]) -> Iterator[None]:
        """What happens inside is refused for the first of these reasons that holds, and only for that."""
        expected = [refusal for holds, refusal in refusals if holds]
        if expected:
            with pytest.raises(expected[0]):
                yield
        else:
            yield

    # --- what they do

    @rule(target=seen, one=unread(), by=PEOPLE)
    def record(self, one: Observation, by: str) -> Observation:
        kept, is_new = observations.record(self.store, one, **self._later(by))
        assert (kept.thing, kept.version, is_new) == (one, 1, True)
        self._note(one, by)
        return one

    @rule(target=planned, said=action_fields(), some=st.lists(seen, max_size=3), by=PEOPLE)
    def propose(self, said: dict[str, Any], some: list[Observation], by: str) -> PlanningAction:
        action = an_action(**said)
        alive = [one for one in some if not self._now(one)[0].is_withdrawn]
        actions.propose(self.store, action, observation_ids=[one.id for one in alive], **self._later(by))
        self._note(action, by)
        for one in alive:
            self._note(tied(one, action), by)
        return action

    @rule(target=drawn, centre=positions(near=SQUARE), by=PEOPLE)
    def draw(self, centre: Any, by: str) -> Area:
        area = an_area(outline=a_square(centre))
        areas.draw(self.store, area, **self._later(by))
        self._note(area, by)
        return area

    @rule(one=seen | planned | drawn, by=PEOPLE)
    def send_again(self, one: Any, by: str) -> None:
        send = {Observation: observations.record, PlanningAction: actions.propose, Area: areas.draw}[type(one)]
        before, version = self._now(one)
        with self._unless((before.is_withdrawn, Gone)):
            kept, is_new = send(self.store, one, **self._later(by))
            assert (kept.version, is_new) == (version, False)

    @rule(one=seen, changes=observation_fields().map(without_state), by=PEOPLE, behind=st.integers(0, 1))
    def revise_observation(self, one: Observation, changes: dict[str, Any], by: str, behind: int) -> None:
        self._revise(one, changes, by, behind)

    @rule(one=planned, changes=action_fields(), by=PEOPLE, behind=st.integers(0, 1))
    def revise_action(self, one: PlanningAction, changes: dict[str, Any], by: str, behind: int) -> None:
        self._revise(one, changes, by, behind)

    @rule(one=drawn, centre=positions(near=SQUARE), by=PEOPLE)
    def redraw(self, one: Area, centre: Any, by: str) -> None:
        self._revise(one, {"outline": a_square(centre)}, by)

    @rule(one=seen | planned | drawn, by=PEOPLE, is_withdrawn=st.booleans())
    def withdraw_or_restore(self, one: Any, by: str, is_withdrawn: bool) -> None:  # noqa: FBT001 - drawn by name
        self._revise(one, {"is_withdrawn": is_withdrawn}, by)

    @rule(one=planned, by=PEOPLE, data=st.data())
    def move(self, one: PlanningAction, by: str, data: st.DataObject) -> None:
        before, version = self._now(one)
        to = data.draw(st.sampled_from(sorted(MOVES)))
        is_legal = to is before.state or to in MOVES[before.state]
        changes = {"state": to} | needed_by(to)
        with self._unless((before.is_withdrawn, Gone), (not is_legal, Invalid)):
            self._note(actions.revise(self.store, one.id, changes, version=version, **self._later(by)).thing, by)

    def _revise(self, one: Any, changes: dict[str, Any], by: str, behind: int = 0) -> None:
        before, version = self._now(one)
        is_gone = before.is_withdrawn and changes.get("is_withdrawn") is not False
        with self._unless((is_gone, Gone), (behind > 0, Stale)):
            kept = REVISE[type(one)](self.store, one.id, changes, version=version - behind, **self._later(by))
            self._note(kept.thing, by)

    @rule(target=tying, one=seen, other=planned, by=PEOPLE, reason=st.sampled_from(["", "Samma lampa"]))
    def link_to_action(self, one: Observation, other: PlanningAction, by: str, reason: str) -> tuple[Any, Any]:
        return self._link(one, other, by, reason)

    @rule(target=tying, one=drawn, other=seen, by=PEOPLE, reason=st.sampled_from(["Nära", "Samma stråk"]))
    def put_into_area(self, one: Area, other: Observation, by: str, reason: str) -> tuple[Any, Any]:
        return self._link(one, other, by, reason)

    @rule(target=tying, one=planned, other=drawn, by=PEOPLE)
    def carry_by_area(self, one: PlanningAction, other: Area, by: str) -> tuple[Any, Any]:
        return self._link(one, other, by, "")

    def _link(self, one: Any, other: Any, by: str, reason: str) -> tuple[Any, Any]:
        is_gone = self._now(one)[0].is_withdrawn or self._now(other)[0].is_withdrawn
        with self._unless((is_gone, Gone)):
            self._note(links.tie(self.store, tied(one, other, reason), **self._later(by))[0].thing, by)
        return one, other

    @rule(ends=tying, by=PEOPLE)
    def unlink(self, ends: tuple[Any, Any], by: str) -> None:
        wanted = tied(*ends)
        before = self.expected.get((TABLE_OF[type(wanted)].name, wanted.key))
        with self._unless((before is None or before[0].is_withdrawn, Missing)):
            links.untie(self.store, wanted, **self._later(by))
            self._note(self.store.get(type(wanted), wanted.id).thing, by)

    @rule(one=seen, other=unread(), by=PEOPLE)
    def take_an_id_that_is_taken(self, one: Observation, other: Observation, by: str) -> None:
        before, _ = self._now(one)
        sent = an_observation_like(other, one)
        if sent not in (before, one):
            with self._unless((before.is_withdrawn, Gone), (True, Conflict)):
                observations.record(self.store, sent, **self._later(by))

    # --- what holds after every step, and at the end

    @invariant()
    def nothing_more_and_nothing_less_was_written(self) -> None:
        assert len(list(self.store.log())) == len(self.entries)

    def teardown(self) -> None:
        log = list(self.store.log())
        assert [entry.by for entry in log] == self.entries
        assert replayed(iter(log)) == self.expected
        for (entity, key), (thing, version) in self.expected.items():
            kept = self.store.get(KIND_OF[entity], key)
            assert (kept.thing, kept.version) == (thing, version)
            assert [entry.seq for entry in self.store.history(KIND_OF[entity], key)] == [
                entry.seq for entry in log if (entry.entity, entry.entity_key) == (entity, key)
            ]
        assert self.store.check() == []
        self.store.close()


def an_observation_like(one: Observation, other: Observation) -> Observation:
    """What ``one`` says, under the id of ``other``."""
    return replace(one, id=other.id, recorded_at=other.recorded_at)


@pytest.mark.slow
def test_the_log_replayed_gives_exactly_the_rows(fresh_url, tmp_path: Path):
    numbers = iter(range(10**6))

    def at_work() -> TwoPeople:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return TwoPeople(open_store(fresh_url(folder)))

    # at first there is nothing to revise or link, so Hypothesis throws many steps away
    many_thrown_away = [HealthCheck.filter_too_much, HealthCheck.too_slow]
    work = settings(max_examples=25, stateful_step_count=30, suppress_health_check=many_thrown_away)
    run_state_machine_as_test(at_work, settings=work)


def test_a_log_that_leaves_something_out_is_noticed(town, now):
    area = an_area()
    keep(town, area)
    areas.revise(town, area.id, {"name": "Norra"}, version=1, by="bo", now=now)
    log = list(town.log())
    assert replayed(iter(log))["area", area.key][0].name == "Norra"
    with pytest.raises(AssertionError):
        replayed(iter(log[:1] + log[2:]))
    assert area.municipality == TOWN
