"""Pages for people, one module for each noun."""

from flask import Blueprint, Flask

from webmap.pages import (
    accounts,
    actions,
    api_docs,
    areas,
    exports,
    imports,
    index,
    invitations,
    maps,
    own_account,
    own_sign_in,
    presenting,
    printing,
    promises,
    review,
    sign_in,
)

STAFF = (sign_in, own_sign_in, own_account, invitations, accounts)


def prepare(app: Flask) -> None:
    """Gives the templates their words."""
    presenting.prepare(app)


def blueprint() -> Blueprint:
    """All pages."""
    pages = Blueprint("pages", __name__)
    for noun in (index, api_docs, maps, actions, areas, promises, exports, imports, printing, review, *STAFF):
        pages.register_blueprint(noun.routes)
    return pages
