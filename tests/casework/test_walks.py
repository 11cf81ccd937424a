"""A walk is planned, held and kept. Keeping once and versions: test_keeping.py."""

from datetime import timedelta

import pytest
from shapely.geometry import LineString

from geodata.casework.walks import plan, revise
from geodata.errors import Invalid
from geodata.model.walk import Walk, WalkState
from tests.builders import TOWN, a_walk


def test_a_walk_comes_back_as_it_was_planned(town, now):
    walk = a_walk(
        theme="Mörker",
        purpose="Se vad som hänt sedan sist",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        route=LineString([(13.49, 58.52), (13.5, 58.53), (13.51, 58.52)]),
    )
    plan(town, walk, by="anna", now=now)
    assert town.get(Walk, walk.id).thing == walk
    assert town.version(Walk, walk.id, 1) == walk


def test_a_walk_goes_its_way_and_its_route_can_be_taken_away(town, now):
    walk = a_walk(route=LineString([(13.49, 58.52), (13.5, 58.53)]))
    plan(town, walk, by="anna", now=now)
    kept = revise(town, walk.id, {"state": WalkState.OPEN, "route": None}, version=1, by="bo", now=now)
    assert (kept.thing.state, kept.thing.route) == (WalkState.OPEN, None)


def test_a_change_that_can_not_be_true_writes_nothing(town, now):
    walk = a_walk()
    plan(town, walk, by="anna", now=now)
    with pytest.raises(Invalid, match=r"value\.missing"):
        revise(town, walk.id, {"title": " "}, version=1, by="bo", now=now)
    assert town.get(Walk, walk.id).version == 1


def test_the_newest_walk_comes_first_and_one_without_a_time_last(town, now):
    days = [now, now + timedelta(days=7), None]
    for day, title in zip(days, ["Förra", "Nästa", "Någon gång"], strict=True):
        plan(town, a_walk(title=title, starts_at=day), by="anna", now=now)
    assert [kept.thing.title for kept in town.walks(TOWN)] == ["Nästa", "Förra", "Någon gång"]
