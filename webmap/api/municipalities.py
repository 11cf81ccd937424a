"""Municipalities: all of them, one, and the outlines of its neighbours."""

from flask import Blueprint, Response

from geodata.exchange import boundaries, geojson, shapes
from geodata.model.place import Municipality
from webmap import world
from webmap.api import answers
from webmap.api.contract import collection, described, feature

routes = Blueprint("municipalities", __name__)


@routes.get("/municipalities")
@described(gives=collection("Municipality"))
def listed() -> Response:
    """All municipalities of this store, by name."""
    return answers.many([geojson.feature(kept) for kept in world.store().municipalities()])


@routes.get("/municipalities/<slug>")
@described(gives=feature("Municipality"))
def one(slug: str) -> Response:
    """One municipality with its boundary."""
    kept = world.store().get(Municipality, slug)
    return answers.one(geojson.feature(kept), kept)


@routes.get("/municipalities/<slug>/neighbours")
@described(gives=collection("Neighbour"))
def neighbours(slug: str) -> Response:
    """The outlines of the municipalities around one, by name; empty outside Sweden."""
    around = boundaries.neighbours(world.store().get(Municipality, slug).thing)
    return answers.many([_outlined(each) for each in around])


def _outlined(town: Municipality) -> answers.Feature:
    properties = {"name": town.name, "code": town.code}
    return {"type": "Feature", "id": town.slug, "geometry": shapes.geometry(town.boundary), "properties": properties}
