import json
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.exchange import gdal_child
from tests.exchange.geopackages import geopackage

VRT = b"<OGRVRTDataSource><OGRVRTLayer name='p'><SrcDataSource>CSV:/etc/hosts</SrcDataSource></OGRVRTLayer>"


def child(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-I", "-m", "geodata.exchange.gdal_child", *arguments]
    return subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_it_tells_the_layer_and_then_each_feature(tmp_path: Path):
    geopackage(tmp_path / "a.gpkg")
    first, head, *features, last = map(json.loads, child(tmp_path, "a.gpkg").stdout.splitlines())
    assert (list(first), list(last)) == (["kept"], ["spent"])
    assert (head["layer"], head["crs"], head["columns"]) == ("beats", "EPSG:2056", ["name", "size"])
    assert [each["properties"]["name"] for each in features] == ["North", "South"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        VRT,
        b'{"type":"FeatureCollection","features":[]}',
        b"SQLite format 3\0" + b"\0" * 100,
    ],
)
def test_gdal_never_sees_what_does_not_begin_as_a_geopackage(tmp_path: Path, body: bytes):
    (tmp_path / "a.gpkg").write_bytes(body)
    last = json.loads(child(tmp_path, "a.gpkg").stdout.splitlines()[-1])
    assert (last["refused"], last["facts"]) == ("file.unreadable", {"reason": "not a GeoPackage"})


def test_gdal_is_left_without_the_drivers_that_reach_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gdal_child.os, "environ", environment := {})
    gdal_child.bind_gdal()
    assert "OGR_VRT" in environment["OGR_SKIP"].split(",")
    assert "trusted_schema=OFF" in environment["OGR_SQLITE_PRAGMA"]


def test_values_that_json_lacks_are_told_as_text_or_left_out():
    assert [gdal_child.plain(value) for value in (float("nan"), 1.5, None, b"x")] == [None, 1.5, None, "b'x'"]
