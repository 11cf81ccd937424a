"""Areas and layers of a file, as a job brings them in: tried first, taken in once, replaced only when told."""

from pathlib import Path

import orjson
import pytest

from geodata.errors import Conflict, Refused
from geodata.storage import Store, open_store
from tests.builders import TOWN
from tests.exchange.geopackages import geopackage
from webmap.importing_shapes import bring_in, look
from webmap.jobs.job import Task

LAMPS = "[Point(411000, 6488000), Point(411100, 6488000), None]"
BEATS = "[box(411000, 6488000, 412000, 6489000), box(412000, 6488000, 413000, 6489000), Point(411000, 6488000)]"


def task(folder: Path, **asked: object) -> Task:
    folder.mkdir(exist_ok=True)
    return Task(asked, folder, lambda _done, _total: None)


def asked_of(store: Store, file: Path, wanted: str, mapping: str) -> dict[str, object]:
    path = file.with_name("mapping.toml")
    path.write_text(mapping)
    known = {"file": str(file), "mapping": str(path), "wanted": wanted, "municipality": TOWN, "replaces": None}
    return known | {"store": str(store.path), "dry_run": False}  # type: ignore[attr-defined]


def test_areas_are_tried_taken_in_and_the_same_again(store: Store, tmp_path: Path):
    file = geopackage(tmp_path / "a.gpkg", shapes=BEATS, crs="EPSG:3006")
    asked = asked_of(store, file, "areas", '[areas]\nkind = "patrol"')
    results = [
        bring_in(task(tmp_path / f"job{number}", **asked | {"dry_run": number == 0})).facts for number in range(3)
    ]
    counts = [(facts["read"], facts["added"], facts["unchanged"], facts["refused"]) for facts in results]
    assert counts == [(3, 2, 0, 1), (3, 2, 0, 1), (3, 0, 2, 1)]
    assert [(row["row"], row["name"], row["outcome"]) for row in results[1]["taken_rows"]] == [
        (1, "North", "added"),
        (2, "South", "added"),
    ]
    assert b"geometry.wrong-type" in (tmp_path / "job0" / "avvisade-rader.csv").read_bytes()
    assert len(store.areas(TOWN)) == 2


def test_a_layer_is_replaced_only_by_who_was_told_of_the_one_that_is_there(store: Store, tmp_path: Path):
    file = geopackage(tmp_path / "a.gpkg", shapes=LAMPS, crs="EPSG:3006")
    asked = asked_of(store, file, "layer", '[layer]\nname = "Lampor"\nowner = "Götene"\nlicence = "CC0 1.0"')
    trial = bring_in(task(tmp_path / "a", **asked | {"dry_run": True})).facts
    assert (trial["added"], trial["refused"], trial["replaces"], store.layers(TOWN)) == (2, 1, None, [])
    bring_in(task(tmp_path / "b", **asked))
    (layer,) = store.layers(TOWN)
    assert (layer.count, layer.credit) == (2, "Götene, CC0 1.0")
    with pytest.raises(Conflict) as refused:
        bring_in(task(tmp_path / "c", **asked))
    assert (refused.value.code, refused.value.facts["count"]) == ("layer.exists", 2)
    told = bring_in(task(tmp_path / "d", **asked | {"dry_run": True})).facts["replaces"]
    assert (told["count"], told["credit"]) == (2, "Götene, CC0 1.0")
    again = bring_in(task(tmp_path / "e", **asked | {"replaces": told["at"]})).facts
    assert (again["replaces"], len(store.layers(TOWN))) == (told, 1)


def test_a_file_without_one_good_feature_replaces_nothing(store: Store, tmp_path: Path):
    good = geopackage(tmp_path / "a.gpkg", shapes=LAMPS, crs="EPSG:3006")
    bring_in(task(tmp_path / "a", **asked_of(store, good, "layer", '[layer]\nname = "Lampor"')))
    bad = geopackage(tmp_path / "b.gpkg", shapes="[Point(0, 0)]", crs="EPSG:3006")
    asked = asked_of(store, bad, "layer", '[layer]\nname = "Lampor"')
    told = bring_in(task(tmp_path / "b", **asked | {"dry_run": True})).facts["replaces"]
    assert bring_in(task(tmp_path / "c", **asked | {"replaces": told["at"]})).facts["added"] == 0
    assert store.layers(TOWN)[0].count == 2


def test_a_column_that_is_not_there_is_refused(store: Store, tmp_path: Path):
    file = geopackage(tmp_path / "a.gpkg", shapes=BEATS, crs="EPSG:3006")
    for wanted, mapping in (
        ("areas", '[areas]\nkind = "patrol"\n[columns]\nname = "x"'),
        ("areas", '[areas]\nkind = "patrol"\n[columns]\ndecision = "x"'),
        ("layer", '[layer]\nname = "a"\n[columns]\nname = "x"'),
    ):
        with pytest.raises(Refused, match=r"file\.column-missing"):
            bring_in(task(tmp_path / "a", **asked_of(store, file, wanted, mapping)))
    assert open_store(store.path).areas(TOWN) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("crs", "asked", "told"), [("EPSG:3006", None, "EPSG:3006"), ("", None, ""), ("", "EPSG:3006", "EPSG:3006")]
)
def test_a_file_is_looked_at_whether_or_not_it_says_its_crs(tmp_path: Path, crs: str, asked: str | None, told: str):
    file = geopackage(tmp_path / "a.gpkg", shapes=LAMPS, crs=crs)
    result = look(task(tmp_path / "job", file=str(file), layer=None, crs=asked))
    found = orjson.loads((tmp_path / "job" / result.file).read_bytes())
    assert (found["crs"], found["rows"], found["bounds"] is None) == (told, 3, not told)
