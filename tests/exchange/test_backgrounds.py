"""Backgrounds: one file for each municipality, whose tiles another library reads to the same things."""

import gzip
import math
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from pmtiles.reader import Reader, all_tiles
from shapely.geometry import MultiPolygon, box

from geodata.errors import Invalid, Missing, Refused
from geodata.exchange import backgrounds
from geodata.exchange.backgrounds import CREDIT, Background, background, file_of, import_osm
from geodata.model.place import Municipality, Position
from tests.builders import SQUARE, a_municipality, a_square
from tests.extracts import AnExtract

HELSINKI = Path(__file__).resolve().parents[2] / "webmap" / "demo" / "helsinki.osm.pbf"
CENTRE = MultiPolygon([box(24.9351, 60.1641, 24.9535, 60.1792)])


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    across = 2**zoom
    down = math.asinh(math.tan(math.radians(lat)))
    return int((lon + 180) / 360 * across), int((1 - down / math.pi) / 2 * across)


def centre_of(x: int, y: int, zoom: int) -> tuple[float, float]:
    north = math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / 2**zoom)))
    return (x + 0.5) / 2**zoom * 360 - 180, math.degrees(north)


LON, LAT = centre_of(*tile_at(SQUARE.lon, SQUARE.lat, 14), 14)
"""The middle of a tile, so that all that lies around it is in that one."""


@pytest.fixture
def town() -> Municipality:
    return a_municipality(boundary=a_square(Position(LON, LAT), half_deg=0.02))


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    made = AnExtract()
    made.line([(LON, LAT), (LON + 0.004, LAT)], {"highway": "residential", "lit": "yes", "name": "Storgatan"})
    made.line([(LON, LAT), (LON, LAT + 0.004)], {"highway": "footway", "lit": "no"})
    made.square((LON + 0.001, LAT + 0.001), 0.0002, building="house")
    made.square((LON - 0.002, LAT - 0.002), 0.001, natural="water", name="Dammen")
    made.square((LON + 0.002, LAT - 0.002), 0.001, leisure="park")
    made.point((LON, LAT), highway="street_lamp")
    made.point((LON + 1e-5, LAT), highway="street_lamp")
    made.point((LON, LAT), place="town", name="Götene")
    return made.written(tmp_path / "town.osm.pbf")


def layers(opened: Background, zoom: int, at: tuple[float, float] = (LON, LAT)) -> dict[str, Any]:
    tile = opened.tile(zoom, *tile_at(*at, zoom))
    return {} if tile is None else mapbox_vector_tile.decode(gzip.decompress(tile))


def kinds(found: dict[str, Any], layer: str) -> list[tuple[str, str]]:
    return sorted((each["properties"]["kind"], each["geometry"]["type"]) for each in found[layer]["features"])


def test_an_independent_reader_finds_every_thing_at_the_last_zoom(tmp_path: Path, town: Municipality, extract: Path):
    import_osm(extract, town, tmp_path / "maps")
    opened, _ = background(tmp_path / "maps", town.slug)
    found = layers(opened, 14)
    assert kinds(found, "streets") == [("minor", "LineString"), ("path", "LineString")]
    light = {each["properties"]["kind"]: each["properties"]["light"] for each in found["streets"]["features"]}
    assert light == {"minor": "lit", "path": "unlit"}
    assert kinds(found, "buildings") == [("building", "Polygon")]
    assert kinds(found, "water") == [("water", "Polygon")]
    assert kinds(found, "green") == [("park", "Polygon")]
    assert kinds(found, "lamps") == [("lamp", "Point")] * 2
    names = {each["properties"].get("name") for layer in found.values() for each in layer["features"]}
    assert names == {None, "Storgatan", "Dammen", "Götene"}


def test_what_is_small_comes_later(tmp_path: Path, town: Municipality, extract: Path):
    import_osm(extract, town, tmp_path / "maps")
    opened, _ = background(tmp_path / "maps", town.slug)
    assert set(layers(opened, 7)) == {"places"} | (set(layers(opened, 7)) & {"water"})
    assert {"streets", "water"} <= set(layers(opened, 12))
    assert "buildings" not in layers(opened, 12)
    assert "lamps" not in layers(opened, 13)
    assert opened.tile(15, *tile_at(LON, LAT, 15)) is None
    assert opened.tile(3, 9, 9) is None


