"""Exports: a file is asked for, and becomes a job."""

from flask import Blueprint, Response, current_app

from geodata.analysis.crs import WGS84
from geodata.exchange.json_schema import Schema
from geodata.model.permission import Deed
from webmap import exporting, incoming, world
from webmap.access import require
from webmap.api.contract import Answer, described, reference
from webmap.api.jobs import accepted
from webmap.seen import seen
from webmap.settings import Settings

routes = Blueprint("exports", __name__)

MEMBERS = ("what", "format", "crs", "municipality", "filter")

ASKED: Schema = {
    "type": "object",
    "properties": {
        "what": {"type": "string", "enum": list(exporting.KINDS)},
        "format": {"type": "string", "enum": list(exporting.FORMS)},
        "crs": {"type": "string", "default": WGS84, "maxLength": exporting.LONGEST_CRS},
        "municipality": {"type": "string", "maxLength": 200},
        "filter": {"type": "string", "default": "", "maxLength": exporting.LONGEST_FILTER},
    },
    "required": ["what", "format"],
    "additionalProperties": False,
}


@routes.post("/exports")
@described(
    gives={202: Answer(schema=reference("Job"))},
    body=ASKED,
    refuses=(
        "crs.unknown",
        "code.unknown",
        "box.invalid",
        "municipality.missing",
        "municipality.ambiguous",
        "thing.missing",
        "job.too-many",
    ),
)
def asked_for() -> Response:
    """Ask for a file of observations, actions or areas; it becomes a job."""
    body = incoming.members(incoming.document())
    settings: Settings = current_app.config["SETTINGS"]
    given = exporting.given(body)
    require(Deed.EXPORT, seen().municipality(given["town"]).thing.slug)
    asked = exporting.order(seen(), settings.store, **given, now=world.now())
    return accepted(world.jobs().ask("export", asked))
