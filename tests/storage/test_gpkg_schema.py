"""The file is marked, described and indexed as the specification wants it."""

from pathlib import Path

from geodata.storage import create_store, gpkg_schema
from geodata.storage.tables import SPATIAL, metadata


def test_every_table_is_registered_once(tmp_path: Path) -> None:
    store = create_store(tmp_path / "town.gpkg")
    with store.connected_for_writing() as connection:  # type: ignore[attr-defined]
        gpkg_schema.register(connection)  # a second time: nothing is left to do
        rows = connection.exec_driver_sql("SELECT table_name, data_type FROM gpkg_contents").all()
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == gpkg_schema.USER_VERSION
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == gpkg_schema.APPLICATION_ID
    assert dict(rows) == {
        name: "features" if table in SPATIAL else "attributes" for name, table in metadata.tables.items()
    }
    assert len(rows) == len(metadata.tables)
    store.close()


def test_each_shape_has_its_index_and_seven_triggers(tmp_path: Path) -> None:
    store = create_store(tmp_path / "town.gpkg")
    with store.reading() as connection:  # type: ignore[attr-defined]
        for table in SPATIAL:
            name = gpkg_schema.rtree_name(table)
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?"
            triggers = {row[0].removeprefix(name + "_") for row in connection.exec_driver_sql(query, (name + "%",))}
            assert triggers == {"insert", "update2", "update4", "update5", "update6", "update7", "delete"}
    store.close()
