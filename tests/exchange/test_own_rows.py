import csv
import io
from pathlib import Path

import pytest
from hypothesis import given

from geodata.errors import Missing
from geodata.exchange.exports import csv_pieces, geojson_bytes
from geodata.exchange.formats import table_in
from geodata.exchange.geojson import feature
from geodata.exchange.gis_files import write_geopackage
from geodata.exchange.layers import feature_table
from geodata.exchange.observation_rows import Reading, read_observations
from geodata.exchange.own_rows import OwnRows, is_own
from geodata.exchange.spreadsheets import csv_table
from geodata.exchange.workbooks import write_workbook
from geodata.model.observation import Flag, Observation, ObservationState, Placement
from geodata.model.record import Kept
from tests.builders import NOON, SQUARE, a_municipality, an_observation
from tests.strategies import observation_fields, positions

EVERYWHERE = ["EPSG:4326", "EPSG:3006", "EPSG:3008", "EPSG:3857"]


def exported(path: Path, observations: list[Observation], crs: str = "EPSG:4326") -> Path:
    features = [feature(Kept(each, 1, NOON)) for each in observations]
    if path.suffix == ".geojson":
        path.write_bytes(geojson_bytes(features, crs_name=crs))
    else:
        path.write_bytes(b"".join(csv_pieces(Observation, features, crs_name=crs)))
    return path


def read(path: Path) -> Reading:
    table = feature_table(path) if path.suffix == ".geojson" else csv_table(path)
    return read_observations(table, OwnRows(table, a_municipality()), a_municipality(), source="again", now=NOON)


@pytest.mark.parametrize("crs", EVERYWHERE)
@pytest.mark.parametrize("name", ["own.csv", "own.geojson"])
def test_an_export_comes_back_exactly_in_every_crs(tmp_path: Path, name: str, crs: str):
    @given(observation_fields(), positions(near=SQUARE, within_deg=0.1))
    def comes_back(fields: dict, near):
        if fields.get("position") is not None:
            fields["position"] = near
        observation = an_observation(**fields)
        found = read(exported(tmp_path / name, [observation], crs))
        assert found.refused == []
        assert found.observations == [observation]

    comes_back()


@pytest.mark.parametrize("name", ["own.csv", "own.geojson"])
def test_a_row_of_another_municipality_is_refused(tmp_path: Path, name: str):
    found = read(exported(tmp_path / name, [an_observation(municipality="skara"), an_observation()]))
    assert [row.refused.facts["field"] for row in found.refused] == ["municipality"]
    assert len(found.observations) == 1


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("valence", "", "value.missing"),
        ("valence", "sad", "value.invalid"),
        ("primary_code", "X1", "code.unknown"),
        ("id", "1", "value.invalid"),
        ("recorded_at", "2026-11-22", "time.no-zone"),
        ("lon", "", "position.half-missing"),
        ("lon", "east", "position.not-a-number"),
        ("lon", "2.5", "position.far-away"),
        ("placement", "none", "value.invalid"),
        ("feeling", "9", "value.invalid"),
    ],
)
def test_a_cell_that_was_spoilt_is_refused_with_its_row(tmp_path: Path, column: str, value: str, code: str):
    path = exported(tmp_path / "own.csv", [an_observation(position=SQUARE), an_observation(position=SQUARE)])
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    rows[1][column] = value
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    found = read(path)
    assert [(row.number, row.refused.code) for row in found.refused] == [(3, code)]
    assert len(found.observations) == 1


def test_an_unknown_column_is_refused_and_not_left_out(tmp_path: Path):
    path = exported(tmp_path / "own.csv", [an_observation()])
    path.write_text("".join(line + ",extra\r\n" for line in path.read_text("utf-8-sig").splitlines()), "utf-8")
    assert [row.refused.facts["field"] for row in read(path).refused] == ["extra"]


def test_one_file_is_in_one_crs(tmp_path: Path):
    path = exported(tmp_path / "own.csv", [an_observation(position=SQUARE)] * 1 + [an_observation()], "EPSG:3006")
    path.write_text(path.read_text("utf-8-sig").replace("EPSG:3006", "EPSG:3008", 1), "utf-8")
    found = read(path)
    assert {row.refused.code for row in found.refused} == {"value.invalid", "position.far-away"}


def test_a_file_that_is_not_ours_needs_a_mapping(tmp_path: Path):
    (tmp_path / "other.csv").write_text("id,valence\n1,safe\n", "utf-8")
    table = csv_table(tmp_path / "other.csv")
    assert not is_own(table)
    with pytest.raises(Missing) as refused:
        OwnRows(table, a_municipality())
    assert refused.value.code == "mapping.missing"


@pytest.mark.parametrize("form", ["gpkg", "xlsx"])
def test_a_geopackage_and_a_workbook_of_ours_come_back(tmp_path: Path, form: str):
    told = an_observation(
        position=SQUARE,
        observed_at=NOON,
        secondary_codes=("V1", "M1"),
        text_raw="'=1+1;-2",
        feeling=3,
        accuracy_m=4.5,
        state=ObservationState.PUBLIC,
    )
    bare = an_observation(position=None, placement=Placement.NONE, flags=(Flag.NO_POSITION,))
    features = [feature(Kept(each, 1, NOON)) for each in (told, bare)]
    path = tmp_path / f"a.{form}"
    with path.open("wb") as file:
        if form == "gpkg":
            write_geopackage(Observation, features, file, layer="observations", crs_name="EPSG:3006")
        else:
            write_workbook(Observation, features, file, sheet="observations", crs_name="EPSG:3006")
    town, table = a_municipality(), table_in(path)
    reading = read_observations(table, OwnRows(table, town), town, source="a", now=NOON)
    assert ([row.refused for row in reading.refused], reading.observations) == ([], [told, bare])
