"""Safety walks: the list, each with its history."""

from uuid import UUID

from flask import Blueprint, Response

from geodata.casework import walks
from geodata.exchange import geojson
from geodata.model.permission import Deed
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.model.walk import Walk
from webmap import incoming, world
from webmap.access import who
from webmap.api import answers
from webmap.api.contract import collection, described
from webmap.api.editing import OF_OUTLINES, Noun
from webmap.incoming import Query
from webmap.parameters import MUNICIPALITY
from webmap.seen import feature_seen, seen

routes = Blueprint("walks", __name__)


def _keep(key: UUID, body: dict[str, object], town: Municipality) -> tuple[Kept[Walk], bool]:
    walk = geojson.read_feature(Walk, body, given={"id": key, "municipality": town.slug})
    return walks.plan(world.store(), walk, by=who(), now=world.now())


NOUN = Noun(
    Walk,
    "Walk",
    Deed.PLAN_WALK,
    Deed.PLAN_WALK,
    ("time.invalid", "time.no-zone", *OF_OUTLINES),
    show=feature_seen,
    keep=_keep,
    revise=walks.revise,
)
NOUN.add_routes(routes, "walks")


@routes.get("/walks")
@described(query=(MUNICIPALITY,), gives=collection("Walk"))
def listed(asked: Query) -> Response:
    """The walks of a municipality, newest first."""
    store = seen()
    town = incoming.municipality(store, asked)
    return answers.many([feature_seen(kept) for kept in store.walks(town.slug)])
