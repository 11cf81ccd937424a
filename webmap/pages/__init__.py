"""Pages for people, one module for each noun."""

from flask import Blueprint, Flask

from webmap.pages import actions, api_docs, areas, exports, imports, index, maps, presenting, printing, promises


def prepare(app: Flask) -> None:
    """Gives the templates their words."""
    presenting.prepare(app)


def blueprint() -> Blueprint:
    """All pages."""
    pages = Blueprint("pages", __name__)
    for noun in (index, api_docs, maps, actions, areas, promises, exports, imports, printing):
        pages.register_blueprint(noun.routes)
    return pages
