"""Cutting: what goes in comes out at the last zoom, and a failure leaves words."""

from pathlib import Path

import orjson
import pytest
import shapely

from geodata.errors import Invalid, Unavailable
from geodata.exchange import tile_cutting
from geodata.exchange.tile_cutting import FEATURES, cut, write_features

HEAD = {"layer": "lamps", "kind": "lamp", "zoom": 14, "name": "", "light": ""}


def test_a_thing_is_one_line_of_geojson_without_empty_names(tmp_path: Path):
    with (tmp_path / FEATURES).open("wb") as out:
        write_features(out, [HEAD, HEAD | {"zoom": 3, "name": "Lampan"}], [shapely.Point(13.5, 58.5)] * 2)
    first, second = map(orjson.loads, (tmp_path / FEATURES).read_bytes().splitlines())
    assert first["properties"] == {"kind": "lamp"}
    assert first["tippecanoe"] == {"layer": "lamps", "minzoom": 14, "maxzoom": 14}
    assert first["geometry"] == {"type": "Point", "coordinates": [13.5, 58.5]}
    assert second["properties"]["name"] == "Lampan"
    assert second["tippecanoe"]["minzoom"] == 7


def test_the_cut_file_lies_beside_its_features(tmp_path: Path):
    with (tmp_path / FEATURES).open("wb") as out:
        write_features(out, [HEAD], [shapely.Point(13.5, 58.5)])
    assert cut(tmp_path).read_bytes()[:7] == b"PMTiles"


def test_what_cannot_be_cut_is_refused_with_the_programs_own_words(tmp_path: Path):
    (tmp_path / FEATURES).write_text("{")
    with pytest.raises(Invalid) as refused:
        cut(tmp_path)
    assert refused.value.code == "background.not-cut"
    assert refused.value.facts["reason"]


def test_a_cutter_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tile_cutting, "TIME_LIMIT_S", 0.0001)
    (tmp_path / FEATURES).write_text("")
    with pytest.raises(Unavailable, match=r"background\.not-cut"):
        cut(tmp_path)


def test_a_cutter_that_wants_more_memory_than_it_may_have_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tile_cutting, "MEMORY_BYTES", 96 * 1024**2)
    with (tmp_path / FEATURES).open("wb") as out:
        write_features(out, [HEAD] * 1000, [shapely.Point(13.5, 58.5)] * 1000)
    with pytest.raises(Invalid, match=r"background\.not-cut"):
        cut(tmp_path)
