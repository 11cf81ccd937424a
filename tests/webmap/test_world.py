"""The store is opened when it is first asked for, once for all threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from geodata.errors import Missing
from geodata.storage import create_store
from webmap import world
from webmap.world import StoreHolder


def test_threads_share_one_store(fresh_url: Any, tmp_path: Path):
    holder = StoreHolder(fresh_url(tmp_path))
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: id(holder.store()), range(32)))
    holder.close()
    assert len(found) == 1


def test_a_store_that_comes_later_is_found_then(tmp_path: Path):
    holder = StoreHolder(str(tmp_path / "later.gpkg"))
    with pytest.raises(Missing):
        holder.store()
    create_store(tmp_path / "later.gpkg").close()
    assert holder.store().municipalities() == []
    holder.close()
    holder.close()


def test_a_request_acts_in_the_apps_store_at_the_apps_time(app: Flask, now: datetime):
    with app.app_context():
        assert world.now() == now
        assert world.store() is world.holder().store()
