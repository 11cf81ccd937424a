import json
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.exchange import gdal_child
from tests.exchange.geopackages import geopackage


def child(folder: Path, *arguments: str) -> list[dict]:
    asked = [sys.executable, "-I", "-m", "geodata.exchange.gdal_child", *arguments]
    answer = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_it_tells_the_layer_and_then_each_feature(tmp_path: Path):
    geopackage(tmp_path / "a.gpkg")
    first, head, *features, last = child(tmp_path, "a.gpkg")
    assert (list(first), list(last)) == (["kept"], ["spent"])
    assert head == {"layer": "beats", "crs": "EPSG:2056", "columns": ["name", "size"]}
    assert [each["cells"] for each in features] == [["North", 1.5], ["South", 1.5]]


DRIVERS = """
import sys
from geodata.exchange.gdal_child import DRIVERS, bind_gdal
bind_gdal(DRIVERS[sys.argv[1]])
import pyogrio
print(*sorted(pyogrio.list_drivers()), sep="|")
"""


@pytest.mark.parametrize("suffix", [".gpkg", ".kml"])
def test_gdal_is_left_the_one_driver_that_is_needed(tmp_path: Path, suffix: str):
    asked = [sys.executable, "-I", "-c", DRIVERS, suffix]
    answer = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert set(answer.stdout.strip().split("|")) <= {gdal_child.DRIVERS[suffix], "MEM"}


def test_values_that_json_lacks_are_told_as_text_or_left_out():
    values = (float("nan"), 1.5, None, b"x", "2026-01-31")
    assert [gdal_child.plain(value, "a", "object") for value in values] == [None, 1.5, None, None, "2026-01-31"]
    assert gdal_child.plain("2026-01-31", "a", "datetime64[D]") == {"at": "2026-01-31"}
    assert [gdal_child.plain(value, "a", "int32") for value in (3.0, float("nan"))] == [3, None]


def test_the_only_layer_needs_no_name():
    assert gdal_child.chosen(["a"], None) == "a"
    assert gdal_child.chosen(["a", "b"], "b") == "b"
