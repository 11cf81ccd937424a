"""What only the embedded store promises: one valid GeoPackage, its owner's alone, never half there."""

import contextlib
import io
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Polygon
from sqlalchemy import text

from geodata.errors import Conflict, Invalid, Missing, Refused, Unavailable
from geodata.model.observation import Observation, ObservationFilter, Placement
from geodata.model.place import Box, Position
from geodata.storage import Store, create_store, open_store, restore_store
from geodata.storage.tables import WAITS
from tests.builders import NOON, SQUARE, a_municipality, a_walk, an_action, an_area, an_observation, keep, tied

HERE = ObservationFilter(municipality="gotene")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "town.gpkg"


@pytest.fixture
def town(path: Path) -> Iterator[Store]:
    """A store with one of everything."""
    store = create_store(path)
    observation, action, area = an_observation(position=SQUARE), an_action(position=SQUARE), an_area()
    keep(store, a_municipality(), observation, action, area, a_walk())
    keep(store, tied(observation, action), tied(area, observation, "hör hit"), tied(action, area))
    yield store
    store.close()


def raw(path: Path) -> sqlite3.Connection:
    """The file as any other program sees it."""
    return sqlite3.connect(path, isolation_level=None)


def test_the_file_is_its_owners_alone(town: Store, path: Path) -> None:
    for file in path.parent.glob("town.gpkg*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert town.count(HERE).matched == 1


def test_the_file_is_a_valid_geopackage(town: Store, path: Path) -> None:
    town.close()
    said = io.StringIO()
    from osgeo_utils.samples import validate_gpkg

    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = validate_gpkg.main(["validate_gpkg", "--extra", "--warning-as-error", str(path)])
    assert code == 0, said.getvalue()


def test_another_program_reads_every_layer(town: Store, path: Path) -> None:
    copy = path.with_name("copy.gpkg")
    town.backup(copy)
    script = (
        "import sys, pyogrio; p = sys.argv[1]; "
        "print(sorted((n, len(pyogrio.read_dataframe(p, layer=n))) for n, _ in pyogrio.list_layers(p)))"
    )
    read = subprocess.run([sys.executable, "-c", script, str(copy)], capture_output=True, text=True, check=True)
    layers = dict(eval(read.stdout))
    assert {name: layers[name] for name in ("action", "area", "municipality", "observation", "walk")} == dict.fromkeys(
        ("action", "area", "municipality", "observation", "walk"), 1
    )


def test_the_wal_is_on_and_commits_reach_the_disk(town: Store) -> None:
    with town.connected_for_writing() as connection:  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_readers_can_neither_write_nor_checkpoint(town: Store) -> None:
    with town.reading() as connection:  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar() == 0


def test_the_index_follows_every_edit(town: Store) -> None:
    observation = an_observation(position=SQUARE)
    keep(town, observation)
    moved = Position(13.6, 58.6)
    around = replace(HERE, box=Box(13.59, 58.59, 13.61, 58.61))
    for version, (position, found) in enumerate([(moved, 1), (None, 0), (moved, 1), (SQUARE, 0)], 1):
        placement = Placement.PINNED if position else Placement.NONE
        with town.writing(by="anna", now=NOON) as change:
            change.replace(replace(observation, position=position, placement=placement), version=version)
        assert town.count(around).matched == found
    assert town.check() == []


def test_what_has_no_walk_costs_its_index_nothing_and_the_rest_is_found_by_it(town: Store) -> None:
    with town.reading() as connection:  # type: ignore[attr-defined]
        asked = "EXPLAIN QUERY PLAN SELECT * FROM observation WHERE walk_id = 'w'"
        assert "ix_observation_walk" in connection.exec_driver_sql(asked).one()[-1]
        made = "SELECT sql FROM sqlite_master WHERE name = 'ix_observation_walk'"
        assert connection.exec_driver_sql(made).scalar().endswith("WHERE walk_id IS NOT NULL")


def test_what_waits_for_review_is_found_by_its_own_index(town: Store) -> None:
    with town.reading() as connection:  # type: ignore[attr-defined]
        asked = f"SELECT * FROM observation WHERE municipality = 'gotene' AND {WAITS} ORDER BY recorded_at"
        (plan,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
        assert "ix_observation_waiting" in plan[-1]


def test_there_is_no_silent_empty_store(path: Path) -> None:
    with pytest.raises(Missing) as refused:
        open_store(path)
    assert refused.value.code == "store.missing"
    assert list(path.parent.iterdir()) == []


def test_a_store_is_never_made_over_another_file(path: Path) -> None:
    path.write_text("mitt")
    with pytest.raises(Conflict) as refused:
        create_store(path)
    assert refused.value.code == "store.exists"
    assert path.read_text() == "mitt"


def opened_and_read(path: Path) -> list[object]:
    store = open_store(path)
    try:
        return [*store.observations(HERE), *store.check()]
    finally:
        store.close()


def test_a_store_that_was_not_finished_has_no_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geodata.storage.geopackage.gpkg_schema.register", stopped)
    with pytest.raises(KeyboardInterrupt):
        create_store(path)
    assert list(path.parent.iterdir()) == []


def a_text(path: Path) -> None:
    path.write_text("id,name\n" * 400)


def a_database_of_others(path: Path) -> None:
    with contextlib.closing(raw(path)) as other:
        other.execute("CREATE TABLE t (a)")


def a_geopackage_of_others(path: Path) -> None:
    a_database_of_others(path)
    with contextlib.closing(raw(path)) as other:
        other.execute("PRAGMA application_id = 0x47504B47")


def an_empty_file(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize("make", [a_text, a_database_of_others, a_geopackage_of_others, an_empty_file])
def test_what_is_not_a_store_is_refused_and_left_as_it_was(make: object, path: Path) -> None:
    make(path)  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(Invalid) as refused:
        open_store(path)
    assert refused.value.code == "store.not-a-store"
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(town: Store, path: Path) -> None:
    town.close()
    with contextlib.closing(raw(path)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Conflict) as refused:
        open_store(path)
    assert refused.value.code == "store.newer"


def test_a_truncated_store_is_refused_or_found_out(town: Store, path: Path) -> None:
    keep(town, *(an_observation(text_raw="mörkt " * 100) for _ in range(200)))
    town.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused) as refused:
        opened_and_read(path)
    assert refused.value.code in ("store.damaged", "store.not-a-store")


def test_a_full_disk_is_said_and_nothing_is_half_written(town: Store) -> None:
    with town.connected_for_writing() as connection:  # type: ignore[attr-defined]
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        # the limit belongs to the one writing connection
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable) as refused:
        keep(town, *(an_observation(text_raw="mörkt " * 1_000) for _ in range(50)))
    assert refused.value.code == "store.full"
    assert town.count(HERE).matched == 1


def test_a_store_that_another_program_holds_is_busy(town: Store, path: Path) -> None:
    with town.connected_for_writing() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    with contextlib.closing(raw(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as refused:
            keep(town, an_observation())
        assert refused.value.code == "store.busy"
        other.execute("ROLLBACK")
    keep(town, an_observation())
    assert town.count(HERE).matched == 2


def test_an_unfinished_backup_is_never_named_as_finished(
    town: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geodata.storage.geopackage._sync", stopped)
    copy = tmp_path / "copies"
    copy.mkdir()
    with pytest.raises(KeyboardInterrupt):
        town.backup(copy / "copy.gpkg")
    assert list(copy.iterdir()) == []


def test_a_restored_store_is_the_one_that_was_backed_up(town: Store, tmp_path: Path) -> None:
    town.backup(tmp_path / "copy.gpkg")
    restore_store(tmp_path / "copy.gpkg", tmp_path / "again.gpkg")
    again = open_store(tmp_path / "again.gpkg")
    try:
        assert list(again.log()) == list(town.log())
        assert [kept.thing for kept in again.observations(HERE)] == [kept.thing for kept in town.observations(HERE)]
    finally:
        again.close()


def test_a_tampered_backup_is_not_restored(town: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.gpkg"
    town.backup(copy)
    with contextlib.closing(raw(copy)) as other:
        other.execute("UPDATE log_content SET after = '{}' WHERE seq = 2")
    with pytest.raises(Invalid) as refused:
        restore_store(copy, tmp_path / "again.gpkg")
    assert refused.value.code == "store.damaged"
    assert not (tmp_path / "again.gpkg").exists()


def test_two_stores_on_one_file_see_each_others_commits(town: Store, path: Path) -> None:
    other = open_store(path)
    try:
        keep(other, an_observation())
        assert town.count(HERE).matched == 2
        keep(town, an_observation())
        assert other.count(HERE).matched == 3
        assert other.check() == []
    finally:
        other.close()


def test_no_storage_driver_answers_to_an_unknown_url() -> None:
    with pytest.raises(Invalid) as refused:
        open_store("mysql://root:secret@example/db")
    assert refused.value.code == "store.unknown-url"
    assert "secret" not in str(refused.value)


def test_a_thing_is_found_by_a_key_of_either_kind(town: Store) -> None:
    (kept,) = town.observations(HERE)
    assert town.get(Observation, str(kept.thing.id)) == town.get(Observation, kept.thing.id)


def test_restoring_from_a_live_store_leaves_its_lock_alone(town: Store, path: Path, tmp_path: Path) -> None:
    lock = path.with_name(path.name + "-lock")
    before = lock.stat().st_ino
    restore_store(path, tmp_path / "again.gpkg")
    assert lock.stat().st_ino == before
    keep(town, an_observation())
    assert town.check() == []


def test_a_backup_is_only_read_when_it_is_restored(town: Store, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    town.backup(folder / "copy.gpkg")
    before = (folder / "copy.gpkg").read_bytes()
    restore_store(folder / "copy.gpkg", tmp_path / "again.gpkg")
    assert [file.name for file in folder.iterdir()] == ["copy.gpkg"]
    assert (folder / "copy.gpkg").read_bytes() == before


@pytest.mark.parametrize("make", [a_text, a_database_of_others, an_empty_file])
def test_nothing_is_made_beside_a_file_that_is_not_a_store(make: object, path: Path) -> None:
    make(path)  # type: ignore[operator]
    with pytest.raises(Invalid):
        open_store(path)
    assert list(path.parent.iterdir()) == [path]


def test_a_place_that_takes_no_names_is_refused_in_our_words(
    town: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("geodata.storage.geopackage.os.link", refuse)
    with pytest.raises(Unavailable) as refused:
        town.backup(tmp_path / "copy.gpkg")
    assert refused.value.code == "store.no-access"
    assert not list(tmp_path.glob("*copy*"))


def test_what_people_wrote_stays_out_of_error_texts(town: Store) -> None:
    with pytest.raises(Exception, match="no such column") as raised, town.reading() as connection:  # type: ignore[attr-defined]
        connection.execute(
            text("SELECT missing_column FROM observation WHERE text_raw = :said"), {"said": "0701234567"}
        )
    assert "0701234567" not in str(raised.value)


def test_more_people_than_readers_ask_for_areas_at_once_and_all_are_answered(town: Store) -> None:
    outlines = [a_star(13.49 + n / 1000) for n in range(12)]
    areas = [an_area(outline=outline) for outline in outlines]
    keep(town, *areas)
    filters = [replace(HERE, area_id=areas[n % len(areas)].id) for n in range(96)]
    with ThreadPoolExecutor(24) as people:
        found = list(people.map(lambda where: town.count(where).matched, filters))
    assert found == [town.count(where).matched for where in filters]


def a_star(lon: float) -> Polygon:
    """An outline of so many points that looking inside it pays an index."""
    return shapely.Point(lon, 58.5279).buffer(0.02, quad_segs=2_000)
