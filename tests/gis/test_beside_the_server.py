"""Other programs read the live store and QGIS edits a copy while the server writes: nothing is lost, none stumbles."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tests.builders import an_id
from tests.faults.running_server import PATIENCE_S, Server, at_once, is_sound, run
from tests.gis.conftest import asked, qgis

TIMES = 3

READ = "import sys, pyogrio; print(len(pyogrio.read_dataframe(sys.argv[1], layer='observation', columns=['id'])))"


def by_pyogrio(store: Path, _folder: Path, _number: int) -> int:
    """In another process, with the newest GDAL."""
    answer = subprocess.run(
        [sys.executable, "-c", READ, store], capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    return int(answer.stdout)


def by_ogrinfo(store: Path, _folder: Path, _number: int) -> int:
    answer = asked("/usr/bin/ogrinfo", "-ro", "-q", store, "-sql", "SELECT COUNT(*) AS n FROM observation")
    assert answer.returncode == 0, answer.stderr
    assert "ERROR" not in answer.stderr
    return int(answer.stdout.rpartition("=")[2])


def by_ogr2ogr(store: Path, folder: Path, number: int) -> int:
    out = folder / f"copy-{number}.gpkg"
    answer = asked("/usr/bin/ogr2ogr", "-f", "GPKG", out, store, "observation")
    assert answer.returncode == 0, answer.stderr
    assert "ERROR" not in answer.stderr
    return by_ogrinfo(out, folder, number)


EDIT = """
layer = QgsVectorLayer(sys.argv[1] + "|layername=observation", "x", "ogr")
assert layer.isValid() and layer.startEditing()
features = list(layer.getFeatures())
column = layer.fields().indexOf("place")
for feature in features:
    assert layer.changeAttributeValue(feature.id(), column, "ändrad i QGIS")
    assert layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(13.5, 58.5)))
assert layer.deleteFeature(features[0].id())
assert layer.commitChanges(), layer.commitErrors()
print(len(features))
"""


def edited_by_qgis(store: Path, folder: Path, number: int) -> int:
    """QGIS edits a copy; our own reading of the copy sees it."""
    copy = folder / f"for-qgis-{number}.gpkg"
    assert run("backup", "--store", store, "-o", copy).returncode == 0
    found = int(qgis(EDIT, copy))
    assert by_pyogrio(copy, folder, number) == found - 1
    return found


def beside_a_writing_server(
    store: Path, folder: Path, read: Callable[[Path, Path, int], int], times: int = TIMES
) -> None:
    """Runs ``read`` several times while two clients write; each sees at least what was acknowledged before it began."""
    acknowledged: list[str] = []
    known: list[int] = []
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with server.client() as client:
            while not done.is_set():
                key = an_id()
                assert client.put(key) == 201
                acknowledged.append(str(key))
                begun.set()

    def look() -> None:
        try:
            assert begun.wait(PATIENCE_S)
            for number in range(times):
                before = len(acknowledged)
                known.append(read(store, folder, number) - before)
        finally:
            done.set()

    with Server(store) as server:
        at_once(write, write, look)
        with server.client() as client:
            assert client.ids() == set(acknowledged)
    assert len(known) == times
    assert min(known) >= 0
    is_sound(store)


def test_pyogrio_reads_the_live_store(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, by_pyogrio)


def test_debians_ogrinfo_reads_the_live_store(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, by_ogrinfo)


def test_debians_ogr2ogr_reads_the_live_store(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, by_ogr2ogr)


def test_qgis_edits_a_copy(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, edited_by_qgis, times=1)
