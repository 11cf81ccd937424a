"""Municipalities: all of them, one, and the outlines of its neighbours."""

from flask import Blueprint, Response

from geodata.exchange import boundaries, shapes
from geodata.model.place import Municipality
from webmap.api import answers
from webmap.api.contract import collection, described, feature
from webmap.seen import feature_seen, seen

routes = Blueprint("municipalities", __name__)


@routes.get("/municipalities")
@described(gives=collection("Municipality"))
def listed() -> Response:
    """All municipalities of this store, by name."""
    return answers.many([feature_seen(kept) for kept in seen().municipalities()])


@routes.get("/municipalities/<slug>")
@described(gives=feature("Municipality"))
def one(slug: str) -> Response:
    """One municipality with its boundary."""
    kept = seen().get(Municipality, slug)
    return answers.one(feature_seen(kept), kept)


@routes.get("/municipalities/<slug>/neighbours")
@described(gives=collection("Neighbour"))
def neighbours(slug: str) -> Response:
    """The outlines of the municipalities around one, by name; empty outside Sweden."""
    around = boundaries.neighbours(seen().get(Municipality, slug).thing)
    return answers.many([_outlined(each) for each in around])


def _outlined(town: Municipality) -> answers.Feature:
    properties = {"name": town.name, "code": town.code}
    return {"type": "Feature", "id": town.slug, "geometry": shapes.geometry(town.boundary), "properties": properties}
