"""Own layers: put in whole, asked by box, removed whole, on every driver."""

from dataclasses import replace

import pytest
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import Refused
from geodata.model.layer import Layer, LayerFeature
from geodata.model.place import Box
from geodata.storage import Store, own_layers
from tests.builders import NOON, a_municipality, keep

LAMPS = Layer(municipality="gotene", name="Lampor", credit="© Götene", imported_at=NOON, count=3)


def a_feature(number: int, shape: BaseGeometry, **facts: object) -> LayerFeature:
    return LayerFeature(number=number, name=f"nr {number}", shape=shape, facts=facts)  # type: ignore[arg-type]


FEATURES = [
    a_feature(1, Point(13.5, 58.5), watt=40, ok=True),
    a_feature(2, LineString([(13.5, 58.5), (13.6, 58.6)])),
    a_feature(3, Polygon([(13.7, 58.7), (13.8, 58.7), (13.8, 58.8)]), ägare="Götene"),
]


@pytest.fixture
def town(store: Store) -> Store:
    keep(store, a_municipality(), a_municipality(slug="skara", name="Skara", code="1495"))
    return store


def numbers(store: Store, where: Box | None = None, limit: int = 100) -> list[int]:
    return [each.number for each in store.layer_features("gotene", "Lampor", box=where, limit=limit)]


def test_a_layer_is_read_back_as_it_was_put(town: Store) -> None:
    assert town.put_layer(LAMPS, FEATURES) == 3
    assert town.layers("gotene") == [LAMPS]
    assert town.layer_features("gotene", "Lampor", limit=100) == FEATURES
    assert (town.layers("skara"), town.layer_features("skara", "Lampor", limit=100)) == ([], [])


def test_features_are_found_by_the_box_around_them(town: Store) -> None:
    town.put_layer(LAMPS, FEATURES)
    assert numbers(town, Box(13.4, 58.4, 13.55, 58.55)) == [1, 2]
    assert numbers(town, Box(13.75, 58.75, 14, 59)) == [3]
    assert numbers(town, Box(0, 0, 1, 1)) == []
    assert numbers(town, limit=2) == [1, 2]


def test_a_layer_of_the_same_name_is_replaced_and_no_other(town: Store) -> None:
    for name in ("Lampor", "Stigar"):
        town.put_layer(replace(LAMPS, name=name), FEATURES)
    town.put_layer(LAMPS, FEATURES[:1])
    assert [(each.name, each.count) for each in town.layers("gotene")] == [("Lampor", 1), ("Stigar", 3)]


def test_a_layer_is_removed_whole(town: Store) -> None:
    town.put_layer(LAMPS, FEATURES)
    assert (town.remove_layer("gotene", "Lampor"), town.remove_layer("gotene", "Lampor")) == (3, 0)
    assert (town.layers("gotene"), town.check()) == ([], [])


def test_a_layer_that_breaks_off_leaves_the_one_before(town: Store) -> None:
    town.put_layer(LAMPS, FEATURES)

    def broken():
        yield FEATURES[0]
        raise InterruptedError

    with pytest.raises(InterruptedError):
        town.put_layer(LAMPS, broken())
    assert numbers(town) == [1, 2, 3]
    with pytest.raises(Refused):
        town.put_layer(replace(LAMPS, municipality="nowhere"), FEATURES)


def test_many_features_are_written_in_batches(town: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_layers, "BATCH", 2)
    assert town.put_layer(LAMPS, [a_feature(n, box(13, 58, 13.1, 58.1)) for n in range(5)]) == 5
    assert numbers(town) == [0, 1, 2, 3, 4]
