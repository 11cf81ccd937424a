"""Other programs read the live store and QGIS edits a copy while the server writes: nothing is lost, none stumbles."""

import subprocess
import sys
from pathlib import Path

from tests.faults.running_server import PATIENCE_S, beside_a_writing_server, run
from tests.gis.conftest import asked, qgis

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


def test_pyogrio_reads_the_live_store(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, by_pyogrio)


def test_debians_ogrinfo_reads_the_live_store(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, by_ogrinfo)


def test_debians_ogr2ogr_reads_the_live_store(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, by_ogr2ogr)


def test_qgis_edits_a_copy(store_file: Path, tmp_path: Path):
    beside_a_writing_server(store_file, tmp_path, edited_by_qgis, times=1)
