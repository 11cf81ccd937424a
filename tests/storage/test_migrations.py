"""The steps lead to the tables that the code knows."""

import gzip
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from geodata.errors import Conflict
from geodata.model.observation import Observation, ObservationFilter
from geodata.storage import create_store, migrations, open_store
from geodata.storage.tables import REVISION, metadata
from tests.builders import TOWN
from tests.house_rules import ROOT

STORES = ROOT / "tests" / "golden"


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


@pytest.fixture(params=sorted(STORES.glob("store-*.gpkg.gz")), ids=lambda path: path.name)
def kept_store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A store as an older version of the code left it, with one of each thing."""
    path = tmp_path / "town.gpkg"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_an_older_store_is_brought_here_with_all_that_it_holds_after_a_backup(kept_store: Path) -> None:
    store = open_store(kept_store)
    seen = store.observations(ObservationFilter(municipality=TOWN))
    assert [kept.thing.text_raw for kept in seen] == ["Mörkt vid tunneln"]
    assert len(store.areas(TOWN)) == len(store.actions(TOWN)) == len(store.walks(TOWN)) == 1
    assert store.check() == []
    assert store.version(Observation, seen[0].thing.id, 1) == seen[0].thing
    store.close()
    assert len(list(kept_store.parent.glob(f"*.before-{REVISION}-*"))) == 1


def test_nothing_is_public_in_an_older_store_before_it_has_been_reviewed_anew(kept_store: Path) -> None:
    store = open_store(kept_store)
    assert [kept.thing.public_from for kept in store.observations(ObservationFilter(municipality=TOWN))] == [None]
    store.close()
