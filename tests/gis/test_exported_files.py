"""What we export passes the validators of GDAL and of PDOK, and QGIS finds in it what we put there."""

import contextlib
import io
import json
from pathlib import Path

import pytest

from geodata.model.action import PlanningAction
from geodata.model.place import Position
from geodata.storage import open_store
from tests.builders import SQUARE, an_action, an_area, an_observation, keep
from tests.faults.running_server import run
from tests.gis.conftest import VALIDATOR, asked, qgis

WHAT = ("observations", "actions", "areas")

ONLY_DUTCH = {"RQ22"}
"""Allows the CRSs of the Netherlands and of the world, so not SWEREF 99 TM; every other CRS of ours passes in 4326."""

NOT_OURS = {"RQ24"}
"""Wants a geometry in every row: what has no position is kept and listed here, and so is exported."""


@pytest.fixture
def filled(store_file: Path) -> Path:
    store = open_store(store_file)
    places = [SQUARE, Position(13.5052, 58.5243), Position(13.4612, 58.5411)]
    keep(store, *(an_observation(position=place, text_raw="Mörkt 😀 =1") for place in places), an_observation())
    keep(store, a_placed_action(), an_area(name="Stan"))
    store.close()
    return store_file


def a_placed_action() -> PlanningAction:
    return an_action(title="Lampor", position=SQUARE)


def exported(store: Path, folder: Path, what: str, *more: str) -> Path:
    out = folder / f"{what}.gpkg"
    answer = run("export", what, "--as", "coordinator", "--format", "gpkg", "-o", out, "--store", store, *more)
    assert answer.returncode == 0, answer.stderr
    return out


def complaints(path: Path) -> set[str]:
    """The rules of PDOK's that a file breaks, recommendations included."""
    told = json.loads(asked(VALIDATOR, "validate", "--gpkg-path", path).stdout)
    assert len(told["validations_executed"]) > 15
    return {found["validation_code"] for found in told["results"]}


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3006", "EPSG:3008"])
def test_gdals_validator_finds_nothing(filled: Path, tmp_path: Path, what: str, crs: str):
    from osgeo_utils.samples import validate_gpkg

    path, said = exported(filled, tmp_path, what, "--crs", crs), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = validate_gpkg.main(["validate_gpkg", "--extra", "--warning-as-error", str(path)])
    assert code == 0, said.getvalue()


@pytest.mark.parametrize("what", WHAT)
def test_pdoks_validator_finds_nothing_in_degrees_with_a_place_in_every_row(filled: Path, tmp_path: Path, what: str):
    placed = ["--filter", "placed=true"] if what == "observations" else []
    assert complaints(exported(filled, tmp_path, what, *placed)) == set()


def test_pdoks_validator_finds_only_what_is_dutch_or_meant(filled: Path, tmp_path: Path):
    path = exported(filled, tmp_path, "observations", "--crs", "EPSG:3006")
    assert complaints(path) == ONLY_DUTCH | NOT_OURS


LOOK = """
layer = QgsVectorLayer(sys.argv[1], "x", "ogr")
box = layer.extent()
print(layer.isValid(), layer.featureCount(), layer.crs().authid(), layer.dataProvider().storageType())
print(round(box.xMinimum(), 3), round(box.yMinimum(), 3), round(box.xMaximum(), 3), round(box.yMaximum(), 3))
print(sorted(str(f["text_raw"]) for f in layer.getFeatures()), [f.name() for f in layer.fields()][:3])
print(sum(not f.hasGeometry() for f in layer.getFeatures()))
"""


def test_qgis_opens_it_with_the_right_count_and_extent_in_sweref_99_tm(filled: Path, tmp_path: Path):
    path = exported(filled, tmp_path, "observations", "--crs", "EPSG:3006")
    lines = qgis(LOOK, path).splitlines()
    assert lines[0] == "True 4 EPSG:3006 GPKG"
    # The corners by `gdaltransform -s_srs EPSG:4326 -t_srs EPSG:3006` of Debian's GDAL 3.6.2 with its own PROJ.
    assert lines[1] == "410423.822 6488053.129 412943.242 6489981.239"
    # Rows of the same moment come in the order of their ids, which are drawn: the texts are compared as a whole.
    assert lines[2] == "['', 'Mörkt 😀 =1', 'Mörkt 😀 =1', 'Mörkt 😀 =1'] ['fid', 'id', 'municipality']"
    assert lines[3] == "1"
