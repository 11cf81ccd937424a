"""A background is drawn with what lies around the marks, as fine as fits."""

import pytest
import shapely

from geodata.exchange import tile_drawings
from geodata.exchange.backgrounds import Background, background, import_osm
from geodata.exchange.tile_drawings import drawings, widened
from geodata.model.place import Position
from tests.builders import SQUARE, a_municipality, a_square
from tests.extracts import AnExtract

LON, LAT = SQUARE.lon, SQUARE.lat
HERE = (LON - 0.003, LAT - 0.003, LON + 0.005, LAT + 0.005)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Background:
    folder = tmp_path_factory.mktemp("background")
    made = AnExtract()
    made.line([(LON, LAT), (LON + 0.004, LAT)], {"highway": "residential", "name": "<img src=x>"})
    made.line([(LON, LAT), (LON, LAT + 0.004)], {"highway": "footway"})
    made.line([(LON, LAT + 0.001), (LON + 0.003, LAT + 0.001)], {"waterway": "river"})
    made.square((LON + 0.001, LAT + 0.001), 0.0002, building="house")
    made.square((LON - 0.002, LAT - 0.002), 0.001, natural="water")
    made.square((LON + 0.002, LAT - 0.002), 0.001, leisure="park")
    made.square((LON + 0.03, LAT + 0.015), 0.001, building="house")
    town = a_municipality(boundary=a_square(Position(LON, LAT), half_deg=0.04))
    import_osm(made.written(folder / "town.osm.pbf"), town, folder)
    return background(folder, town.slug)[0]


@pytest.mark.slow
def test_each_layer_is_one_drawing_where_it_lies(found: Background):
    made = {each.kind: each.shape for each in drawings(found, HERE)}
    assert list(made) == ["green", "water", "stream", "building", "path", "street"]
    street = made["street"].bounds
    assert street == pytest.approx((LON, LAT, LON + 0.004, LAT), abs=2e-5)
    assert made["water"].area == pytest.approx(0.002**2, rel=0.05)
    assert all(shapely.is_valid(shape) for shape in made.values())


@pytest.mark.slow
def test_what_lies_elsewhere_is_left_out(found: Background):
    west, south, east, north = widened(HERE)
    for each in drawings(found, HERE):
        assert each.shape.bounds[0] >= west
        assert each.shape.bounds[2] <= east
        assert south <= each.shape.bounds[1] <= each.shape.bounds[3] <= north
    assert drawings(found, (20.0, 58.0, 20.1, 58.1)) == []


@pytest.mark.slow
def test_what_is_too_much_is_drawn_coarser_or_not_at_all(found: Background, monkeypatch: pytest.MonkeyPatch):
    fine = drawings(found, HERE)
    monkeypatch.setattr(tile_drawings, "MOST_TILES", 1)
    coarse = drawings(found, (LON - 0.03, LAT - 0.03, LON + 0.03, LAT + 0.03))
    assert "building" in {each.kind for each in fine}
    assert "building" not in {each.kind for each in coarse}
    monkeypatch.setattr(tile_drawings, "MOST_POINTS", 1)
    assert drawings(found, HERE) == []


def test_a_single_place_has_a_kilometre_around_it():
    west, south, east, north = widened((13.5, 58.5, 13.5, 58.5))
    assert (east - west, north - south) == (pytest.approx(0.02), pytest.approx(0.01))
