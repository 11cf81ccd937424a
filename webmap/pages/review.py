"""The review page: what came in is read here before anyone else sees it."""

from flask import Blueprint

from geodata.model.permission import Deed
from webmap.access import require
from webmap.pages.presenting import page, town

routes = Blueprint("review", __name__)


@routes.get("/<slug>/granskning")
def desk(slug: str) -> str:
    """The queue and the desk, for those who review."""
    here = town(slug)
    require(Deed.REVIEW, slug)
    return page("review.html", here)
