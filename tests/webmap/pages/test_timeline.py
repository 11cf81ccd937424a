"""The history of one thing for people."""

from collections.abc import Iterator

import pytest
from flask import Flask

from geodata.casework import actions
from geodata.model.action import ActionState, PlanningAction
from geodata.storage import Store
from tests.builders import NOON, an_action, keep
from webmap.pages.timeline import timeline


@pytest.fixture(autouse=True)
def _in_swedish(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=sv"):
        yield


def told(store: Store, action: PlanningAction) -> list[str]:
    return [event.what for event in timeline(store.history(PlanningAction, action.id))]


def test_the_newest_comes_first_and_each_is_told_in_words(store: Store):
    action = an_action()
    keep(store, action)
    changes: list[dict[str, object]] = [
        {"state": ActionState.ASSESSING, "description": "Se över"},
        {"land_owner": "Kommunen", "reference": "KS 12"},
        {"is_withdrawn": True},
        {"is_withdrawn": False},
    ]
    for version, change in enumerate(changes, 1):
        actions.revise(store, action.id, change, version=version, by="bo", now=NOON)
    assert told(store, action) == [
        "Återställd",
        "Återkallad",
        "Ändrat: Markägare eller huvudman, Referens",
        "Status: från ”Föreslagen” till ”Bedöms”. Ändrat: Beskrivning",
        "Tillagd",
    ]
    assert {event.by for event in timeline(store.history(PlanningAction, action.id))} == {"anna", "bo"}


def test_erased_contents_still_tell_which_fields_changed(store: Store):
    action = an_action()
    keep(store, action)
    change: dict[str, object] = {"state": ActionState.ASSESSING, "is_withdrawn": True}
    actions.revise(store, action.id, change, version=1, by="bo", now=NOON)
    store.erase_contents([entry.seq for entry in store.history(PlanningAction, action.id)])
    assert told(store, action) == ["Ändrat: Status. Ändrat: Återkallad", "Tillagd"]
