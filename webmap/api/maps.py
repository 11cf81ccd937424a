"""The map: at most two hundred marks for any number of observations, from the index in memory."""

from uuid import UUID

from flask import Blueprint, Response

from geodata.exchange import geojson
from geodata.mapview.clusters import marks
from geodata.mapview.people import people
from geodata.model.observation import ObservationFilter
from webmap import incoming, world
from webmap.api.contract import GEOJSON, Answer, described, reference
from webmap.incoming import Query
from webmap.map_index import MapIndex
from webmap.parameters import APART, FILTERS, MUNICIPALITY, ZOOM

routes = Blueprint("maps", __name__)


@routes.get("/map")
@described(query=(MUNICIPALITY, *FILTERS, ZOOM, APART), gives=Answer(schema=reference("Map"), media=GEOJSON))
def shown(asked: Query) -> Response:
    """The marks of a map: clusters and single observations that answer to the filter, counted as the list does."""
    where = incoming.observation_filter(world.store(), asked)
    return Response(drawn(world.map_index(), where, zoom=asked[ZOOM], apart=asked[APART]), mimetype=GEOJSON)


def drawn(
    index: MapIndex, where: ObservationFilter, *, zoom: int, apart: UUID | None = None, is_public: bool = False
) -> bytes:
    """The marks of a map as GeoJSON, with how many observations and people they stand for."""
    selection, book = index.selection(where, is_public=is_public)
    found = marks(selection, book, where.box, zoom, apart=apart)
    unplaced = selection.unplaced if where.box is None else 0
    matched = found.number + unplaced
    counted = people(selection, where.box, matched)
    members: dict[str, object] = {"numberMatched": matched, "people": counted, "unplaced": unplaced}
    if selection.extent is not None:
        members["bbox"] = selection.extent
    return geojson.collection(found.features, **members)
