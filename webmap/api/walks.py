"""Safety walks: the list, each with its history."""

from uuid import UUID

from flask import Blueprint, Response

from geodata.casework import walks
from geodata.exchange import geojson
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.model.walk import Walk
from webmap import incoming, world
from webmap.access import who
from webmap.api import answers
from webmap.api.editing import Noun

routes = Blueprint("walks", __name__)


def _keep(key: UUID, body: dict[str, object], town: Municipality) -> tuple[Kept[Walk], bool]:
    walk = geojson.read_feature(Walk, body, given={"id": key, "municipality": town.slug})
    return walks.plan(world.store(), walk, by=who(), now=world.now())


NOUN = Noun(Walk, show=geojson.feature, keep=_keep, revise=walks.revise)
NOUN.add_routes(routes, "walks")


@routes.get("/walks")
def listed() -> Response:
    """The walks of a municipality, newest first."""
    store = world.store()
    town = incoming.municipality(store, incoming.query("municipality"))
    return answers.many([geojson.feature(kept) for kept in store.walks(town.slug)])
