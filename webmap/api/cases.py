"""Cases: several observations of the same thing become one, and are told apart again."""

from uuid import UUID

from flask import Blueprint, Response

from geodata.casework import cases
from geodata.errors import Invalid
from geodata.exchange import geojson
from geodata.exchange.fields import fields_of, made
from geodata.exchange.json_schema import ID, TIME, Schema, listed, property_of, thing
from geodata.model.case import Case
from geodata.model.observation import Observation
from geodata.model.permission import Deed
from geodata.model.record import Kept
from webmap import incoming, world
from webmap.access import require, who
from webmap.api import answers
from webmap.api.contract import Answer, described, reference
from webmap.api.editing import municipality_in
from webmap.parameters import CANONICAL_ID
from webmap.seen import feature_seen, seen

routes = Blueprint("cases", __name__)

_FIELDS = {name: property_of(Case, field) for name, field in fields_of(Case).items() if name != "id"}
_KEEPING: dict[str, Schema] = {"version": {"type": "integer", "minimum": 1}, "changed_at": TIME}

CASE: Schema = thing({"id": ID, "properties": thing(_FIELDS | _KEEPING)})
SENT: Schema = thing(
    {
        "properties": thing(
            {name: _FIELDS[name] for name in ("municipality", "title", "lead_id")},
            {name: _FIELDS[name] for name in ("reason", "is_example")},
        ),
        "member_ids": listed(CANONICAL_ID),
    }
)
APART: Schema = thing({}, {"member_ids": listed(CANONICAL_ID)})


def case_shown(kept: Kept[Case]) -> answers.Feature:
    """A case: it has no place of its own."""
    return {"id": kept.thing.key, "properties": feature_seen(kept)["properties"]}


@routes.get("/cases/<id:key>")
@described(gives=Answer(schema=thing({**CASE["properties"], "members": listed(reference("Observation"))})))
def get(key: UUID) -> Response:
    """A case with the observations that were merged into it, as they were recorded."""
    kept = seen().get(Case, key)
    members = seen().get_many(Observation, [each.thing.id for each in world.store().members(key)])
    return answers.json(case_shown(kept) | {"members": [feature_seen(each) for each in members]})


@routes.put("/cases/<id:key>")
@described(
    body=SENT,
    gives=dict.fromkeys((200, 201), Answer(schema=CASE)),
    refuses=(
        "municipality.missing", "municipality.ambiguous", "thing.gone", "thing.other-content", "case.other-case",
        "case.not-leading", "case.not-mergeable", "case.valences-differ", "store.other-municipality",
    ),
)  # fmt: skip
def merge(key: UUID) -> Response:
    """Merge observations into a case that one of them stands for: 201, or 200 where more join it."""
    body = incoming.members(incoming.document())
    strange = next((name for name in body if name not in {"properties", "member_ids"}), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange[:80])
    town = municipality_in(body)
    require(Deed.REVIEW, town.slug)
    sent = incoming.members(body.get("properties"))
    values = geojson.read_properties(Case, {k: v for k, v in sent.items() if k != "municipality"}, ignored=frozenset())
    case = made(Case, values | {"id": key, "municipality": town.slug})
    member_ids = incoming.ids("member_ids", body.get("member_ids"))
    for each in (case.lead_id, *member_ids):
        seen().get(Observation, each)
    kept, is_new = cases.merge(world.store(), case, member_ids, by=who(), now=world.now())
    return answers.json(case_shown(kept), 201 if is_new else 200)


@routes.post("/cases/<id:key>/split")
@described(body=APART, gives=Answer(schema=CASE), refuses=("thing.gone", "case.no-member"))
def split(key: UUID) -> Response:
    """Tell some members apart from a case, or all of them: then the case is withdrawn."""
    require(Deed.REVIEW, seen().get(Case, key).thing.municipality)
    body = incoming.members(incoming.document())
    strange = next((name for name in body if name != "member_ids"), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange[:80])
    member_ids = incoming.ids("member_ids", body["member_ids"]) if "member_ids" in body else None
    return answers.json(case_shown(cases.split(world.store(), key, member_ids, by=who(), now=world.now())))
