import csv
import json
from pathlib import Path
from typing import Any

import pytest

from geodata.casework import areas
from geodata.casework.observations import revise, withdraw
from geodata.exchange.shapes import geometry
from geodata.model.observation import Observation, ObservationFilter
from geodata.storage import open_store
from tests.builders import NOON, SQUARE, TOWN, a_square, an_observation, keep
from tests.exchange import foreign_files
from tests.exchange.twins import written
from tests.webmap.commands.terminal import Terminal

MAPPING = """
[source]
crs = "EPSG:4326"
x = "lon"
y = "lat"
[columns]
source_id = "nr"
text = "text"
[codes]
default = "O9"
[defaults]
valence = "unsafe"
"""
COLUMNS = ["nr", "lon", "lat", "text"]
HERE = ["13.4915", "58.5279"]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "m.toml"


def observations(url: str) -> list[Observation]:
    store = open_store(url)
    found = [kept.thing for kept in store.observations(ObservationFilter(municipality=TOWN))]
    store.close()
    return found


def counted(told: dict[str, Any]) -> list[int]:
    """Rows read, added, updated, unchanged, refused; the last four make up the first."""
    found = [told[name] for name in ("read", "added", "updated", "unchanged", "refused")]
    assert found[0] == sum(found[1:])
    return found


def test_rows_are_added_updated_left_alone_and_refused(terminal: Terminal, mapping: Path, tmp_path: Path):
    rows = [["1", *HERE, "a"], ["2", *HERE, "b"], ["3", "", "", "c"], ["4", "13", "58", "d"]]
    asked = ["import", "observations", written(tmp_path / "rows.csv", COLUMNS, rows), "--mapping", mapping]
    first = terminal.told(*asked)
    rows[0][3] = "changed"
    written(tmp_path / "rows.csv", COLUMNS, [*rows, ["5", *HERE, "e"]])
    second = terminal.told(*asked)
    assert (counted(first), first["flagged"]) == ([4, 3, 0, 0, 1], 1)
    assert (counted(second), second["flagged"]) == ([5, 1, 1, 2, 1], 1)
    assert second["refused_rows"] == [
        {"row": 5, "code": "position.whole-degrees", "field": "position", "value": "x 13, y 58"}
    ]
    assert terminal.told("check")["ok"] is True


def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    terminal: Terminal, mapping: Path, tmp_path: Path, url: str
):
    file = written(tmp_path / "rows.csv", COLUMNS, [["1", *HERE, "a"]])
    assert terminal.told("import", "observations", file, "--mapping", mapping, "--dry-run")["added"] == 1
    assert observations(url) == []


def test_refused_rows_are_written_with_reasons_and_can_be_mended_and_sent(
    terminal: Terminal, mapping: Path, tmp_path: Path, url: str
):
    file = written(tmp_path / "rows.csv", COLUMNS, [["1", "13", "58", "=1+1"], ["2", *HERE, "b"]])
    rejects = tmp_path / "rejects.csv"
    terminal.told("import", "observations", file, "--mapping", mapping, "--rejects", rejects)
    with rejects.open(encoding="utf-8-sig", newline="") as body:
        row = next(csv.DictReader(body))
    assert (row["rejected_row"], row["rejected_code"], row["text"]) == ("2", "position.whole-degrees", "'=1+1")
    rejects.write_text(rejects.read_text("utf-8-sig").replace(",13,58,", f",{HERE[0]},{HERE[1]},"), "utf-8")
    assert terminal.told("import", "observations", rejects, "--mapping", mapping)["added"] == 1
    assert {each.text_raw for each in observations(url)} == {"=1+1", "b"}


def test_what_was_edited_or_withdrawn_here_stays_as_it_is(terminal: Terminal, mapping: Path, tmp_path: Path, url: str):
    file = written(tmp_path / "rows.csv", COLUMNS, [["1", *HERE, "a"], ["2", *HERE, "b"]])
    asked = ["import", "observations", file, "--mapping", mapping]
    terminal.told(*asked)
    one, two = sorted(observations(url), key=lambda each: each.source_id)
    store = open_store(url)
    revise(store, one.id, {"text_raw": "granskat"}, version=1, by="anna", now=NOON)
    withdraw(store, two.id, version=1, by="anna", now=NOON)
    store.close()
    written(file, COLUMNS, [["1", *HERE, "file"], ["2", *HERE, "file"]])
    told = terminal.told(*asked)
    assert (counted(told), told["withdrawn"]) == ([2, 0, 0, 1, 1], 1)
    assert told["refused_rows"] == [{"row": 2, "code": "import.row-changed", "field": "id", "value": str(one.id)}]
    assert [each.text_raw for each in observations(url)] == ["granskat"]


