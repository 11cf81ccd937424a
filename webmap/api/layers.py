"""A municipality's own layers: which there are, and the features of one."""

import orjson
import shapely
from flask import Blueprint, Response

from geodata.errors import Invalid, Missing
from geodata.model.layer import LayerFeature
from geodata.model.moments import moment
from geodata.model.permission import Deed
from geodata.model.place import Municipality
from webmap import incoming, world
from webmap.access import require
from webmap.api import answers
from webmap.api.contract import OF_ROLES, Answer, collection, described, reference
from webmap.incoming import Query
from webmap.parameters import BBOX, LAYER, LIMIT, MUNICIPALITY
from webmap.seen import seen

routes = Blueprint("layers", __name__)


@routes.get("/layers")
@described(query=(MUNICIPALITY,), gives=Answer(schema=reference("Layers")), refuses=OF_ROLES)
def listed(asked: Query) -> Response:
    """A municipality's own layers, by name."""
    found = world.store().layers(_town(asked).slug)
    told = [
        {"name": each.name, "credit": each.credit, "imported_at": moment(each.imported_at), "count": each.count}
        for each in found
    ]
    return answers.json({"layers": told})


@routes.get("/layers/features")
@described(
    query=(MUNICIPALITY, LAYER, BBOX, LIMIT),
    gives=collection("LayerFeature"),
    refuses=("layer.missing", "value.missing", *OF_ROLES),
)
def features(asked: Query) -> Response:
    """The features of a layer by their number in its file, in a box or all."""
    slug, name, box, limit = _town(asked).slug, asked[LAYER], asked[BBOX], asked[LIMIT]
    if name is None:
        raise Invalid("value.missing", field=LAYER.name)
    layers = world.store().layers(slug)
    layer = next((each for each in layers if each.name == name), None)
    if layer is None:
        raise Missing("layer.missing", name=name, allowed=[each.name for each in layers])
    found = world.store().layer_features(slug, name, box=box, limit=limit)
    return answers.many(list(map(_shown, found)), matched=layer.count)


def _town(asked: Query) -> Municipality:
    """The municipality, for those who may see its layers."""
    found = incoming.municipality(seen(), asked)
    require(Deed.SEE_LAYERS, found.slug)
    return found


def _shown(each: LayerFeature) -> answers.Feature:
    geometry = orjson.loads(shapely.to_geojson(each.shape))
    return {
        "type": "Feature",
        "id": each.number,
        "geometry": geometry,
        "properties": {"name": each.name, "facts": dict(each.facts)},
    }
