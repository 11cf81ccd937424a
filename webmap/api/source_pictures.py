"""The background as pictures of a configured map service, fetched by our own server: the browser asks nobody else."""

from base64 import b64decode
from hashlib import sha256
from typing import Any, Final

import shapely
from flask import Blueprint, Response, request

from geodata.errors import Missing
from geodata.exchange.tile_source import MIN_ZOOM, TileSource, surroundings, touches
from geodata.mapview.tiles import FINEST, Tile
from geodata.model.place import Box, Municipality
from webmap import world
from webmap.api.contract import Answer, described
from webmap.incoming import Query
from webmap.parameters import words
from webmap.seen import seen
from webmap.texts import msgid

routes = Blueprint("source_pictures", __name__)

PICTURE: Final = Answer(schema={}, media="image/*")
LAST: Final = (1 << FINEST) - 1

PRINT: Final = words("v", msgid("The source's fingerprint: an answer to the right one may be kept for a day."))

NOTHING: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A clear picture, for where the source has nothing."""


def _box(town: Municipality) -> Box:
    west, south, east, north = (float(edge) for edge in shapely.bounds(town.boundary))
    return surroundings(Box(west, south, east, north))


def facts(town: Municipality) -> dict[str, Any] | None:
    """What the page must know of the source's pictures of a municipality; none where no source is configured."""
    pictures = world.pictures()
    if pictures is None:
        return None
    source, box = pictures.source, _box(town)
    return {
        "is_there": True,
        "kind": "pictures",
        "tiles": f"/api/v1/tiles/source/{town.slug}/{{z}}/{{x}}/{{y}}?v={source.fingerprint}",
        "min_zoom": MIN_ZOOM,
        "max_zoom": source.max_zoom,
        "bounds": [box.west, box.south, box.east, box.north],
        "credit": source.credit,
    }


def _is_within(source: TileSource, town: Municipality, tile: Tile) -> bool:
    return MIN_ZOOM <= tile.z <= source.max_zoom and touches(tile, _box(town))


@routes.get(f"/tiles/source/<slug>/<int(max={FINEST}):z>/<int(max={LAST}):x>/<int(max={LAST}):y>")
@described(
    query=(PRINT,),
    gives={200: PICTURE, 304: Answer()},
    refuses=("background.missing", "background.source-down", "background.source-busy"),
)
def picture(asked: Query, slug: str, z: int, x: int, y: int) -> Response:
    """A tile of the configured source around a municipality, as PNG, JPEG or WebP; clear where the source has nothing.

    The server fetches it and keeps it on its disk; the person who looks is known to nobody else.
    """
    wanted, tile = asked[PRINT], Tile(z, x, y)
    town, pictures = seen().get(Municipality, slug).thing, world.pictures()
    if pictures is None or not _is_within(pictures.source, town, tile):
        raise Missing("background.missing", municipality=town.slug)
    found = pictures.picture(tile)
    body = found.body or NOTHING
    etag = sha256(body).hexdigest()[:20]
    is_same = request.if_none_match.contains(etag)
    answer = Response(status=304) if is_same else Response(body, mimetype=found.media or "image/png")
    answer.set_etag(etag)
    is_lasting = found.is_fresh and found.body and wanted == pictures.source.fingerprint
    answer.headers["Cache-Control"] = "private, max-age=86400" if is_lasting else "private, no-cache"
    return answer
