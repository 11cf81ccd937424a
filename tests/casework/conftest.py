"""Casework happens in a municipality."""

import pytest

from geodata.storage import Store, open_store
from tests.builders import a_municipality, keep


@pytest.fixture
def town(store: Store) -> Store:
    """A store that holds one municipality and nothing else."""
    keep(store, a_municipality())
    return store


@pytest.fixture(scope="module")
def shared_town(fresh_url, tmp_path_factory):
    """A store of one municipality that the examples of a property share; each brings ids of its own."""
    store = open_store(fresh_url(tmp_path_factory.mktemp("shared")))
    keep(store, a_municipality())
    yield store
    assert store.check() == []
    store.close()
