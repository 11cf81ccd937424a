"""Vector tiles: every observation that answers to a filter, for a map that draws by itself."""

from typing import Final

from flask import Blueprint, Response

from geodata.exchange.json_schema import Schema
from geodata.mapview import tiles
from geodata.mapview.tiles import FINEST, Tile
from webmap import incoming
from webmap.api.contract import Answer, described
from webmap.incoming import Query
from webmap.parameters import MUNICIPALITY, TILE_FILTERS
from webmap.seen import seen, selection

routes = Blueprint("tiles", __name__)

MVT: Final = "application/vnd.mapbox-vector-tile"
BYTES: Final[Schema] = {"type": "string", "contentMediaType": MVT}
LAST: Final = (1 << FINEST) - 1


@routes.get(f"/tiles/observations/<int(max={FINEST}):z>/<int(max={LAST}):x>/<int(max={LAST}):y>.mvt")
@described(query=(MUNICIPALITY, *TILE_FILTERS), gives=Answer(schema=BYTES, media=MVT))
def observations(asked: Query, z: int, x: int, y: int) -> Response:
    """The observations of a tile as a Mapbox Vector Tile: one by one, or clusters where they are very many."""
    wanted = Tile(z, x, y)
    shown, _ = selection(incoming.observation_filter(seen(), asked))
    return Response(tiles.tile(shown, wanted), mimetype=MVT)
