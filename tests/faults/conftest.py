"""A store in a file that servers and commands are given."""

from pathlib import Path

import pytest

from geodata.storage import create_store
from tests.builders import a_municipality, keep


@pytest.fixture
def store_file(tmp_path: Path) -> Path:
    """A closed store with one municipality, in a folder of its own."""
    folder = tmp_path / "store"
    folder.mkdir()
    store = create_store(folder / "town.gpkg")
    keep(store, a_municipality(name="Götene", code="1471"))
    store.close()
    return folder / "town.gpkg"
