"""From the model to answers."""

from datetime import UTC, datetime

from flask import Flask
from flask.ctx import RequestContext

from geodata.model.record import Kept, LogEntry, Operation
from tests.builders import NOON, an_observation
from webmap.api import answers


def entry(**said: object) -> LogEntry:
    usual = {
        "seq": 4,
        "at": datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
        "by": "anna",
        "municipality": "gotene",
        "entity": "observation",
        "entity_key": "x",
        "version": 2,
        "operation": Operation.EDIT,
        "fields": ("place",),
        "before": {"place": "A", "why": "same"},
        "after": {"place": "B", "why": "same"},
        "chain_hash": "0",
    }
    return LogEntry(**usual | said)  # type: ignore[arg-type]


def test_history_holds_the_changed_fields_only(asked: RequestContext):
    told = answers.history([entry()], "sv").json["entries"][0]
    assert told == {
        "seq": 4,
        "at": "2026-01-02T03:04:05.678Z",
        "by": "anna",
        "by_label": "anna",
        "version": 2,
        "operation": "edit",
        "fields": ["place"],
        "before": {"place": "A"},
        "after": {"place": "B"},
    }


def test_erased_contents_are_null(asked: RequestContext):
    told = answers.history([entry(before=None, after=None)], "sv").json["entries"][0]
    assert (told["before"], told["after"]) == (None, None)


def test_a_collection_counts_what_it_holds_unless_told_of_more():
    shown = [{"type": "Feature", "id": "x", "geometry": None, "properties": {}}]
    assert answers.many(shown).json["numberMatched"] == 1
    more = answers.many(shown, matched=9, unplaced=2).json
    assert (more["numberMatched"], more["numberReturned"], more["unplaced"]) == (9, 1, 2)


def test_a_thing_is_shown_whatever_the_asker_has(app: Flask):
    kept = Kept(an_observation(), 1, NOON)
    shown: answers.Feature = {"properties": {"version": 1}}
    with app.test_request_context("/", headers={"If-None-Match": '"1"'}):
        assert answers.one(shown, kept, 201).status_code == 201
        assert answers.one(shown, kept).status_code == 200
        assert answers.one(shown, kept).headers["ETag"] == '"1"'
        assert "ETag" not in answers.one({"properties": {}}, kept).headers
