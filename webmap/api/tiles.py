"""Vector tiles: every observation that answers to a filter, for a map that draws by itself."""

from typing import Final

from flask import Blueprint, Response

from geodata.exchange.json_schema import Schema
from geodata.mapview import tiles
from geodata.mapview.tiles import FINEST, Tile
from geodata.model.observation import ObservationFilter
from webmap import incoming, world
from webmap.api.contract import Answer, described
from webmap.incoming import Query
from webmap.map_index import MapIndex
from webmap.parameters import MUNICIPALITY, TILE_FILTERS

routes = Blueprint("tiles", __name__)

MVT: Final = "application/vnd.mapbox-vector-tile"
BYTES: Final[Schema] = {"type": "string", "contentMediaType": MVT}
LAST: Final = (1 << FINEST) - 1


@routes.get(f"/tiles/observations/<int(max={FINEST}):z>/<int(max={LAST}):x>/<int(max={LAST}):y>.mvt")
@described(query=(MUNICIPALITY, *TILE_FILTERS), gives=Answer(schema=BYTES, media=MVT))
def observations(asked: Query, z: int, x: int, y: int) -> Response:
    """The observations of a tile as a Mapbox Vector Tile: one by one, or clusters where they are very many."""
    wanted = Tile(z, x, y)
    where = incoming.observation_filter(world.store(), asked)
    return Response(drawn(world.map_index(), where, wanted), mimetype=MVT)


def drawn(index: MapIndex, where: ObservationFilter, wanted: Tile, *, is_public: bool = False) -> bytes:
    """The observations of a tile."""
    selection, _ = index.selection(where, is_public=is_public)
    return tiles.tile(selection, wanted)
