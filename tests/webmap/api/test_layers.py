"""Own layers over the API."""

from flask.testing import FlaskClient
from shapely.geometry import LineString, Point

from geodata.model.layer import Layer, LayerFeature
from geodata.storage import Store
from tests.builders import NOON

FEATURES = "/api/v1/layers/features"


def put(store: Store, name: str = "Lampor") -> None:
    features = [
        LayerFeature(number=1, name="L1", shape=Point(13.5, 58.5), facts={"watt": 40}),
        LayerFeature(number=2, name="", shape=LineString([(13.6, 58.6), (13.7, 58.7)]), facts={}),
    ]
    store.put_layer(Layer(municipality="gotene", name=name, credit="© G", imported_at=NOON, count=2), features)


def test_layers_are_listed_by_name(client: FlaskClient, store: Store):
    assert client.get("/api/v1/layers").json == {"layers": []}
    put(store, "Stigar")
    put(store)
    found = client.get("/api/v1/layers?municipality=gotene").json["layers"]
    assert [(each["name"], each["count"], each["credit"]) for each in found] == [
        ("Lampor", 2, "© G"),
        ("Stigar", 2, "© G"),
    ]


def test_the_features_of_a_layer_come_whole_or_by_box(client: FlaskClient, store: Store):
    put(store)
    every = client.get(f"{FEATURES}?layer=Lampor").json
    assert (every["numberMatched"], every["numberReturned"]) == (2, 2)
    assert every["features"][0] == {
        "type": "Feature",
        "id": 1,
        "geometry": {"type": "Point", "coordinates": [13.5, 58.5]},
        "properties": {"name": "L1", "facts": {"watt": 40}},
    }
    near = client.get(f"{FEATURES}?layer=Lampor&bbox=13.65,58.65,14,59").json
    assert [each["id"] for each in near["features"]] == [2]


def test_a_layer_that_is_not_here_is_404(client: FlaskClient, store: Store):
    for asked in ("?layer=Lampor", "?layer=Lampor&municipality=gotene"):
        answer = client.get(FEATURES + asked)
        assert (answer.status_code, answer.json["code"]) == (404, "layer.missing")
    for asked, code in (("", "value.missing"), ("?layer=", "value.invalid")):
        answer = client.get(FEATURES + asked)
        assert (answer.status_code, answer.json["code"], answer.json["field"]) == (400, code, "layer")
