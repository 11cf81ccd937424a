import pytest

from geodata.errors import Invalid
from geodata.exchange.mapping_text import mapping_text
from geodata.exchange.shape_mapping import ShapeMapping, Wanted, read_shape_mapping
from geodata.model.area import AreaKind

AREAS = """
[source]
name = "ordning"
layer = "beats"
crs = "EPSG:3006"
[columns]
name = "littera"
decision = "beslut"
[areas]
kind = "patrol"
"""

LAYER = """
[columns]
name = "littera"
[layer]
name = "Belysning"
owner = "© Götene kommun"
licence = "CC0 1.0"
"""


def test_a_mapping_of_areas_says_what_they_are():
    assert read_shape_mapping(AREAS.encode(), Wanted.AREAS, file="a.toml") == ShapeMapping(
        name="ordning",
        layer="beats",
        crs="EPSG:3006",
        name_column="littera",
        decision_column="beslut",
        kind=AreaKind.PATROL,
    )


def test_a_mapping_of_a_layer_says_whose_it_is():
    found = read_shape_mapping(LAYER.encode(), Wanted.LAYER, file="a.toml")
    assert (found.name, found.name_column, found.credit) == ("Belysning", "littera", "© Götene kommun, CC0 1.0")
    assert ShapeMapping(owner="x").credit == "x"


def test_what_is_written_is_read_again():
    tables = {"layer": {"name": 'a "b"'}, "source": {"crs": "EPSG:3006"}}
    found = read_shape_mapping(mapping_text(tables).encode(), Wanted.LAYER, file="a.toml")
    assert (found.name, found.crs) == ('a "b"', "EPSG:3006")


@pytest.mark.parametrize(
    ("wanted", "body", "field"),
    [
        (Wanted.AREAS, "", "areas.kind"),
        (Wanted.AREAS, "[areas]\nkind = 'zone'", "areas.kind"),
        (Wanted.AREAS, LAYER, "layer"),
        (Wanted.LAYER, AREAS, "areas"),
        (Wanted.LAYER, "", "layer.name"),
        (Wanted.LAYER, "[layer]\nname = ' '", "layer.name"),
        (Wanted.LAYER, f"[layer]\nname = 'x'\nowner = '{'x' * 500}'", "layer.owner"),
        (Wanted.LAYER, "[layer]\nname = 3", "layer.name"),
        (Wanted.LAYER, "layer = 3", "layer"),
        (Wanted.LAYER, "[source]\ncrs = '/etc/passwd'", "crs"),
        (Wanted.LAYER, "[columns]\ntext = 'a'", "columns.text"),
    ],
)
def test_what_is_wrong_is_named(wanted: Wanted, body: str, field: str):
    with pytest.raises(Invalid) as refused:
        read_shape_mapping(body.encode(), wanted, file="a.toml")
    assert (refused.value.code, refused.value.facts["field"]) == ("mapping.invalid", field)
    assert refused.value.facts["file"] == "a.toml"
