"""Municipalities: all of them, one, and the outlines of its neighbours."""

from flask import Blueprint, Response

from geodata.exchange import boundaries, geojson, shapes
from geodata.model.place import Municipality
from webmap import incoming, world
from webmap.api import answers

routes = Blueprint("municipalities", __name__)


@routes.get("/municipalities")
def listed() -> Response:
    """All municipalities of this store, by name."""
    incoming.no_query()
    return answers.many([geojson.feature(kept) for kept in world.store().municipalities()])


@routes.get("/municipalities/<slug>")
def one(slug: str) -> Response:
    """One municipality with its boundary."""
    incoming.no_query()
    kept = world.store().get(Municipality, slug)
    return answers.one(geojson.feature(kept), kept)


@routes.get("/municipalities/<slug>/neighbours")
def neighbours(slug: str) -> Response:
    """The outlines of the municipalities around one, by name; empty outside Sweden."""
    incoming.no_query()
    around = boundaries.neighbours(world.store().get(Municipality, slug).thing)
    return answers.many([_outlined(each) for each in around])


def _outlined(town: Municipality) -> answers.Feature:
    properties = {"name": town.name, "code": town.code}
    return {"type": "Feature", "id": town.slug, "geometry": shapes.geometry(town.boundary), "properties": properties}
