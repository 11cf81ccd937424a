"""The map page of a municipality."""

from flask import Blueprint

from webmap.pages.presenting import page, town

routes = Blueprint("maps", __name__)


@routes.get("/<slug>/karta")
def shown(slug: str) -> str:
    """The map with its list."""
    return page("map.html", town(slug))