def test_the_file_says_what_is_in_it_and_whose_it_is(tmp_path: Path, town: Municipality, extract: Path):
    made = import_osm(extract, town, tmp_path / "maps")
    opened, _ = background(tmp_path / "maps", town.slug)
    assert opened.facts["credit"] == CREDIT == "© OpenStreetMap contributors"
    assert opened.facts["layers"] == made.layers
    assert made.layers == {"water": 1, "green": 1, "buildings": 1, "streets": 2, "light": 2, "lamps": 2, "places": 1}
    assert (opened.facts["min_zoom"], opened.facts["max_zoom"]) == (7, 14)
    assert [hit.name for hit in opened.register.search("damm", limit=3)] == ["Dammen"]
    body = file_of(tmp_path / "maps", town.slug).read_bytes()
    whole = Reader(lambda offset, length: body[offset : offset + length])
    assert whole.metadata()["attribution"] == CREDIT
    assert str(tmp_path) not in str(whole.metadata())


def test_a_second_import_replaces_the_first(tmp_path: Path, town: Municipality, extract: Path):
    folder = tmp_path / "maps"
    import_osm(extract, town, folder)
    first, before = background(folder, town.slug)
    body = file_of(folder, town.slug).read_bytes()
    import_osm(extract, town, folder)
    assert file_of(folder, town.slug).read_bytes() == body
    made = AnExtract()
    made.point((LON, LAT), highway="street_lamp")
    import_osm(made.written(extract), town, folder)
    second, after = background(folder, town.slug)
    assert before != after
    assert second.facts["layers"]["lamps"] == 1
    assert first.tile(14, *tile_at(LON, LAT, 14)) is not None  # whoever reads the old one reads on
    assert [path.name for path in folder.iterdir()] == ["gotene.pmtiles"]


@pytest.mark.parametrize("body", [b"no extract", b""])
def test_a_refused_file_leaves_the_background_as_it_was(tmp_path: Path, town: Municipality, extract: Path, body: bytes):
    folder = tmp_path / "maps"
    import_osm(extract, town, folder)
    before = file_of(folder, town.slug).read_bytes()
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(body)
    with pytest.raises(Refused):
        import_osm(broken, town, folder)
    assert file_of(folder, town.slug).read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_an_extract_of_somewhere_else_is_refused(tmp_path: Path, extract: Path):
    with pytest.raises(Invalid) as refused:
        import_osm(extract, a_municipality(boundary=CENTRE), tmp_path / "maps")
    assert refused.value.code == "background.nothing-there"
    assert not (tmp_path / "maps").exists()


def test_a_municipality_without_a_background_has_none(tmp_path: Path):
    with pytest.raises(Missing, match=r"background\.missing"):
        background(tmp_path, "gotene")


@pytest.mark.parametrize("body", [b"", b"PMTiles\x03" + b"\0" * 200, b"\xff" * 4000])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, body: bytes):
    file_of(tmp_path, "gotene").write_bytes(body)
    with pytest.raises(Invalid, match=r"background\.damaged"):
        background(tmp_path, "gotene")


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backgrounds, "MAX_BYTES", 10)
    file_of(tmp_path, "gotene").write_bytes(b"PMTiles\x03" + b"\0" * 200)
    with pytest.raises(Invalid) as refused:
        background(tmp_path, "gotene")
    assert refused.value.facts["reason"] == "208 bytes"


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> Background:
    """The centre of Helsinki, as the demo has it."""
    folder = tmp_path_factory.mktemp("maps")
    import_osm(HELSINKI, a_municipality(metric_crs="EPSG:3879", boundary=CENTRE), folder)
    return background(folder, "gotene")[0]


def test_each_of_586_real_lamps_is_in_the_tiles_of_the_last_zoom(helsinki: Background):
    lamps = set()
    for (zoom, x, y), tile in all_tiles(helsinki.part):
        found = mapbox_vector_tile.decode(gzip.decompress(tile))
        for lamp in found.get("lamps", {}).get("features", []):
            east, north = lamp["geometry"]["coordinates"]
            lamps.add((zoom, x * 4096 + east, y * 4096 + 4096 - north))  # one in the edges of two tiles is one
        assert helsinki.tile(zoom, x, y) == tile
    assert helsinki.facts["layers"]["lamps"] == 586
    assert {zoom for zoom, _, _ in lamps} == {14}
    assert len(lamps) == 586


def test_a_real_centre_takes_less_than_a_fifth_of_a_megabyte(helsinki: Background):
    assert helsinki.size < 200_000


def test_real_streets_are_found_by_both_their_names(helsinki: Background):
    assert helsinki.register.search("kaivopiha", limit=1)[0].name == "Brunnsgården"
    assert helsinki.register.search("ESPLANADEN", limit=3)
