"""An import tells what became of each row, whoever asks for it; a job does what the command does."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from geodata.errors import Refused
from geodata.exchange.mapping import Mapping
from geodata.model.observation import ObservationFilter
from geodata.model.place import Municipality
from geodata.storage import open_store
from tests.builders import NOON, TOWN
from tests.exchange.foreign_files import shapefile, workbook, written
from webmap.importing import Source, bring_in, imported, look
from webmap.jobs.job import Task

ROWS = "nr,lon,lat\n1,13.4915,58.5279\n2,13,58\n3,,\n"
MAPPING = Mapping(
    name="fel",
    crs="EPSG:4326",
    x="lon",
    y="lat",
    columns={"source_id": "nr"},
    code_default="O9",
    defaults={"valence": "unsafe"},
)


def source(file: Path) -> Source:
    return Source(file, MAPPING, lambda _bytes: None, lambda _kept: None)


def test_every_row_is_counted_once_and_a_dry_run_changes_nothing(store, tmp_path: Path):
    town = store.get(Municipality, TOWN).thing
    asked = source(written(tmp_path / "a.csv", ROWS))
    trial = imported(store, asked, town, now=NOON, dry_run=True)
    assert store.count(ObservationFilter(municipality=TOWN)).matched == 0
    real, again = (imported(store, asked, town, now=NOON, dry_run=False) for _nth in range(2))
    assert trial.counts == real.counts
    assert real.counts == {
        "read": 3, "added": 2, "updated": 0, "unchanged": 0, "refused": 1, "flagged": 1, "withdrawn": 0,
    }  # fmt: skip
    assert (again.counts["added"], again.counts["unchanged"]) == (0, 2)
    assert b"position.whole-degrees" in real.rejects()


def test_who_does_not_review_takes_in_nothing_as_reviewed(store, tmp_path: Path):
    town = store.get(Municipality, TOWN).thing
    file = written(tmp_path / "a.csv", "nr,lon,lat\n1,13.4915,58.5279\n")
    public = Source(file, replace(MAPPING, defaults=MAPPING.defaults | {"state": "public"}), *[lambda _: None] * 2)
    with pytest.raises(Refused) as refused:
        imported(store, public, town, now=NOON, dry_run=False, approves=False)
    assert refused.value.code == "access.not-allowed"
    assert store.count(ObservationFilter(municipality=TOWN)).matched == 0
    assert imported(store, source(file), town, now=NOON, dry_run=False, approves=False).counts["added"] == 1
    assert imported(store, public, town, now=NOON, dry_run=True).counts["updated"] == 1


def asked_of(store, folder: Path, file: Path, mapping: str | None, **more: object) -> dict:
    path = folder / "mapping.toml"
    if mapping is not None:
        path.write_text(mapping)
    asked = {"file": str(file), "mapping": None if mapping is None else str(path), "store": str(store.path)}
    return asked | {"municipality": TOWN, "dry_run": False} | more


TOML = """[source]
crs = "EPSG:4326"
x = "lon"
y = "lat"
[columns]
source_id = "nr"
[codes]
default = "O9"
[defaults]
valence = "unsafe"
"""


def job_folder(tmp_path: Path) -> Path:
    (tmp_path / "job").mkdir()
    return tmp_path / "job"


def test_a_job_takes_rows_in_and_tells_of_each(store, tmp_path: Path):
    file = written(tmp_path / "a.csv", ROWS)
    task = Task(asked_of(store, tmp_path, file, TOML), job_folder(tmp_path), lambda _done, _total: None)
    result = bring_in(task)
    orjson.dumps(result.facts)
    assert (result.facts["added"], result.facts["file"]) == (2, "a.csv")
    assert [each["row"] for each in result.facts["refused_rows"]] == [3]
    assert [(each["row"], each["outcome"], each["flags"]) for each in result.facts["taken_rows"]] == [
        (2, "added", []),
        (4, "added", ["no_position"]),
    ]
    assert (task.folder / result.file).read_text(encoding="utf-8-sig").startswith("rejected_row")
    assert open_store(str(store.path)).count(ObservationFilter(municipality=TOWN)).matched == 2


def test_a_job_that_can_not_read_the_file_changes_nothing(store, tmp_path: Path):
    file = written(tmp_path / "a.csv", ROWS)
    for mapping in (None, TOML.replace('"lon"', '"öst"')):
        with pytest.raises(Refused):
            bring_in(Task(asked_of(store, tmp_path, file, mapping), tmp_path, lambda _done, _total: None))
    assert store.count(ObservationFilter(municipality=TOWN)).matched == 0


def looked(file: Path, folder: Path, **more: object) -> dict:
    result = look(Task({"file": str(file), "layer": None, "encoding": None} | more, folder, lambda *_: None))
    return orjson.loads((folder / result.file).read_bytes())


def test_a_look_tells_what_a_file_holds(tmp_path: Path):
    file = workbook(tmp_path / "a.xlsx", Ett=[["nr"], [1]], Två=[["typ"], ["lampa"]])
    folder = job_folder(tmp_path)
    with pytest.raises(Refused, match=r"file\.layer-missing"):
        looked(file, folder)
    assert looked(file, folder, layer="Två")["values"] == {"typ": [["lampa", 1]]}
    latin = written(tmp_path / "b.csv", "ö\n1\n".encode("windows-1252"))
    assert looked(latin, folder, encoding="windows-1252")["columns"] == ["ö"]


def test_a_layer_without_a_crs_is_looked_at_all_the_same(tmp_path: Path):
    assert looked(shapefile(tmp_path / "a.zip", without=[".prj"]), job_folder(tmp_path))["crs"] == ""
