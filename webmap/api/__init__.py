"""The API under /api/v1, one module for each noun; docs/api.md describes it."""

from flask import Blueprint

from webmap.api import (
    actions,
    areas,
    backgrounds,
    cases,
    exports,
    health,
    jobs,
    layers,
    maps,
    municipalities,
    observations,
    openapi,
    photos,
    review,
    source_pictures,
    tiles,
    vocabulary,
    walks,
)

NOUNS = (
    municipalities,
    vocabulary,
    observations,
    maps,
    tiles,
    actions,
    areas,
    walks,
    photos,
    review,
    cases,
    backgrounds,
    source_pictures,
    layers,
    jobs,
    exports,
    openapi,
)


def blueprint() -> Blueprint:
    """All of the API's routes."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    for noun in NOUNS:
        api.register_blueprint(noun.routes)
    return api


def outside() -> Blueprint:
    """What programs ask outside of /api."""
    return health.routes
