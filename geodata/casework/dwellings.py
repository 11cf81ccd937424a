"""Which of a municipality's own layers holds the houses that no public point may stand on."""

from dataclasses import replace
from datetime import datetime

from geodata.errors import Conflict, Missing
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.storage.store import Store


def name_dwellings(store: Store, slug: str, layer: str, *, by: str, now: datetime) -> Kept[Municipality]:
    """Take the houses from that layer from now on; from none where it is empty.

    `Missing` ``layer.missing`` where the municipality has no such layer. Public points keep clear of the houses as the
    layer has them by now, so it is named anew when it was imported anew.
    """
    known = [each.name for each in store.layers(slug)]
    if layer and layer not in known:
        raise Missing("layer.missing", name=layer, allowed=known)
    with store.writing(by=by, now=now) as change:
        kept = change.get(Municipality, slug)
        wanted = replace(kept.thing, dwellings_layer=layer, dwellings_at=now if layer else None)
        return kept if wanted == kept.thing else change.replace(wanted, version=kept.version)


def check_removable(town: Municipality, layer: str) -> None:
    """`Conflict` ``layer.dwellings`` where public points keep clear of what the layer holds."""
    if layer and layer == town.dwellings_layer:
        raise Conflict("layer.dwellings", name=layer)
