"""The first page: the municipalities of this store."""

from flask import Blueprint

from webmap import world
from webmap.pages.presenting import page

routes = Blueprint("index", __name__)


@routes.get("/")
def index() -> str:
    """The municipalities, each with the way to its map and lists."""
    return page("index.html", municipalities=[kept.thing for kept in world.store().municipalities()])
