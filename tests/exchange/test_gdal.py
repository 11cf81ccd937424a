import os
import sys
from pathlib import Path

import pytest

from geodata.errors import Refused
from geodata.exchange import gdal, restricted
from tests.exchange.geopackages import geopackage


def refused(path: Path, layer: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        gdal.layer_in(path, layer)
    assert caught.value.facts["file"] == path.name
    return caught.value


def test_a_layer_is_read_and_gdal_never_comes_into_this_process(tmp_path: Path):
    layer = gdal.layer_in(geopackage(tmp_path / "a.gpkg"))
    assert (layer.name, layer.crs, layer.columns) == ("beats", "EPSG:2056", ("name", "size"))
    assert [each.area for each in layer.shapes if each is not None] == [4_000_000.0, 4_000_000.0]
    assert layer.cells[0] == {"name": "North", "size": 1.5}
    assert not {"pyogrio", "fiona", "osgeo"} & sys.modules.keys()


def test_of_several_layers_one_must_be_named(tmp_path: Path):
    path = geopackage(geopackage(tmp_path / "a.gpkg"), layer="sectors")
    assert refused(path).code == "file.layer-missing"
    assert refused(path, "parks").facts["allowed"] == ["beats", "sectors"]
    assert gdal.layer_in(path, "sectors").name == "sectors"


def test_what_is_no_geopackage_is_refused(tmp_path: Path):
    for body in (b"no", b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\xff" * 4000):
        (tmp_path / "a.gpkg").write_bytes(body)
        assert refused(tmp_path / "a.gpkg").code in {"file.unreadable", "geopackage.damaged"}


def test_a_geopackage_that_was_cut_off_is_refused(tmp_path: Path):
    path = geopackage(tmp_path / "a.gpkg")
    os.truncate(path, path.stat().st_size // 2)
    assert refused(path).code == "geopackage.damaged"


def test_a_file_that_another_program_writes_is_refused(tmp_path: Path):
    path = geopackage(tmp_path / "a.gpkg")
    (tmp_path / "a.gpkg-wal").write_bytes(b"pages")
    assert "a.gpkg-wal" in str(refused(path).facts["reason"])


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(restricted, "TIME_LIMIT_S", 0.001)
    assert refused(geopackage(tmp_path / "a.gpkg")).code == "file.unreadable"


def test_the_file_itself_is_left_untouched(tmp_path: Path):
    path = geopackage(tmp_path / "a.gpkg")
    before = (path.read_bytes(), sorted(tmp_path.iterdir()))
    gdal.layer_in(path)
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == before
