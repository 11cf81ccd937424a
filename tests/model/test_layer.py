import pytest
from shapely.geometry import Point

from geodata.errors import Invalid
from geodata.model.layer import Layer, LayerFeature
from tests.builders import NOON


def test_a_layer_has_a_name():
    assert Layer(municipality="gotene", name="Lampor", credit="", imported_at=NOON, count=0).name == "Lampor"
    with pytest.raises(Invalid):
        Layer(municipality="gotene", name=" ", credit="", imported_at=NOON, count=0)


def test_a_feature_is_a_shape_with_facts():
    assert LayerFeature(number=1, name="", shape=Point(13, 58), facts={"watt": 40}).facts["watt"] == 40
