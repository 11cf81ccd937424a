"""Vector tiles: an independent library reads the same observations, each from exactly one tile of a zoom."""

from typing import Any
from unittest.mock import patch
from uuid import UUID

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid
from geodata.mapview import mercator, tiles
from geodata.mapview.mvt import EXTENT
from geodata.mapview.selection import Selection
from geodata.mapview.tiles import LAYER, Tile, tile
from geodata.model.place import Position
from tests.mapview.made import everything
from tests.strategies import positions

ZOOMS = st.integers(0, 22)
CORNERS = st.builds(Position, st.sampled_from([-180, -90, 0, 11.25, 180]), st.sampled_from([-90, 0, 66.51326, 90]))
PLACES = st.lists(positions() | CORNERS, min_size=1, max_size=40)


def features(body: bytes) -> list[dict[str, Any]]:
    return mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})[LAYER]["features"] if body else []


def filled(selection: Selection, zoom: int) -> list[Tile]:
    """The tiles that hold something, found without the code that is tested."""
    lon, lat = selection.columns.lon / 1e7, selection.columns.lat / 1e7
    last = 2**zoom - 1
    x = np.clip(np.floor(mercator.across(lon) * 2**zoom), 0, last).astype(int)
    y = np.clip(np.floor(mercator.down(lat) * 2**zoom), 0, last).astype(int)
    return [Tile(zoom, a, b) for a, b in sorted(set(zip(x.tolist(), y.tolist(), strict=True)))]


@given(PLACES, ZOOMS)
def test_every_observation_is_in_exactly_one_tile_at_its_place(places: list[Position], zoom: int):
    selection, _ = everything(places)
    found: dict[int, tuple[float, float]] = {}
    for wanted in filled(selection, zoom):
        for feature in features(tile(selection, wanted)):
            number = UUID(feature["properties"]["id"]).int - 1
            assert number not in found
            x, y = feature["geometry"]["coordinates"]
            found[number] = (wanted.x + (x + 0.5) / EXTENT) / 2**zoom, (wanted.y + (y + 0.5) / EXTENT) / 2**zoom
    assert set(found) == set(range(len(places)))
    half = 0.51 / EXTENT / 2**zoom
    for number, (across, down) in found.items():
        lon, lat = places[number].lon, places[number].lat
        assert across == pytest.approx(float(mercator.across(np.float64(lon))), abs=half)
        assert down == pytest.approx(np.clip(float(mercator.down(np.float64(lat))), 0, 1), abs=half)


@given(PLACES, ZOOMS)
def test_clusters_of_a_tile_count_all_that_lies_in_it(places: list[Position], zoom: int):
    selection, _ = everything(places)
    with patch.object(tiles, "MOST_SINGLE", 0):
        shown = {wanted: features(tile(selection, wanted)) for wanted in filled(selection, zoom)}
    for wanted, found in shown.items():
        singly = {tuple(each["geometry"]["coordinates"]) for each in features(tile(selection, wanted))}
        total = sum(each["properties"].get("count", 1) for each in found)
        assert total == len(features(tile(selection, wanted)))
        assert {tuple(each["geometry"]["coordinates"]) for each in found} <= singly
        assert all(("count" in each["properties"]) != ("id" in each["properties"]) for each in found)


def test_a_point_says_what_it_is():
    selection, _ = everything([Position(13.5, 58.5)], primary_code=["V1"], valence=["safe"], state=["public"])
    (point,) = features(tile(selection, Tile(0, 0, 0)))
    assert point["properties"] == {
        "id": str(UUID(int=1)),
        "primary_code": "V1",
        "valence": "safe",
        "state": "public",
    }


def test_many_are_single_up_to_the_limit_and_clusters_beyond():
    limit = 300
    places = [Position(13 + number / 1e4, 58) for number in range(limit)]
    with patch.object(tiles, "MOST_SINGLE", limit):
        at_limit = features(tile(everything(places)[0], Tile(0, 0, 0)))
        beyond = features(tile(everything([*places, places[0]])[0], Tile(0, 0, 0)))
    assert len(at_limit) == limit
    assert [each["properties"]["count"] for each in beyond] == [limit + 1]


def test_an_empty_tile_has_no_layer():
    assert tile(everything([])[0], Tile(0, 0, 0)) == b""
    assert tile(everything([Position(13, 58)])[0], Tile(1, 0, 0)) == b""


@pytest.mark.parametrize("address", [(23, 0, 0), (-1, 0, 0), (1, 2, 0), (1, 0, 2), (0, -1, 0), (22, 0, 2**22)])
def test_a_tile_that_is_not_there_is_refused(address: tuple[int, int, int]):
    with pytest.raises(Invalid, match=r"value\.invalid"):
        Tile(*address)
