"""The houses come from a layer that the municipality has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geodata.casework.dwellings import check_removable, name_dwellings
from geodata.errors import Conflict, Missing
from geodata.model.layer import Layer, LayerFeature
from geodata.model.place import Municipality
from tests.builders import NOON, a_municipality, a_square, keep


def test_a_layer_that_is_there_is_named_and_every_new_import_of_it_is_told(store):
    keep(store, a_municipality())
    with pytest.raises(Missing, match=r"layer\.missing"):
        name_dwellings(store, "gotene", "Hus", by="operator", now=NOON)
    layer = Layer(municipality="gotene", name="Hus", credit="", imported_at=NOON, count=1)
    store.put_layer(layer, [LayerFeature(number=1, name="", shape=a_square(), facts={})])
    named = name_dwellings(store, "gotene", "Hus", by="operator", now=NOON)
    assert (named.thing, named.version) == (a_municipality(dwellings_layer="Hus", dwellings_at=NOON), 2)
    assert name_dwellings(store, "gotene", "Hus", by="operator", now=NOON) == named
    again = name_dwellings(store, "gotene", "Hus", by="operator", now=NOON + timedelta(days=1))
    assert (again.version, store.history(Municipality, "gotene")[-1].by) == (3, "operator")
    none = name_dwellings(store, "gotene", "", by="operator", now=NOON)
    assert (none.thing, store.check()) == (a_municipality(), [])


def test_the_layer_of_the_houses_is_not_removed():
    town = a_municipality(dwellings_layer="Hus", dwellings_at=NOON)
    with pytest.raises(Conflict, match=r"layer\.dwellings"):
        check_removable(town, "Hus")
    check_removable(town, "Lampor")
    check_removable(replace(town, dwellings_layer=""), "")