def test_geojson_is_read_by_a_mapping_too(terminal: Terminal, tmp_path: Path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING.replace('x = "lon"\ny = "lat"\n', ""), encoding="utf-8")
    point = {"type": "Point", "coordinates": [SQUARE.lon, SQUARE.lat]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"nr": 1, "text": "a"}},
        {"type": "Feature", "geometry": geometry(a_square()), "properties": {"nr": 2, "text": "b"}},
    ]
    file = tmp_path / "rows.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    told = terminal.told("import", "observations", file, "--mapping", mapping)
    assert (told["added"], told["refused_rows"][0]["code"]) == (1, "geometry.wrong-type")


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_our_own_export_comes_back_and_adds_nothing(terminal: Terminal, tmp_path: Path, url: str, form: str):
    store = open_store(url)
    keep(store, an_observation(position=SQUARE, text_raw="=1;-2"), an_observation(text_raw="utan plats"))
    store.close()
    out = tmp_path / f"own.{form}"
    terminal.told("export", "observations", "--as", "coordinator", "--format", form, "--crs", "EPSG:3008", "-o", out)
    told = terminal.told("import", "observations", out)
    assert counted(told) == [2, 0, 0, 2, 0]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.csv", b"", "file.no-rows"),
        ("a.csv", b"nr,lon,lat,text\n1,2,3,\xff\n", "file.encoding"),
        ("a.csv", b"nr,lon,lat,text\n1,2,3,\x00\n", "file.unreadable"),
        ("a.csv", b"nr,lon,lat\n1,2,3\n", "file.column-missing"),
        ("a.geojson", b"{", "file.unreadable"),
        ("a.xlsx", b"PK", "archive.damaged"),
        ("a.docx", b"PK", "file.unsupported"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_nothing_is_written(  # noqa: PLR0917
    terminal: Terminal, mapping: Path, tmp_path: Path, url: str, name: str, body: bytes, code: str
):
    (tmp_path / name).write_bytes(body)
    told = terminal.refused(
        "import", "observations", tmp_path / name, "--mapping", mapping, "--rejects", tmp_path / "r.csv"
    )
    assert f"[{code}] file: {name}" in told
    assert observations(url) == []
    assert not (tmp_path / "r.csv").exists()
    assert terminal.told("check")["ok"] is True


def test_a_file_of_nothing_but_bad_rows_ends_with_exit_code_1(terminal: Terminal, mapping: Path, tmp_path: Path):
    file = written(tmp_path / "rows.csv", COLUMNS, [["1", "13", "58", "a"]])
    assert terminal.told("import", "observations", file, "--mapping", mapping, exit_code=1)["refused"] == 1
    result = terminal.type("import", "observations", file, "--mapping", mapping)
    assert "rows: 2" in result.stderr
    assert "1 rows read" in result.stdout


def test_the_file_that_is_read_is_not_written(terminal: Terminal, mapping: Path, tmp_path: Path, url: str):
    file = written(tmp_path / "rows.csv", COLUMNS, [["1", *HERE, "a"]])
    asked = ["import", "observations", file, "--mapping", mapping, "--rejects"]
    assert terminal.type(*asked, file).exit_code == 2
    assert "[store.exists]" in terminal.refused(*asked, url)


def test_an_area_that_was_edited_here_is_refused_by_its_row(terminal: Terminal, tmp_path: Path, url: str):
    def beats(half_deg: float) -> Path:
        shapes = {"A": a_square(), "B": a_square(half_deg=half_deg)}
        features = [
            {"type": "Feature", "geometry": geometry(shape), "properties": {"name": name}}
            for name, shape in shapes.items()
        ]
        file = tmp_path / "beats.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return file

    asked = ["import", "areas", beats(0.01), "--kind", "patrol"]
    terminal.told(*asked)
    store = open_store(url)
    kept = store.areas(TOWN)[1]
    areas.revise(store, kept.thing.id, {"decision": "EST 12/11"}, version=1, by="anna", now=NOON)
    store.close()
    beats(0.02)
    told = terminal.told(*asked)
    assert counted(told) == [2, 0, 0, 1, 1]
    assert [(row["row"], row["code"]) for row in told["refused_rows"]] == [(2, "import.row-changed")]


def test_areas_are_taken_in_once(terminal: Terminal, tmp_path: Path):
    features = [
        {"type": "Feature", "geometry": geometry(a_square()), "properties": {"beat": name}} for name in ("A", "")
    ]
    file = tmp_path / "beats.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    asked = ["import", "areas", file, "--kind", "patrol", "--name-column", "beat"]
    assert counted(terminal.told(*asked)) == [2, 1, 0, 0, 1]
    assert counted(terminal.told(*asked)) == [2, 0, 0, 1, 1]
    out = tmp_path / "own.geojson"
    terminal.told("export", "areas", "--as", "coordinator", "--format", "geojson", "--crs", "EPSG:3006", "-o", out)
    assert counted(terminal.told("import", "areas", out, "--kind", "patrol")) == [1, 0, 0, 1, 0]
    assert terminal.type("import", "areas", file, "--kind", "planet").exit_code == 2


def test_a_saved_mapping_says_what_areas_are_and_a_dry_run_changes_nothing(terminal: Terminal, tmp_path: Path):
    shape = "[box(412000, 6488000, 412500, 6488500)]"
    file = foreign_files.shapefile(tmp_path / "a.zip", shapes=shape)
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[source]\nname = "ordning"\n[columns]\nname = "typ"\n[areas]\nkind = "plan"\n', encoding="utf-8"
    )
    asked = ["import", "areas", file, "--mapping", mapping]
    assert counted(terminal.told(*asked, "--dry-run")) == [1, 1, 0, 0, 0]
    assert counted(terminal.told(*asked)) == [1, 1, 0, 0, 0]
    assert counted(terminal.told(*asked)) == [1, 0, 0, 1, 0]
    assert counted(terminal.told(*asked, "--kind", "patrol")) == [1, 1, 0, 0, 0]
    assert "[mapping.invalid]" in terminal.refused("import", "layer", file, "--mapping", mapping)
    assert terminal.type("import", "areas", file).exit_code == 2


