from pathlib import Path

import pytest

from geodata.errors import Invalid
from geodata.exchange import gpkg_check
from geodata.exchange.gpkg_check import checked_tables
from tests.exchange.geopackages import geopackage


def test_the_feature_tables_of_a_sound_geopackage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    geopackage(geopackage(tmp_path / "a.gpkg"), layer="sectors")
    monkeypatch.chdir(tmp_path)
    assert checked_tables(Path("a.gpkg")) == ["beats", "sectors"]
    assert [each.name for each in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_file_that_keeps_sqlite_busy_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    geopackage(tmp_path / "a.gpkg")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gpkg_check, "STEPS", 0)
    monkeypatch.setattr(gpkg_check, "_STEP", 10)
    with pytest.raises(Invalid) as caught:
        checked_tables(Path("a.gpkg"))
    assert "interrupted" in str(caught.value.facts["reason"])
