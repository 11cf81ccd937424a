"""The first page: the municipalities of this store, each with what it holds."""

from dataclasses import dataclass

from flask import Blueprint

from geodata.casework.seeing import Seen
from geodata.mapview.listing import Listing
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationFilter
from geodata.model.place import Municipality
from webmap.pages.presenting import page
from webmap.seen import is_public, listed, seen

routes = Blueprint("index", __name__)


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of a municipality whoever asks sees; each number opens the rows it counts. None: they see no such."""

    town: Municipality
    observations: Listing
    actions: int
    patrol_areas: int | None


@routes.get("/")
def index() -> str:
    """The municipalities, each with the way to its map and lists."""
    store = seen()
    return page("index.html", holdings=[_holding(store, kept.thing) for kept in store.municipalities()])


def _holding(store: Seen, town: Municipality) -> Holding:
    return Holding(
        town,
        listed(ObservationFilter(municipality=town.slug), limit=0),
        len(store.actions(town.slug)),
        None if is_public(town.slug) else len(store.areas(town.slug, kind=AreaKind.PATROL)),
    )
