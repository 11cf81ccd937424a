"""Whether the server is well."""

from flask import Blueprint, Response

from geodata.errors import Refused
from geodata.storage import sqlite_version
from webmap import world
from webmap.api import answers
from webmap.api.contract import Answer, described, reference

routes = Blueprint("health", __name__)


@routes.get("/healthz")
@described(gives=dict.fromkeys((200, 503), Answer(schema=reference("Health"))))
def healthz() -> Response:
    """200 where the store can be read, 503 where it can't."""
    try:
        world.store().municipalities()
    except Refused as refused:
        return answers.json({"status": "unavailable", "sqlite": sqlite_version(), "store": refused.code}, 503)
    return answers.json({"status": "ok", "sqlite": sqlite_version(), "store": "ok"})
