"""Debian's GDAL and QGIS, always in processes of their own: never beside the store."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.faults.conftest import store_file as store_file  # noqa: PLC0414 - a fixture is found by its name
from tests.house_rules import ROOT

PATIENCE_S = 120
SYSTEM = Path("/usr/bin/python3")
VALIDATOR = ROOT / "build" / "gis" / "bin" / "geopackage-validator"
IMPORTS = "import osgeo.ogr, qgis.core"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.gis)
            item.add_marker(pytest.mark.slow)


def asked(*typed: object, **beside: str) -> subprocess.CompletedProcess[str]:
    """A program that has ended; its Qt needs no screen."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | beside
    return subprocess.run(
        list(map(str, typed)), env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )


def missing() -> str:
    """What is not here of what these tests ask."""
    programs = [path for path in (Path("/usr/bin/ogr2ogr"), Path("/usr/bin/ogrinfo"), VALIDATOR) if not path.exists()]
    if programs:
        return str(programs[0])
    return "" if asked(SYSTEM, "-c", IMPORTS).returncode == 0 else f"{SYSTEM} -c '{IMPORTS}'"


@pytest.fixture(scope="session", autouse=True)
def programs(request: pytest.FixtureRequest) -> None:
    """Fails where CI is set and something is missing; elsewhere says so in one line and leaves the tests out."""
    if found := missing():
        if os.environ.get("CI"):
            pytest.fail(f"missing: {found}; `make gis` installs it where it may")
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\nGIS tests left out: {found} is missing; `make gis` installs it where it may")  # noqa: T201
        pytest.skip(f"missing: {found}")


def qgis(script: str, *arguments: object) -> str:
    """What a script of PyQGIS prints; QGIS is started and ended around it."""
    wrapped = (
        "import sys\nfrom qgis.core import *\napp = QgsApplication([], False)\napp.initQgis()\n"
        f"{script}\nsys.stdout.flush()\nimport os\nos._exit(0)\n"
    )
    answer = asked(SYSTEM, "-c", wrapped, *arguments)
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout
