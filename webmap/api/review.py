"""Review: what waits to be read, one with all that helps to decide, and what is decided of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response

from geodata.analysis import personal_data
from geodata.analysis.personal_data import Mark, MarkKind
from geodata.casework import answering, candidates, review, undoing
from geodata.errors import Invalid, Stale
from geodata.exchange import geojson
from geodata.exchange.fields import fields_of
from geodata.exchange.json_schema import COUNT, ID, TEXT, TIME, Schema, listed, one_of, or_null, property_of, thing
from geodata.model.case import Case
from geodata.model.moments import moment
from geodata.model.observation import Authority, Observation, ObservationFilter, Outcome
from geodata.model.permission import Deed
from geodata.model.record import Kept
from geodata.model.review import WAITING
from webmap import incoming, labels, world
from webmap.access import require, who
from webmap.api import answers
from webmap.api.cases import CASE, case_shown
from webmap.api.contract import OF_ROLES, Answer, described, feature, reference
from webmap.api.editing import changed_meanwhile
from webmap.incoming import Query
from webmap.language import language
from webmap.parameters import MUNICIPALITY, OFFSET, whole, wrong
from webmap.seen import feature_seen, seen
from webmap.seen import listed as listed_seen
from webmap.texts import msgid

routes = Blueprint("review", __name__)

LONGEST_BEGINNING: Final = 160
"""Characters of a text that the queue shows."""

QUEUED: Final = whole("limit", msgid("How many of those that wait are answered at most."), 1, 200, 50)

LEFT_OUT: Final = "…"
"""What stands in a proposed text for what is marked."""

MARKED: Final = ("text_raw", "why", "proposal", "place")
"""The texts of an observation that a person has written."""

_KEPT: Final = fields_of(Observation)
_OF_A_ROW: Final = ("state", "recorded_at", "observed_at", "observed_precision", "primary_code", "valence", "place")

ROW: Final[Schema] = thing(
    {"id": ID, "version": {"type": "integer", "minimum": 1}}
    | {name: property_of(Observation, _KEPT[name]) for name in _OF_A_ROW}
    | {"position": or_null({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2})}
    | {"text": TEXT, "photos": COUNT}
)
QUEUE: Final[Schema] = thing({"numberMatched": COUNT, "numberReturned": COUNT, "waiting": listed(ROW)})

MARK: Final[Schema] = thing(
    {"field": {"type": "string", "enum": list(MARKED)}, "kind": one_of(MarkKind), "label": TEXT}
    | dict.fromkeys(("start", "end"), COUNT)
)
CANDIDATE: Final[Schema] = thing(
    {"observation": reference("Observation"), "distance_m": {"type": "number", "minimum": 0}, "days_apart": COUNT}
    | dict.fromkeys(("shared_codes", "shared_groups", "shared_words"), listed(TEXT))
)
READ: Final[Schema] = thing(
    {
        "observation": reference("Observation"),
        "marks": listed(MARK),
        "suggestion": TEXT,
        "candidates": listed(CANDIDATE),
        "case": or_null(CASE),
        "members": listed(reference("Observation")),
        "next_batch": TIME,
    }
)

# --- the queue --------------------------------------------------------------------------------------------------------


@routes.get("/review")
@described(query=(MUNICIPALITY, QUEUED, OFFSET), gives=Answer(schema=QUEUE), refuses=OF_ROLES)
def waiting(asked: Query) -> Response:
    """What waits to be read in a municipality, the oldest first."""
    town = incoming.municipality(seen(), asked).slug
    require(Deed.REVIEW, town)
    rows = world.store().waiting(town, limit=asked[QUEUED], offset=asked[OFFSET])
    matched = listed_seen(ObservationFilter(municipality=town, states=WAITING), limit=0).matched
    shown = [_row(kept) for kept in rows]
    return answers.json({"numberMatched": matched, "numberReturned": len(shown), "waiting": shown})


def _row(kept: Kept[Observation]) -> dict[str, object]:
    each = kept.thing
    text = each.text_raw if len(each.text_raw) <= LONGEST_BEGINNING else each.text_raw[:LONGEST_BEGINNING] + LEFT_OUT
    return {
        "id": each.key,
        "version": kept.version,
        **{name: geojson.plain(getattr(each, name)) for name in _OF_A_ROW},
        "position": None if each.position is None else [each.position.lon, each.position.lat],
        "text": text,
        "photos": len(world.store().photos(each.id)),
    }


# --- one --------------------------------------------------------------------------------------------------------------


def _reviewed(key: UUID) -> Kept[Observation]:
    """The observation, for those who may decide on it."""
    kept = seen().get(Observation, key)
    require(Deed.REVIEW, kept.thing.municipality)
    return kept


@routes.get("/observations/<id:key>/review")
@described(gives=Answer(schema=READ), refuses=OF_ROLES)
def read(key: UUID) -> Response:
    """An observation with what a reviewer looks at: what may be personal data, what may be the same, its case."""
    kept = _reviewed(key)
    one = kept.thing
    marked = {name: personal_data.marks(getattr(one, name)) for name in MARKED}
    case = None if one.case_id is None else seen().get(Case, one.case_id)
    members = [] if one.case_id is None else world.store().members(one.case_id)
    return answers.json(
        {
            "observation": feature_seen(kept),
            "marks": [_mark(name, mark) for name, found in marked.items() for mark in found],
            "suggestion": one.text_public or without(one.text_raw, marked["text_raw"]),
            "candidates": [_candidate(each) for each in candidates.candidates(world.store(), one)],
            "case": None if case is None else case_shown(case),
            "members": [feature_seen(each) for each in members if each.thing.id != one.id],
            "next_batch": moment(review.shown_from(world.store(), one.municipality, world.now())),
        }
    )


def without(text: str, marks: list[Mark]) -> str:
    """A text with `LEFT_OUT` for what is marked."""
    pieces, start = [], 0
    for mark in marks:
        pieces += [text[start : mark.start], LEFT_OUT]
        start = mark.end
    return "".join([*pieces, text[start:]])


def _mark(field: str, mark: Mark) -> dict[str, object]:
    label = labels.label(mark.kind, language())
    return {"field": field, "kind": mark.kind.value, "label": label, "start": mark.start, "end": mark.end}


def _candidate(each: candidates.Candidate) -> dict[str, object]:
    alike = each.likeness
    return {
        "observation": feature_seen(each.observation),
        "distance_m": alike.distance_m,
        "days_apart": alike.apart.days,
        "shared_codes": alike.shared_codes,
        "shared_groups": alike.shared_groups,
        "shared_words": alike.shared_words,
    }


# --- decisions --------------------------------------------------------------------------------------------------------

Decide = Callable[..., Kept[Observation]]

DECISIONS: Final[Mapping[str, tuple[Decide, tuple[str, ...], tuple[str, ...]]]] = {
    "begin": (review.begin, (), ()),
    "approve": (review.approve, ("text_public",), ("place",)),
    "internal": (review.approve_internal, (), ("text_public", "place")),
    "reject": (review.reject, ("reason",), ()),
    "forward": (review.forward_urgent, ("authority",), ()),
    "take_down": (review.take_down, (), ()),
    "put_back": (undoing.put_back, (), ()),
    "undo": (undoing.undo, (), ()),
}
"""By name: the use case, what it needs to be told, and what it may be told."""

DECISION: Final[Schema] = thing(
    {"decision": {"type": "string", "enum": list(DECISIONS)}},
    {
        "text_public": property_of(Observation, _KEPT["text_public"]),
        "place": property_of(Observation, _KEPT["place"]),
        "reason": property_of(Observation, _KEPT["state_reason"]),
        "authority": one_of(Authority),
    },
)

OF_DECISIONS: Final = (
    "observation.illegal-move", "observation.never-public", "observation.reason-missing", "observation.leads-case",
    "observation.in-case", "observation.nothing-to-undo",
)  # fmt: skip


@routes.post("/observations/<id:key>/decision")
@described(
    body=DECISION, gives=feature("Observation"), needs_version=True, current=reference("Observation"),
    refuses=OF_DECISIONS,
)  # fmt: skip
def decide(key: UUID) -> Response:
    """Decide what becomes of an observation: who sees it, with which text, or that a decision is taken back."""
    _reviewed(key)
    version, body = incoming.version(), _said(incoming.members(incoming.document()), DECISION)
    if "decision" not in body:
        raise Invalid("value.missing", field="decision")
    act, needed, allowed = DECISIONS[body.pop("decision")]
    for name in needed:
        if name not in body:
            raise Invalid("value.missing", field=name)
    strange = next((name for name in body if name not in (*needed, *allowed)), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange)
    told = [Authority(body.pop(name)) if name == "authority" else body.pop(name) for name in needed]
    return _done(key, version, lambda how: act(world.store(), key, *told, **body, **how))


ANSWER: Final[Schema] = thing(
    {"answer": one_of(Outcome)}, {"answer_text": property_of(Observation, _KEPT["answer_text"])}
)


@routes.post("/observations/<id:key>/answer")
@described(
    body=ANSWER, gives=feature("Observation"), needs_version=True, current=reference("Observation"),
    refuses=(*OF_DECISIONS, "answer.action-missing", "answer.motivation-missing", "answer.not-positive",
             "answer.not-reviewed"),
)  # fmt: skip
def answer(key: UUID) -> Response:
    """Tell what became of an observation, and of all others in its case."""
    _reviewed(key)
    version, body = incoming.version(), _said(incoming.members(incoming.document()), ANSWER)
    if "answer" not in body:
        raise Invalid("value.missing", field="answer")
    outcome, text = Outcome(body["answer"]), body.get("answer_text", "")
    return _done(key, version, lambda how: answering.answer(world.store(), key, outcome, text, **how))


@routes.post("/observations/<id:key>/me-too")
@described(gives=feature("Observation"))
def me_too(key: UUID) -> Response:
    """One more person said the same."""
    _reviewed(key)
    review.me_too(world.store(), key, by=who(), now=world.now())
    kept = seen().get(Observation, key)
    return answers.one(feature_seen(kept), kept)


def _said(body: dict[str, object], schema: Schema) -> dict[str, Any]:
    """The members of a body, each a text that its schema takes."""
    known = schema["properties"]
    for name, value in body.items():
        if name not in known:
            raise Invalid("value.unknown", field=name[:80])
        allowed = known[name].get("enum")
        if not isinstance(value, str) or (allowed is not None and value not in allowed):
            raise wrong(name, str(value), **({} if allowed is None else {"allowed": allowed}))
    return dict(body)


def _done(key: UUID, version: int, act: Callable[[dict[str, Any]], Kept[Observation]]) -> Response:
    try:
        act({"version": version, "by": who(), "now": world.now()})
    except Stale as stale:
        raise changed_meanwhile(Observation, key, version, feature_seen) from stale
    kept = seen().get(Observation, key)
    return answers.one(feature_seen(kept), kept)
