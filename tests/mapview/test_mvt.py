"""The bytes of a layer, read back by an independent library."""

import random

import mapbox_vector_tile
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview import mvt
from geodata.mapview.columns import halves
from geodata.mapview.mvt import EXTENT, Attribute, Points
from tests.builders import an_id

PLACES = st.lists(st.tuples(st.integers(0, EXTENT - 1), st.integers(0, EXTENT - 1)), max_size=300)
COUNTS = st.integers(0, 2**31 - 1)


def read(body: bytes) -> dict:
    return mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})


def points(places: list, **says: Attribute) -> Points:
    x, y = np.array(places, np.int64).reshape(-1, 2).T
    return Points(x, y, says)


@given(PLACES, st.data())
def test_points_and_what_they_say_are_read_back(places: list, data: st.DataObject):
    words = ["Å", "", "tunnel" * 40]
    word = data.draw(st.lists(st.integers(0, 2), min_size=len(places), max_size=len(places)))
    number = data.draw(st.lists(COUNTS, min_size=len(places), max_size=len(places)))
    said = {
        "word": Attribute(mvt.texts(words), np.array(word, np.int64)),
        "number": Attribute(mvt.numbers(number), np.arange(len(places))),
    }
    body = mvt.layer("here", [points(places, **said)])
    if not places:
        assert body == b""
        return
    layer = read(body)["here"]
    assert (layer["extent"], layer["version"]) == (EXTENT, 2)
    found = [(tuple(f["geometry"]["coordinates"]), f["properties"]) for f in layer["features"]]
    assert found == [(place, {"word": words[w], "number": n}) for place, w, n in zip(places, word, number, strict=True)]


def test_groups_with_different_names_share_a_layer():
    some = points([(1, 2)], count=Attribute(mvt.numbers([7]), np.zeros(1, np.int64)))
    others = points([(3, 4)], word=Attribute(mvt.texts(["a"]), np.zeros(1, np.int64)))
    layer = read(mvt.layer("here", [some, points([]), others]))["here"]
    assert [feature["properties"] for feature in layer["features"]] == [{"count": 7}, {"word": "a"}]


def test_a_value_is_in_the_layer_once_and_only_where_it_is_said():
    words = mvt.texts(["said", "unsaid"])
    body = mvt.layer("here", [points([(1, 2)] * 5, word=Attribute(words, np.zeros(5, np.int64)))])
    assert (body.count(b"said"), body.count(b"unsaid")) == (1, 0)


def test_ids_are_written_in_their_canonical_form():
    ids = [str(an_id()) for _ in range(random.Random(1).randrange(20, 300))] + ["00000000-0000-4000-8000-000000000000"]
    said = Attribute(mvt.uuids(halves(ids)), np.arange(len(ids)))
    layer = read(mvt.layer("here", [points([(0, 0)] * len(ids), id=said)]))["here"]
    assert [feature["properties"]["id"] for feature in layer["features"]] == ids
    assert mvt.uuids(halves([])) == []
