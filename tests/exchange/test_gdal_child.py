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
    head, *features = map(json.loads, child(tmp_path, "a.gpkg").stdout.splitlines())
    assert (head["layer"], head["crs"], head["columns"]) == ("beats", "EPSG:2056", ["name", "size"])
    assert isinstance(head["has_no_network"], bool)
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
    answer = child(tmp_path, "a.gpkg")
    assert json.loads(answer.stdout) == {"refused": "file.unreadable", "facts": {"reason": "not a GeoPackage"}}


LIMITS = """
import json, os, resource, socket
from geodata.exchange.gdal_child import restrict
has_no_network = restrict()
try:
    socket.create_connection(("192.0.2.1", 9), 0.2)
    reached = "reached"
except OSError as error:
    reached = type(error).__name__ + str(error.errno)
try:
    os.write(os.open("written", os.O_CREAT | os.O_WRONLY), b"x")
    wrote = True
except OSError:
    wrote = False
limits = [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]
print(json.dumps([has_no_network, reached, wrote, limits, os.environ["OGR_SKIP"]]))
"""


def test_it_gives_up_memory_time_writing_and_where_it_can_the_network(tmp_path: Path):
    answer = subprocess.run(
        [sys.executable, "-I", "-c", LIMITS], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    has_no_network, reached, wrote, limits, skipped = json.loads(answer.stdout)
    assert not wrote
    assert limits == [[gdal_child.MEMORY_BYTES] * 2, [gdal_child.CPU_S] * 2, [0, 0]]
    assert "OGR_VRT" in skipped.split(",")
    # Where the system leaves the child its network, it must say so: "unreachable" is what it sees without one.
    assert has_no_network == (reached == "OSError101")


def test_values_that_json_lacks_are_told_as_text_or_left_out():
    assert [gdal_child.plain(value) for value in (float("nan"), 1.5, None, b"x")] == [None, 1.5, None, "b'x'"]