FOREIGN = """
[columns]
observed_at = "{time}"
text = "{text}"
[codes]
column = "{code}"
"Trasig lampa" = "L2"
[defaults]
valence = "unsafe"
{source}
"""
SHEET = '[source]\nlayer = "Rader"\ncrs = "EPSG:4326"\nx = "lon"\ny = "lat"'
SHEET_ROWS = [["typ", "när", "text", "lon", "lat"], ["Trasig lampa", ("date", 46053), "Mörkt", 13.4915, 58.5279]]


def foreign(folder: Path, kind: str) -> tuple[Path, str]:
    """A file of that kind with one broken lamp in it, and its mapping."""
    names = {"time": "timestamp", "text": "description", "code": "typ", "source": ""}
    place = ("13.5", "13.4915"), ("58.5", "58.5279")
    if kind in {"kml", "kmz"}:
        body = foreign_files.PLACEMARK.replace(*place[0]).replace(*place[1])
        return foreign_files.kml(folder / f"a.{kind}", body), FOREIGN.format(**names)
    if kind == "gpx":
        body = foreign_files.WAYPOINT.replace(*place[0]).replace(*place[1])
        return foreign_files.gpx(folder / "a.gpx", body), FOREIGN.format(
            time="time", text="desc", code="type", source=""
        )
    names |= {"time": "när", "text": "text", "source": SHEET}
    return foreign_files.workbook(folder / "a.xlsx", Rader=SHEET_ROWS, Mer=[["x"], [1]]), FOREIGN.format(**names)


@pytest.mark.parametrize("kind", ["kml", "kmz", "gpx", "xlsx"])
def test_files_of_other_programs_are_taken_in_once(terminal: Terminal, tmp_path: Path, url: str, kind: str):
    file, mapping = foreign(tmp_path, kind)
    (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
    asked = ["import", "observations", file, "--mapping", tmp_path / "m.toml"]
    assert counted(terminal.told(*asked)) == [1, 1, 0, 0, 0]
    assert counted(terminal.told(*asked)) == [1, 0, 0, 1, 0]
    (found,) = observations(url)
    assert (found.primary_code, found.text_raw) == ("L2", "Mörkt")
    assert found.position is not None
    assert (found.position.lon, found.position.lat) == (13.4915, 58.5279)


def test_areas_come_from_a_zipped_shapefile(terminal: Terminal, tmp_path: Path):
    shape = "[box(412000, 6488000, 412500, 6488500)]"
    file = foreign_files.shapefile(tmp_path / "a.zip", shapes=shape)
    told = terminal.told("import", "areas", file, "--kind", "plan", "--name-column", "typ")
    assert counted(told) == [1, 1, 0, 0, 0]
