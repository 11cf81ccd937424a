"""The background map: what a municipality has, its tiles, and the places that it names."""

import gzip
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, request

from geodata.errors import Missing
from geodata.exchange.backgrounds import Background, background
from geodata.exchange.json_schema import COUNT, TEXT, TRUTH, Schema, listed, or_null, thing
from geodata.exchange.place_names import Named
from geodata.model.place import Municipality
from geodata.storage import beside
from webmap.api import answers, source_pictures
from webmap.api.contract import Answer, described
from webmap.headers import YEAR_S
from webmap.incoming import Query
from webmap.parameters import MUNICIPALITY, whole, words
from webmap.seen import seen
from webmap.texts import msgid

routes = Blueprint("backgrounds", __name__)

TILE: Final = "application/vnd.mapbox-vector-tile"
MOST_PLACES: Final = 50

TYPED: Final = words(
    "q",
    msgid("What is looked for: the beginning of a name, or a part of it. Case and marks over letters don't count."),
)
LIMIT: Final = whole("limit", msgid("How many are answered at most."), 1, MOST_PLACES, 10)

PRINT: Final = words("v", msgid("The background's fingerprint: an answer to the right one may be kept for ever."))

_EDGES: Final = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}

TOLD: Final[Schema] = thing(
    {
        "is_there": TRUTH,
        "kind": or_null({"enum": ["shapes", "pictures"]}),
        "tiles": or_null(TEXT),
        "layers": {"type": "object", "additionalProperties": COUNT},
        "min_zoom": COUNT,
        "max_zoom": COUNT,
        "bounds": or_null(_EDGES),
        "credit": TEXT,
        "places": COUNT,
    }
)

FOUND: Final[Schema] = thing(
    {
        "places": listed(
            thing(
                {
                    "name": TEXT,
                    "also": TEXT,
                    "layer": TEXT,
                    "kind": TEXT,
                    "lon": {"type": "number"},
                    "lat": {"type": "number"},
                    "bounds": _EDGES,
                }
            )
        )
    }
)

NOTHING: Final[dict[str, Any]] = {
    "is_there": False,
    "kind": None,
    "tiles": None,
    "layers": {},
    "min_zoom": 0,
    "max_zoom": 0,
    "bounds": None,
    "credit": "",
    "places": 0,
}


def folder() -> Path:
    """Where this store's backgrounds lie."""
    return beside(current_app.config["SETTINGS"].store, ".background")


def _found(slug: str) -> tuple[Background, str] | None:
    try:
        return background(folder(), slug)
    except Missing:
        return None


@routes.get("/municipalities/<slug>/background")
@described(gives=Answer(schema=TOLD), refuses=("background.damaged",))
def about(slug: str) -> Response:
    """What background map a municipality has: its tiles, layers, zooms and credit.

    Its own, as shapes; else the pictures of the configured source.
    """
    town = seen().get(Municipality, slug).thing
    found = _found(town.slug)
    if found is None:
        return answers.json(NOTHING | (source_pictures.facts(town) or {}))
    opened, fingerprint = found
    tiles = f"/api/v1/tiles/background/{town.slug}/{{z}}/{{x}}/{{y}}.mvt?v={fingerprint}"
    return answers.json({"is_there": True, "kind": "shapes", "tiles": tiles} | opened.facts)


@routes.get("/tiles/background/<slug>/<int:z>/<int:x>/<int:y>.mvt")
@described(
    query=(PRINT,),
    gives={200: Answer(schema={}, media=TILE), 204: Answer(), 304: Answer()},
    refuses=("background.missing", "background.damaged"),
)
def tile(asked: Query, slug: str, z: int, x: int, y: int) -> Response:
    """A tile of the background map as a Mapbox vector tile; 204 where it is empty."""
    wanted = asked[PRINT]
    opened, fingerprint = background(folder(), seen().get(Municipality, slug).thing.slug)
    is_packed = request.accept_encodings["gzip"] > 0
    etag = f"{fingerprint}-{z}-{x}-{y}{'' if is_packed else '-plain'}"
    packed = opened.tile(z, x, y)
    if packed is None:
        answer = Response(status=204)
    elif request.if_none_match.contains(etag):
        answer = Response(status=304)
        answer.set_etag(etag)
    else:
        answer = Response(packed if is_packed else gzip.decompress(packed), mimetype=TILE)
        answer.set_etag(etag)
        if is_packed:
            answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    lasting = f"public, max-age={YEAR_S}, immutable"
    answer.headers["Cache-Control"] = lasting if wanted == fingerprint else "no-cache"
    return answer


@routes.get("/places")
@described(query=(MUNICIPALITY, TYPED, LIMIT), gives=Answer(schema=FOUND), refuses=("background.damaged",))
def places(asked: Query) -> Response:
    """Places, streets and parks of a municipality's background map by name, the best hits first."""
    found = _found(seen().municipality(asked[MUNICIPALITY]).thing.slug)
    typed, limit = asked[TYPED], asked[LIMIT]
    hits = [] if found is None else found[0].register.search(typed, limit=limit)
    return answers.json({"places": [_shown(hit) for hit in hits]})


def _shown(place: Named) -> dict[str, object]:
    return {
        "name": place.name,
        "also": place.also,
        "layer": place.layer,
        "kind": place.kind,
        "lon": place.lon,
        "lat": place.lat,
        "bounds": list(place.bounds),
    }
