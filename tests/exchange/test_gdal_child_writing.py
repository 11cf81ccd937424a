"""The writing process is restricted like the reading one, but for the file that it is to write."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from geodata.exchange.gdal_child_writing import DRIVERS, MAX_BYTES

pytestmark = pytest.mark.slow

MODULE = "geodata.exchange.gdal_child_writing"


def told(folder: Path, *arguments: str) -> list[dict]:
    asked = [sys.executable, "-I", "-m", MODULE, *arguments]
    answer = subprocess.run(asked, cwd=folder, input=b"", capture_output=True, check=True)
    return [orjson.loads(line) for line in answer.stdout.splitlines()]


def test_what_cannot_be_written_is_told_with_its_code(tmp_path):
    first, last = told(tmp_path, "GPKG", "out.gpkg", "Point", "EPSG:4326")
    assert "kept" in first
    assert last["refused"] == "export.failed"


def test_another_driver_is_never_used(tmp_path):
    assert set(DRIVERS) == {"GPKG", "ESRI Shapefile"}
    asked = [sys.executable, "-I", "-m", MODULE, "PostgreSQL", "x", "Point", "EPSG:4326"]
    answer = subprocess.run(asked, cwd=tmp_path, input=b"", capture_output=True, check=False)
    assert b'"spent"' not in answer.stdout or b'"refused"' in answer.stdout
    assert list(tmp_path.iterdir()) == []


def test_no_file_may_grow_without_end():
    code = (
        "import resource; from geodata.exchange.restriction import Limits, restrict; "
        "from geodata.exchange.gdal_child_writing import MAX_BYTES; restrict(Limits(written_bytes=MAX_BYTES)); "
        "print(resource.getrlimit(resource.RLIMIT_FSIZE)[0])"
    )
    limit = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert int(limit) == MAX_BYTES
