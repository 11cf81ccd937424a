"""The chain is tied and untied by hand, and remembers."""

from dataclasses import replace

import pytest

from geodata.casework import actions, areas, observations
from geodata.casework.links import link, tie, untie
from geodata.errors import Conflict, Gone, Missing
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationFilter
from tests.builders import TOWN, a_municipality, an_action, an_area, an_id, an_observation, keep, tied

PAIRS = [
    pytest.param(lambda town: (an_observation(municipality=town), an_action(municipality=town)), id="action"),
    pytest.param(lambda town: (an_area(municipality=town), an_observation(municipality=town)), id="area"),
    pytest.param(lambda town: (an_action(municipality=town), an_area(municipality=town)), id="patrol"),
]
REVISE = {Observation: observations.revise, PlanningAction: actions.revise, Area: areas.revise}
every_pair = pytest.mark.parametrize("a_pair", PAIRS)


@pytest.fixture
def pair(town, a_pair):
    """Two things of one municipality that can be linked, kept."""
    things = a_pair(TOWN)
    keep(town, *things)
    return things


def withdraw(store, thing, now):
    REVISE[type(thing)](store, thing.id, {"is_withdrawn": True}, version=1, by="bo", now=now)


@every_pair
def test_two_things_are_linked_once(town, now, pair):
    wanted = tied(*pair)
    kept, is_new = tie(town, wanted, by="anna", now=now)
    assert (kept.thing, kept.version, is_new) == (wanted, 1, True)
    assert tie(town, wanted, by="bo", now=now) == (kept, False)
    assert town.links(type(wanted), TOWN) == [kept]


@every_pair
def test_a_new_reason_replaces_the_old_one(town, now, pair):
    tie(town, tied(*pair, "Först"), by="anna", now=now)
    kept, is_new = tie(town, tied(*pair, "Sedan"), by="bo", now=now)
    assert (kept.thing.reason, kept.version, is_new) == ("Sedan", 2, False)


@every_pair
def test_a_link_is_found_from_both_ends(town, now, pair):
    wanted = tied(*pair)
    tie(town, wanted, by="anna", now=now)
    for end in [name for name in wanted.__slots__ if name.endswith("_id")]:
        assert [kept.thing for kept in town.links(type(wanted), TOWN, **{end: getattr(wanted, end)})] == [wanted]
        assert town.links(type(wanted), TOWN, **{end: an_id()}) == []


@every_pair
def test_unlinking_and_linking_again_keeps_the_history(town, now, pair):
    wanted = tied(*pair)
    tie(town, wanted, by="anna", now=now)
    untie(town, wanted, by="bo", now=now)
    assert town.links(type(wanted), TOWN) == []
    kept, is_new = tie(town, wanted, by="anna", now=now)
    assert (kept.version, is_new) == (3, True)
    assert [(entry.by, entry.version, entry.fields) for entry in town.history(type(wanted), wanted.id)][1:] == [
        ("bo", 2, ("is_withdrawn",)),
        ("anna", 3, ("is_withdrawn",)),
    ]


@every_pair
def test_what_is_not_linked_can_not_be_unlinked(town, now, pair):
    with pytest.raises(Missing, match=r"thing\.missing"):
        untie(town, tied(*pair), by="anna", now=now)
    tie(town, tied(*pair), by="anna", now=now)
    untie(town, tied(*pair), by="anna", now=now)
    with pytest.raises(Missing, match=r"thing\.missing"):
        untie(town, tied(*pair), by="anna", now=now)


@every_pair
def test_unlinking_keeps_the_reason_of_the_link(town, now, pair):
    wanted = tied(*pair, "Samma lampa")
    tie(town, wanted, by="anna", now=now)
    untie(town, tied(*pair), by="anna", now=now)
    assert town.get(type(wanted), wanted.id).thing == replace(wanted, is_withdrawn=True)


@every_pair
@pytest.mark.parametrize("end", [0, 1])
def test_what_is_not_there_can_not_be_linked(town, now, pair, end):
    ends = list(pair)
    ends[end] = replace(ends[end], id=an_id())
    with pytest.raises(Missing, match=r"thing\.missing"):
        tie(town, tied(*ends), by="anna", now=now)
    assert town.links(type(tied(*pair)), TOWN) == []


@every_pair
@pytest.mark.parametrize("end", [0, 1])
def test_what_is_withdrawn_can_not_be_linked(town, now, pair, end):
    withdraw(town, pair[end], now)
    with pytest.raises(Gone, match=r"thing\.gone"):
        tie(town, tied(*pair), by="anna", now=now)


@every_pair
@pytest.mark.parametrize("end", [0, 1])
def test_a_link_hides_while_one_of_its_ends_is_withdrawn(town, now, pair, end):
    wanted = tied(*pair)
    tie(town, wanted, by="anna", now=now)
    withdraw(town, pair[end], now)
    assert town.links(type(wanted), TOWN) == []
    restore = REVISE[type(pair[end])]
    restore(town, pair[end].id, {"is_withdrawn": False}, version=2, by="bo", now=now)
    assert [kept.thing for kept in town.links(type(wanted), TOWN)] == [wanted]


@every_pair
@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("named", [TOWN, "skara"])
def test_things_of_different_municipalities_can_not_be_linked(town, now, a_pair, end, named):
    keep(town, a_municipality(slug="skara"))
    ends = list(a_pair(TOWN))
    ends[end] = a_pair("skara")[end]
    keep(town, *ends)
    wanted = replace(tied(*ends), municipality=named)
    with pytest.raises(Conflict, match=r"store\.other-municipality"):
        tie(town, wanted, by="anna", now=now)
    with pytest.raises(Missing, match=r"thing\.missing"):
        town.get(type(wanted), wanted.id)


@every_pair
def test_a_link_says_the_municipality_of_its_ends(town, now, pair):
    keep(town, a_municipality(slug="skara"))
    with pytest.raises(Conflict, match=r"store\.other-municipality"):
        tie(town, replace(tied(*pair), municipality="skara"), by="anna", now=now)


def test_many_observations_answer_to_one_action_and_one_observation_to_many_actions(town, now):
    seen, done = [an_observation() for _ in range(2)], [an_action() for _ in range(2)]
    keep(town, *seen, *done)
    for one in seen:
        for other in done:
            tie(town, tied(one, other), by="anna", now=now)
    for action in done:
        assert town.count(ObservationFilter(municipality=TOWN, action_id=action.id)).matched == 2


def test_links_of_one_transaction_stand_or_fall_together(town, now):
    seen, action = an_observation(), an_action()
    keep(town, seen, action)

    def link_both() -> None:
        with town.writing(by="anna", now=now) as change:
            link(change, tied(seen, action))
            link(change, tied(an_observation(), action))

    with pytest.raises(Missing, match=r"thing\.missing"):
        link_both()
    assert town.links(type(tied(seen, action)), TOWN) == []
