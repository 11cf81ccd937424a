"""The reports that are measured with."""

import csv
import json
from pathlib import Path

import pytest

from scripts.bench.files import ROWS, reports


def test_made_up_reports_have_the_real_ones_columns_and_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRYGGKARTA_REAL_DATA", str(tmp_path / "nothing"))
    made = reports(tmp_path)
    with made.table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == ROWS
    assert list(rows[0]) == ["date", "year", "service_code", "e", "n"]
    assert json.loads(made.boundary.read_text(encoding="utf-8"))["features"][0]["geometry"]["type"] == "Polygon"
    assert made.what == "made up, same shape"


def test_real_reports_are_taken_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRYGGKARTA_REAL_DATA", str(tmp_path))
    for name in ("zurich_reports_2016_2018.csv", "districts.gpkg"):
        (tmp_path / name).touch()
    assert reports(tmp_path).table == tmp_path / "zurich_reports_2016_2018.csv"
    assert reports(tmp_path, rows=10).what == "made up, same shape"
