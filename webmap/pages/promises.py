"""The citizen promises of a municipality, as reference text with their sources."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint

from webmap.demo.promises import Party, reference_texts, towns
from webmap.language import _
from webmap.pages.presenting import page, town
from webmap.texts import msgid

routes = Blueprint("promises", __name__)

HEADINGS: Final[Mapping[Party, str]] = MappingProxyType(
    {
        Party.MUNICIPALITY: msgid("The municipality promises"),
        Party.POLICE: msgid("The police promise"),
        Party.TOGETHER: msgid("Municipality and police promise together"),
    }
)


@routes.app_context_processor
def _words() -> dict[str, object]:
    """Where the way here is shown."""
    return {"promise_towns": towns()}


@routes.get("/<slug>/loften")
def listed(slug: str) -> str:
    """Year by year: the problem picture, and what each party promised."""
    texts = reference_texts(slug)
    headings = {party: _(heading) for party, heading in HEADINGS.items()}
    return page("promises.html", town(slug), texts=texts, headings=headings, site=site)


def site(address: str) -> str:
    """Whose page an address is ("polisen.se")."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
