"""The map: at most two hundred marks for any number of observations, from the index in memory."""

from flask import Blueprint, Response

from geodata.exchange import geojson
from geodata.mapview.clusters import marks
from webmap import incoming, world
from webmap.api.contract import GEOJSON, Answer, described, reference
from webmap.incoming import Query
from webmap.parameters import APART, FILTERS, MUNICIPALITY, ZOOM

routes = Blueprint("maps", __name__)


@routes.get("/map")
@described(query=(MUNICIPALITY, *FILTERS, ZOOM, APART), gives=Answer(schema=reference("Map"), media=GEOJSON))
def shown(asked: Query) -> Response:
    """The marks of a map: clusters and single observations that answer to the filter, counted as the list does."""
    where = incoming.observation_filter(world.store(), asked)
    selection, book = world.map_index().selection(where)
    drawn = marks(selection, book, where.box, asked[ZOOM], apart=asked[APART])
    unplaced = selection.unplaced if where.box is None else 0
    members: dict[str, object] = {"numberMatched": drawn.number + unplaced, "unplaced": unplaced}
    if selection.extent is not None:
        members["bbox"] = selection.extent
    return Response(geojson.collection(drawn.features, **members), mimetype=GEOJSON)
