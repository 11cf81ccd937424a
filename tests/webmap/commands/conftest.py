"""A terminal on a fresh store that holds one municipality."""

from pathlib import Path
from typing import Any

import pytest

from geodata.storage import open_store
from tests.builders import a_municipality, keep
from tests.webmap.commands.terminal import Terminal


@pytest.fixture
def url(fresh_url: Any, tmp_path: Path) -> str:
    """The address of a store with Götene in it."""
    address: str = fresh_url(tmp_path)
    store = open_store(address)
    keep(store, a_municipality(name="Götene", code="1471"))
    store.close()
    return address


@pytest.fixture
def terminal(url: str) -> Terminal:
    """A terminal whose commands are about that store."""
    return Terminal(url)
