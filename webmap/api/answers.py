"""From the model to answers: features, collections, histories; an ETag for whatever can be edited."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson
from flask import Response

from geodata.exchange import geojson
from geodata.model.moments import moment
from geodata.model.record import Kept, LogEntry
from webmap.accounts.authors import namer

Feature = dict[str, Any]
"""A GeoJSON feature as a dictionary."""

GEOJSON = "application/geo+json"


def json(body: object, status: int = 200) -> Response:
    """Any JSON."""
    return Response(orjson.dumps(body, default=geojson.plain), status, mimetype="application/json")


def one(shown: Feature, kept: Kept[Any], status: int = 200) -> Response:
    """A single feature with its version as ETag, for If-Match.

    Never 304: what links and the day make of a thing (an action's place, whether it is overdue) has no version. Whoever
    does not see the version is given none.
    """
    tag = {"ETag": f'"{kept.version}"'} if "version" in shown["properties"] else {}
    return Response(orjson.dumps(shown), status, tag, mimetype=GEOJSON)


def many(features: Sequence[Feature], *, matched: int | None = None, **members: object) -> Response:
    """A collection; ``matched`` is how many there are beyond this page."""
    number = len(features) if matched is None else matched
    body = geojson.collection(features, numberMatched=number, numberReturned=len(features), **members)
    return Response(body, mimetype=GEOJSON)


def history(entries: Iterable[LogEntry], language: str) -> Response:
    """What was changed, by whom and when, oldest first; who it was is said in ``language`` too."""
    name = namer(language)
    return json({"entries": [_entry(entry, name) for entry in entries]})


def _entry(entry: LogEntry, name: Callable[[str], str]) -> dict[str, object]:
    before, after = entry.before, entry.after
    return {
        "seq": entry.seq,
        "at": moment(entry.at),
        "by": entry.by,
        "by_label": name(entry.by),
        "version": entry.version,
        "operation": entry.operation.value,
        "fields": list(entry.fields),
        "before": None if before is None else {field: before[field] for field in entry.fields if field in before},
        "after": None if after is None else {field: after[field] for field in entry.fields if field in after},
    }
