"""The marks of a map: each observation in exactly one, at a true place, however the map is cut."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from geodata.mapview.clusters import MOST, marks
from geodata.model.place import Box, Position
from tests.mapview.made import columns_of, everything
from tests.strategies import boxes, positions

EDGE = st.integers(134_900_000, 134_900_040).map(lambda n: n / 1e7)
HEIGHT = st.integers(585_200_000, 585_200_040).map(lambda n: n / 1e7)
CLOSE = st.builds(Position, EDGE, HEIGHT)
ZOOMS = st.integers(0, 22)


def total(features: list[dict]) -> int:
    return sum(feature["properties"].get("count", 1) for feature in features)


def inside(box: Box, position: Position) -> bool:
    parts = box.parts()
    return any(p.west <= position.lon <= p.east and p.south <= position.lat <= p.north for p in parts)


@given(st.lists(positions() | CLOSE, max_size=60), boxes(), ZOOMS)
def test_the_marks_of_a_box_stand_for_all_that_lies_in_it(places: list[Position], box: Box, zoom: int):
    selection, book = everything(places)
    drawn = marks(selection, book, box, zoom)
    expected = sum(inside(box, place) for place in places)
    assert (total(drawn.features), drawn.number) == (expected, expected)


@given(st.lists(CLOSE, min_size=1, max_size=60), st.tuples(EDGE, EDGE), st.tuples(HEIGHT, HEIGHT), ZOOMS)
def test_edges_compare_exactly(places: list[Position], lons: tuple[float, float], lats: tuple[float, float], zoom: int):
    selection, book = everything(places)
    box = Box(min(lons), min(lats), max(lons), max(lats))
    assert marks(selection, book, box, zoom).number == sum(inside(box, place) for place in places)


@given(st.lists(positions() | CLOSE, min_size=1, max_size=60), boxes() | st.none(), ZOOMS, st.data())
def test_the_one_set_apart_is_a_mark_of_its_own_and_no_other_is_lost(
    places: list[Position], box: Box | None, zoom: int, data: st.DataObject
):
    selection, book = everything(places)
    at = data.draw(st.integers(0, len(places) - 1))
    drawn = marks(selection, book, box, zoom, apart=UUID(int=at + 1))
    alone = [feature for feature in drawn.features if feature.get("id") == str(UUID(int=at + 1))]
    is_there = box is None or inside(box, places[at])
    assert len(alone) == is_there
    assert total(drawn.features) == drawn.number == sum(box is None or inside(box, place) for place in places)


@given(st.lists(positions() | CLOSE, min_size=1, max_size=60), boxes() | st.none(), ZOOMS)
def test_a_mark_stands_at_a_true_place_and_its_box_holds_all_of_it(places: list[Position], box: Box | None, zoom: int):
    selection, book = everything(places)
    true = {(place.lon, place.lat) for place in places}
    for feature in marks(selection, book, box, zoom).features:
        lon, lat = feature["geometry"]["coordinates"]
        assert (lon, lat) in true
        if "count" in feature["properties"]:
            west, south, east, north = feature["properties"]["bbox"]
            held = sum(
                west - 1e-7 <= place.lon <= east + 1e-7
                and (south - 1e-7 <= place.lat <= north + 1e-7 or abs(place.lat) > 85)
                for place in places
            )
            assert held >= feature["properties"]["count"]
        else:
            assert places[UUID(feature["id"]).int - 1] == Position(lon, lat)


def test_there_are_never_more_marks_than_are_promised():
    places = [Position(11 + x / 40, 56 + y / 40) for x in range(60) for y in range(60)]
    selection, book = everything(places)
    for zoom in range(23):
        for box in (None, Box(11, 56, 12.5, 57.5), Box(11.01, 56.01, 11.6, 56.4)):
            drawn = marks(selection, book, box, zoom)
            assert 0 < len(drawn.features) <= MOST
            assert total(drawn.features) == sum(box is None or inside(box, place) for place in places)


def test_many_on_the_edge_of_a_box_are_cut_into_smaller_cells_and_counted_exactly():
    places = [Position(13.49 + (n * 37 % 30_011) / 1e7, 58.52 + (n * 53 % 30_011) / 1e7) for n in range(30_000)]
    selection, book = everything(places)
    box = Box(13.4905, 58.5195, 13.4921, 58.5229)
    assert marks(selection, book, box, 0).number == sum(inside(box, place) for place in places)


def test_panning_moves_no_mark_that_stays_whole():
    places = [Position(13.4 + x / 300, 58.4 + y / 500) for x in range(60) for y in range(60)]
    selection, book = everything(places)
    cell = 360 / 2**14

    def whole(box: Box) -> set[tuple[float, float]]:
        """The marks of cells that lie in both boxes."""
        places = (feature["geometry"]["coordinates"] for feature in marks(selection, book, box, 12).features)
        return {(x, y) for x, y in places if 13.43 + cell < x < 13.55 - cell and 58.42 + cell < y < 58.48 - cell}

    here = whole(Box(13.40, 58.40, 13.55, 58.48))
    assert here
    assert whole(Box(13.43, 58.42, 13.58, 58.50)) == here


def test_nothing_makes_no_mark():
    selection, book = everything([])
    assert marks(selection, book, None, 5).features == []
    assert marks(selection, book, Box(11, 55, 12, 56), 5).number == 0


def test_the_columns_take_few_bytes():
    assert columns_of([Position(13.5, 58.5)] * 1000)[0].nbytes <= 65 * 1000
