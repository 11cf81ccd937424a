"""An import is measured by what it says of itself."""

from pathlib import Path

import pytest

from scripts.bench import osm


@pytest.mark.slow
def test_a_small_extract_is_imported_and_measured(tmp_path: Path):
    figures = {each.name: each for each in osm.measured(tmp_path, copies=2)}
    assert list(figures) == [
        "import osm",
        "import osm, reading",
        "import osm, cutting",
        "import osm, processor",
        "import osm, memory",
        "background, size",
    ]
    assert figures["background, size"].is_met
    assert figures["import osm, memory"].is_met
    assert "tippecanoe" in figures["import osm"].note
    phases = figures["import osm, reading"].value + figures["import osm, cutting"].value
    assert phases < figures["import osm"].value
    assert (tmp_path / "2.osm.pbf").exists()
