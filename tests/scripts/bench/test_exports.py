"""Every format and the map are measured, and the two promises have their limits."""

from pathlib import Path

import pytest

from scripts.bench.exports import FORMATS, measured


@pytest.mark.slow
def test_each_format_and_the_map_are_measured(tmp_path: Path):
    figures = measured(tmp_path, rows=20, marks=30)
    assert [figure.name for figure in figures] == [
        *(f"export, {form}" for form in FORMATS),
        "standalone map",
        "standalone map, size",
    ]
    assert [figure.name for figure in figures if figure.limit is not None] == ["export, gpkg", "standalone map, size"]
    assert all(figure.value > 0 for figure in figures)
