"""The first page: the municipalities of this store, each with what it holds."""

from dataclasses import dataclass

from flask import Blueprint

from geodata.mapview.listing import Listing
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationFilter
from geodata.model.place import Municipality
from geodata.storage import Store
from webmap import world
from webmap.pages.presenting import page

routes = Blueprint("index", __name__)


@dataclass(frozen=True, slots=True)
class Holding:
    """How much a municipality holds; each number opens the rows it counts."""

    town: Municipality
    observations: Listing
    actions: int
    patrol_areas: int


@routes.get("/")
def index() -> str:
    """The municipalities, each with the way to its map and lists."""
    store = world.store()
    return page("index.html", holdings=[_holding(store, kept.thing) for kept in store.municipalities()])


def _holding(store: Store, town: Municipality) -> Holding:
    return Holding(
        town,
        world.map_index().listing(ObservationFilter(municipality=town.slug), limit=0),
        len(store.actions(town.slug)),
        len(store.areas(town.slug, kind=AreaKind.PATROL)),
    )
