"""The map: at most two hundred marks for any number of observations, from the index in memory."""

from uuid import UUID

from flask import Blueprint, Response

from geodata.exchange import geojson
from geodata.mapview.clusters import marks
from geodata.mapview.columns import Book
from geodata.mapview.people import people
from geodata.mapview.selection import Selection
from geodata.model.observation import ObservationFilter
from webmap import incoming
from webmap.api.contract import GEOJSON, Answer, described, reference
from webmap.incoming import Query
from webmap.parameters import APART, FILTERS, MUNICIPALITY, ZOOM
from webmap.seen import seen, selection

routes = Blueprint("maps", __name__)


@routes.get("/map")
@described(query=(MUNICIPALITY, *FILTERS, ZOOM, APART), gives=Answer(schema=reference("Map"), media=GEOJSON))
def map_of(asked: Query) -> Response:
    """The marks of a map: clusters and single observations that answer to the filter, counted as the list does."""
    where = incoming.observation_filter(seen(), asked)
    return Response(drawn(selection(where), where, zoom=asked[ZOOM], apart=asked[APART]), mimetype=GEOJSON)


def drawn(selected: tuple[Selection, Book], where: ObservationFilter, *, zoom: int, apart: UUID | None = None) -> bytes:
    """The marks of a map as GeoJSON, with how many observations and people they stand for."""
    shown, book = selected
    found = marks(shown, book, where.box, zoom, apart=apart)
    unplaced = shown.unplaced if where.box is None else 0
    matched = found.number + unplaced
    counted = people(shown, where.box, matched)
    members: dict[str, object] = {"numberMatched": matched, "people": counted, "unplaced": unplaced}
    if shown.extent is not None:
        members["bbox"] = shown.extent
    return geojson.collection(found.features, **members)
