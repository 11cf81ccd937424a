"""The steps lead to the tables that the code knows."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from geodata.errors import Conflict
from geodata.storage import create_store, migrations
from geodata.storage.tables import REVISION, metadata


def test_the_last_step_is_the_one_that_the_code_knows() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == REVISION


def described(connection: Connection) -> dict[str, object]:
    """Each of our tables as SQLite describes it: columns, types, keys and indexes."""
    run = connection.exec_driver_sql
    return {
        name: (
            run(f"PRAGMA table_info({name})").all(),
            sorted(row[2:] for row in run(f"PRAGMA foreign_key_list({name})")),
            sorted(row[1:3] for row in run(f"PRAGMA index_list({name})")),
        )
        for name in metadata.tables
    }


def test_the_steps_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    store = create_store(tmp_path / "town.gpkg")
    engine = create_engine("sqlite://")
    with store.reading() as made, engine.connect() as known:  # type: ignore[attr-defined]
        metadata.create_all(known)
        assert described(made) == described(known)
        assert made.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == REVISION
    engine.dispose()
    store.close()


def test_a_later_step_is_refused() -> None:
    assert migrations.is_current("0001", head="0001")
    assert not migrations.is_current("0001", head="0002")
    with pytest.raises(Conflict):
        migrations.is_current("0003", head="0002")
