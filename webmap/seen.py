"""What whoever asks sees of the store and of the map's index: the one way in which pages and the API read."""

from typing import Any

from geodata.casework.seeing import Seen
from geodata.mapview.columns import Book
from geodata.mapview.listing import Listing, listing
from geodata.mapview.selection import Selection
from geodata.model.observation import ObservationFilter
from geodata.model.record import Kept
from webmap import access, world
from webmap.sight import feature_of, selected


def seen() -> Seen:
    """The store as whoever asks sees it now."""
    return Seen(world.store(), access.viewer(), world.now(), world.map_index().eye)


def is_public(municipality: str) -> bool:
    """Whether whoever asks sees of a municipality what everyone does, at public places and times."""
    return not access.viewer().sees_exactly(municipality)


def feature_seen(kept: Kept[Any]) -> dict[str, Any]:
    """A thing that whoever asks sees, as a GeoJSON feature without what is hidden in it."""
    return feature_of(seen(), kept)


def selection(where: ObservationFilter) -> tuple[Selection, Book]:
    """What of a filter whoever asks sees on a map."""
    return selected(world.map_index(), access.viewer(), where)


def listed(where: ObservationFilter, *, limit: int, offset: int = 0) -> Listing:
    """A page of what of a filter whoever asks sees, and how many there are."""
    found, _ = selection(where)
    return listing(found, where.box, limit=limit, offset=offset)
