"""What a viewer sees of the map's index, and of a thing as a feature: for requests, files and the standalone map."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from geodata.casework.seeing import Seen, hidden
from geodata.exchange import geojson
from geodata.mapview.columns import Book
from geodata.mapview.listing import listing
from geodata.mapview.selection import Selection
from geodata.model.observation import ObservationFilter, ObservationState
from geodata.model.record import Kept
from geodata.model.viewer import Viewer
from geodata.model.visibility import UNREAD, Level
from webmap.map_index import MapIndex

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_APPROVED: Final = frozenset(ObservationState) - UNREAD


def feature_of(viewed: Seen, kept: Kept[Any]) -> dict[str, Any]:
    """A thing that is seen as a GeoJSON feature, without what is hidden in it."""
    unseen = hidden(type(kept.thing), viewed.levels(kept.thing))
    found: dict[str, Any] = geojson.feature(kept)
    found["properties"] = {name: value for name, value in found["properties"].items() if name not in unseen}
    return found


def selected(index: MapIndex, viewer: Viewer, where: ObservationFilter) -> tuple[Selection, Book]:
    """What of a filter somebody sees: everyone from the public columns, partners what was approved, staff all of it."""
    levels = viewer.levels(where.municipality)
    if Level.INTERNAL in levels:
        return index.selection(where)
    if Level.PARTNERS not in levels:
        return index.selection(where, is_public=True)
    return index.selection(_approved(where))


def _approved(where: ObservationFilter) -> ObservationFilter:
    """The filter without what nobody has approved; one that nothing answers to where nothing else was asked for."""
    states = where.states & _APPROVED if where.states else _APPROVED
    return replace(where, states=states) if states else replace(where, since=_EPOCH, until=_EPOCH)


def ids(index: MapIndex, viewer: Viewer, where: ObservationFilter) -> list[str]:
    """The ids of all that somebody sees of a filter, in the order of the list."""
    found, _ = selected(index, viewer, where)
    return listing(found, where.box, limit=len(found.columns) + len(found.absent)).ids
