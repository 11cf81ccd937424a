"""The named schemas of the OpenAPI document: features from the model's fields, and what surrounds them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geodata.exchange import json_schema
from geodata.exchange.fields import fields_of
from geodata.exchange.json_schema import (
    ANYTHING,
    COUNT,
    ID,
    TEXT,
    TIME,
    TRUTH,
    Schema,
    listed,
    one_of,
    or_null,
    property_of,
    thing,
)
from geodata.exchange.layer_rows import KINDS
from geodata.model.action import ActionState, PlanningAction
from geodata.model.area import Area
from geodata.model.link import ActionArea, AreaObservation
from geodata.model.observation import Observation
from geodata.model.photo import Photo
from geodata.model.place import Municipality
from geodata.model.record import Operation
from geodata.model.walk import Walk
from webmap.api.contract import reference
from webmap.jobs.job import JobState
from webmap.parameters import CANONICAL_ID
from webmap.settings import LANGUAGES

_OF_ACTIONS: Final = {"next_states": listed(one_of(ActionState)), "is_overdue": TRUTH, "observation_count": COUNT}
_OF_BELONGING: Final = {"how": {"type": "string", "enum": ["hand", "containment"]}, "reason": TEXT}

_ACTION_SHAPES: Final = ("Point", "MultiPoint")


def _collection(name: str, *, is_counted: bool = False) -> Schema:
    required = {
        "type": {"const": "FeatureCollection"},
        "numberMatched": COUNT,
        "numberReturned": COUNT,
        "features": listed(reference(name)),
    }
    return thing(required | ({"people": COUNT, "unplaced": COUNT} if is_counted else {}))


def _link() -> Schema:
    common = {name: property_of(ActionArea, fields_of(ActionArea)[name]) for name in ("municipality", "is_withdrawn")}
    ends = dict.fromkeys(("observation_id", "action_id", "area_id"), ID)
    known = {"version": {"type": "integer", "minimum": 1}, "changed_at": TIME, "reason": TEXT}
    return thing({"id": ID, "properties": thing(common | known, ends)})


def _term(**more: Schema) -> Schema:
    return thing({"code": TEXT, "label": TEXT} | more)


_STEP: Final = thing({"value": {"type": "integer"}, "label": TEXT})

_VOCABULARY: Final = thing(
    {
        "language": {"type": "string", "enum": list(LANGUAGES)},
        "groups": listed(_term()),
        "categories": listed(_term(group=TEXT, label_safe=TEXT)),
        "quick": listed(_term(name=TEXT)),
        "feelings": listed(_STEP),
        "severities": listed(_STEP),
        "action_states": listed(_term(next=listed(one_of(ActionState)), needs=listed(TEXT), is_open=TRUTH)),
        "fields": {"type": "object", "additionalProperties": TEXT},
        **dict.fromkeys(
            (
                "valences",
                "observation_states",
                "answers",
                "authorities",
                "placements",
                "time_precisions",
                "flags",
                "action_kinds",
                "decline_reasons",
                "replies",
                "area_kinds",
                "walk_states",
            ),
            listed(_term()),
        ),
    }
)

_FACTS: Final[Schema] = {"type": ["object", "null"], "additionalProperties": ANYTHING}

_ENTRY: Final = thing(
    {
        "seq": {"type": "integer", "minimum": 1},
        "at": TIME,
        "by": TEXT,
        "by_label": TEXT,
        "version": {"type": "integer", "minimum": 1},
        "operation": one_of(Operation),
        "fields": listed(TEXT),
        "before": _FACTS,
        "after": _FACTS,
    }
)

_PROBLEM: Final = {
    "type": "object",
    "properties": {
        "type": {"const": "about:blank"},
        "status": {"type": "integer"},
        "code": TEXT,
        "title": TEXT,
        "detail": TEXT,
        "field": TEXT,
        "reference": TEXT,
        "facts": {"type": "object"},
    },
    "required": ["type", "status", "code", "title", "detail"],
}

_JOB: Final = thing(
    {
        "id": TEXT,
        "kind": TEXT,
        "state": one_of(JobState),
        "done": COUNT,
        "total": COUNT,
        "asked_at": TIME,
        "ended_at": or_null(TIME),
        "facts": {"type": "object"},
        "file": or_null(TEXT),
        "problem": or_null(reference("Problem")),
    }
)

_HEALTH: Final = thing(
    {"status": {"type": "string", "enum": ["ok", "unavailable"]}, "sqlite": TEXT, "store": TEXT},
)

_NEIGHBOUR: Final = thing(
    {
        "type": {"const": "Feature"},
        "id": TEXT,
        "geometry": json_schema.geometry("MultiPolygon"),
        "properties": thing({"name": TEXT, "code": or_null(TEXT)}),
    }
)

_OF_MARKS: Final = ("primary_code", "valence", "state", "is_example", "place", "observed_at", "observed_precision")
_BOX: Final[Schema] = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}

_MARK: Final = thing(
    {
        "type": {"const": "Feature"},
        "geometry": json_schema.geometry("Point"),
        "properties": {
            "anyOf": [
                thing({"count": {"type": "integer", "minimum": 2}, "bbox": _BOX}),
                thing({name: property_of(Observation, fields_of(Observation)[name]) for name in _OF_MARKS}),
            ]
        },
    },
    {"id": ID},
)

_MAP: Final = thing(
    {
        "type": {"const": "FeatureCollection"},
        "numberMatched": COUNT,
        "people": COUNT,
        "unplaced": COUNT,
        "features": listed(_MARK) | {"maxItems": 200},
    },
    {"bbox": _BOX},
)

IDS: Final = or_null(listed(CANONICAL_ID))

_LAYER_FEATURE: Final = thing(
    {
        "type": {"const": "Feature"},
        "id": COUNT,
        "geometry": json_schema.geometry(*KINDS),
        "properties": thing({"name": TEXT, "facts": {"type": "object", "additionalProperties": ANYTHING}}),
    }
)
_LAYERS: Final = thing({"layers": listed(thing({"name": TEXT, "credit": TEXT, "imported_at": TIME, "count": COUNT}))})

PHOTO_CHANGES: Final = frozenset({"blurred", "alt_text", "state", "original_kept_for", "is_withdrawn"})
"""The fields of a photo that a person decides; the others follow from what was sent."""

_FEATURES: Final = {
    "Municipality": json_schema.shown(Municipality),
    "Neighbour": _NEIGHBOUR,
    "Observation": json_schema.shown(Observation, _OF_BELONGING),
    "Action": json_schema.shown(PlanningAction, _OF_ACTIONS, kinds=_ACTION_SHAPES),
    "Area": json_schema.shown(Area, _OF_BELONGING),
    "Walk": json_schema.shown(Walk),
    "Photo": json_schema.shown(Photo),
    "LayerFeature": _LAYER_FEATURE,
}

SCHEMAS: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        **_FEATURES,
        **{f"{name}Collection": _collection(name, is_counted=name == "Observation") for name in _FEATURES},
        "ObservationSent": json_schema.sent(Observation),
        "ActionSent": json_schema.sent(PlanningAction, {"observation_ids": IDS}),
        "AreaSent": json_schema.sent(Area),
        "WalkSent": json_schema.sent(Walk),
        "ObservationChanges": json_schema.changes(Observation),
        "ActionChanges": json_schema.changes(PlanningAction),
        "AreaChanges": json_schema.changes(Area),
        "WalkChanges": json_schema.changes(Walk),
        "PhotoChanges": json_schema.changes(Photo, PHOTO_CHANGES),
        "History": thing({"entries": listed(_ENTRY)}),
        "Link": _link(),
        "Job": _JOB,
        "Layers": _LAYERS,
        "Reason": thing({}, {"reason": property_of(ActionArea, fields_of(ActionArea)["reason"])}),
        "ReasonNeeded": thing({"reason": property_of(AreaObservation, fields_of(AreaObservation)["reason"])}),
        "Map": _MAP,
        "Texts": {"type": "object", "additionalProperties": TEXT},
        "Vocabulary": _VOCABULARY,
        "Health": _HEALTH,
        "Problem": _PROBLEM,
    }
)
"""By name, as the document's components."""
