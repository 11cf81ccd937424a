"""GDAL never stands in the process that holds the store (faults D-16, R1); a copy in another process is fine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import an_id
from tests.faults.running_server import PATIENCE_S, beside_a_writing_server, run
from tests.house_rules import ROOT
from tests.test_house import lint_imports

CONTRACT = "GDAL runs in a process of its own: only geodata.exchange.gdal_child loads pyogrio, fiona or osgeo"
ROOMS = ("model", "analysis", "mapview", "storage", "exchange", "casework")
PACKAGES = ("webmap", "scripts", "geodata", *(f"geodata/{room}" for room in ROOMS))


def in_a_process(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    typed = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


# --- at build time ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("module", ["pyogrio", "fiona", "osgeo.ogr"])
@pytest.mark.parametrize("where", ["webmap/pages.py", "geodata/storage/geopackage.py", "scripts/tool.py"])
def test_an_import_of_gdal_breaks_its_contract(tmp_path: Path, where: str, module: str):
    assert f"{CONTRACT} BROKEN" in linted(tmp_path, where, f"def later():\n    import {module}\n")


@pytest.mark.slow
def test_its_own_process_may_load_it(tmp_path: Path):
    assert f"{CONTRACT} KEPT" in linted(tmp_path, "geodata/exchange/gdal_child.py", "import pyogrio\n")


def linted(tree: Path, where: str, text: str) -> str:
    files = {f"{package}/__init__.py": "" for package in PACKAGES} | {"geodata/errors.py": "", where: text}
    for name, content in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(content, encoding="utf-8")
    return lint_imports(tree).stdout


# --- at run time ------------------------------------------------------------------------------------------------------

VISIT = """
import importlib, pkgutil, sys
import geodata, webmap
from webmap import serving
from webmap.app import create_app
from webmap.settings import Settings
serving.keep_gdal_out()
for package in (geodata, webmap):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("_child") and ".migrations." not in module.name and "__main__" not in module.name:
            importlib.import_module(module.name)
app = create_app(Settings(store=sys.argv[1]))
client = app.test_client()
some = {"slug": "gotene", "lang": "sv", "filename": "site.css", "z": "3", "x": "1", "y": "1"}
rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
for rule in rules:
    _, address = rule.build({name: some.get(name, sys.argv[2]) for name in rule.arguments})
    status = client.get(address).status_code
    assert status < 500, (address, status)
print(len(rules), sorted(serving.GDAL & sys.modules.keys()))
"""


@pytest.mark.slow
def test_no_module_and_no_page_loads_gdal(store_file: Path):
    answer = in_a_process(VISIT, store_file, an_id())
    visited, _, loaded = answer.stdout.strip().partition(" ")
    assert (loaded, answer.stderr) == ("[]", "")
    assert int(visited) > 20


@pytest.mark.slow
def test_a_process_that_has_loaded_gdal_does_not_serve(store_file: Path):
    code = "import sys, pyogrio; from webmap.cli import main; main(sys.argv[1:])"
    answer = in_a_process(code, "serve", "--store", store_file, "--port", "0")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "gdal.in-process" in answer.stderr


# --- beside it --------------------------------------------------------------------------------------------------------

READ = """
import sys, pyogrio
print(len(pyogrio.read_dataframe(sys.argv[1], layer="observation", columns=["id"], fid_as_index=True)))
"""


@pytest.mark.slow
def test_gdal_reads_a_copy_in_another_process_while_the_server_writes(store_file: Path, tmp_path: Path):
    def by_copy(store: Path, folder: Path, number: int) -> int:
        copy = folder / f"copy-{number}.gpkg"
        assert run("backup", "--store", store, "-o", copy).returncode == 0
        answer = in_a_process(READ, copy)
        assert answer.returncode == 0, answer.stderr
        return int(answer.stdout)

    beside_a_writing_server(store_file, tmp_path, by_copy)
