"""`python -m scripts.bench`, with small numbers."""

import json
import subprocess
import sys

import pytest

from tests.house_rules import ROOT


@pytest.mark.slow
@pytest.mark.browser
def test_everything_is_measured_and_printed_with_its_limit():
    typed = [sys.executable, "-m", "scripts.bench", "--quick", "--json"]
    answer = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=True)
    printed = json.loads(answer.stdout)
    assert {"machine", "kernel", "Python", "SQLite", "SQLAlchemy", "shapely"} <= printed["machine"].keys()
    limits = {figure["name"]: figure["limit"] for figure in printed["figures"] if figure["limit"] is not None}
    assert limits == {
        "import": 5.0,
        "import, memory": 300.0,
        "one answer, identity": 0.5,
        "one answer, gzip": 0.5,
        "observations to bare sqlite3": 0.5,
        "box, for a map, p50": 10.0,
        "box, for a map, p95": 10.0,
        "index of 3000, arrays": 0.3,
        "map of 3000, largest answer": 50.0,
        "map of 3000, rate": 1500.0,
        "map of 3000, p95": 10.0,
        "map of 3000, an insert is seen": 1.0,
        "tile of 293 points, p95": 20.0,
        "map page, longest task while moved": 100.0,
        "map page, first bytes": 200.0,
        "export, gpkg": 3.0,
        "standalone map, size": 5.0,
        "import osm": 120.0,
        "import osm, memory": 1000.0,
        "background, size": 20.0,
        "queue of 120, 50 of it, p95": 100.0,
        "first page, unchanged": 1000.0,
        "map page, unchanged": 1000.0,
        "actions, unchanged": 1000.0,
    }
    assert all(figure["value"] > 0 for figure in printed["figures"])
    assert any("300 of 300 rows" in figure["note"] for figure in printed["figures"])
    assert any("300 unchanged" in figure["note"] for figure in printed["figures"])


@pytest.mark.slow
def test_one_measurement_alone_is_a_table():
    typed = [sys.executable, "-m", "scripts.bench", "inserts", "--quick"]
    answer = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "| measurement | figure | limit | verdict | how |" in answer.stdout
    assert answer.stdout.count("\n| ") == 7
