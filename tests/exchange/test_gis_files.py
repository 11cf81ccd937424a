"""GeoPackage and Shapefile hold the same rows, in their CRS, with numbers, days and times of the right type."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import orjson
import pytest

from geodata.errors import Invalid
from geodata.exchange import gis_files, restricted
from geodata.exchange.exports import columns_of
from geodata.exchange.geojson import feature
from geodata.exchange.gis_files import short_names, write_geopackage, write_shapefile
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.record import Kept
from tests.builders import NOON, SQUARE, an_action, an_area, an_observation

READ = """
import sys, orjson, pyogrio
info = pyogrio.read_info(sys.argv[1])
rows = pyogrio.read_dataframe(sys.argv[1])
print(orjson.dumps({"info": {k: info[k] for k in ("crs", "geometry_type", "layer_name")},
    "bounds": rows.total_bounds.tolist(), "types": rows.dtypes.astype(str).to_dict(),
    "rows": [{k: None if v is None or v != v else str(v) for k, v in row.items()}
             for row in rows.to_dict("records")]}).decode())
"""


def features(*things) -> list[dict]:
    return [feature(Kept(each, 1, NOON)) for each in things]


def read(path: Path) -> dict:
    return orjson.loads(subprocess.run([sys.executable, "-c", READ, path], capture_output=True, check=True).stdout)


def geopackage(folder: Path, kind: type, *things, crs: str = "EPSG:3006") -> dict:
    path = folder / "out.gpkg"
    with path.open("wb") as out:
        write_geopackage(kind, features(*things), out, layer="observations", crs_name=crs)
    return read(path)


@pytest.mark.slow
def test_a_geopackage_holds_everything_in_its_crs(tmp_path):
    one = an_observation(position=SQUARE, accuracy_m=4.5, observed_at=NOON, secondary_codes=("V1", "M1"), text_raw="=1")
    found = geopackage(tmp_path, Observation, one, an_observation())
    assert found["info"] == {"crs": "EPSG:3006", "geometry_type": "Point", "layer_name": "observations"}
    assert found["bounds"] == [412154.442, 6488471.735] * 2
    first, second = found["rows"]
    assert (first["id"], first["text_raw"], first["secondary_codes"]) == (str(one.id), "=1", "V1|M1")
    assert second["geometry"] is None
    assert list(first) == ["id", *columns_of(Observation, []), "geometry"]
    assert {found["types"][name] for name in ("observed_at", "changed_at")} == {"datetime64[ms, UTC]"}
    assert (found["types"]["accuracy_m"], found["types"]["is_example"]) == ("float64", "bool")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "thing", "geometry"),
    [(Area, an_area(), "MultiPolygon"), (PlanningAction, an_action(due=date(2027, 5, 1)), "Point")],
)
def test_areas_and_actions_are_written_too(tmp_path, kind, thing, geometry):
    found = geopackage(tmp_path, kind, thing, crs="EPSG:3008")
    assert found["info"]["geometry_type"] == geometry
    assert len(found["rows"]) == 1
    if kind is PlanningAction:
        assert found["rows"][0]["due"][:10] == "2027-05-01"


@pytest.mark.slow
def test_a_shapefile_is_a_zip_of_its_parts_and_says_what_it_cut(tmp_path):
    packed = io.BytesIO()
    things = features(an_observation(position=SQUARE, text_raw="å" * 200, observed_at=NOON), an_observation())
    written = write_shapefile(Observation, things, packed, layer="observations", crs_name="EPSG:3006")
    assert written.shortened == 1
    names = zipfile.ZipFile(packed).namelist()
    assert names == [f"observations.{end}" for end in ("cpg", "dbf", "prj", "shp", "shx")]
    zipfile.ZipFile(packed).extractall(tmp_path)
    found = read(tmp_path / "observations.shp")
    assert found["info"]["crs"] == "EPSG:3006"
    row = found["rows"][0]
    assert row["text_raw"] == "å" * 127
    assert row["observed_a"] == "2026-11-22T12:00:00.000Z"
    assert list(row) == ["id", *list(short_names(["id", *columns_of(Observation, [])]).values())[1:], "geometry"]


@pytest.mark.parametrize("kind", [Observation, PlanningAction, Area])
def test_short_names_are_all_different(kind):
    short = short_names(["id", *columns_of(kind, [])])
    assert len(set(short.values())) == len(short)
    assert max(map(len, short.values())) <= 10


def test_the_second_of_two_alike_is_numbered():
    assert list(short_names(["forwarded_to", "forwarded_on"]).values()) == ["forwarded_", "forwarded2"]


@pytest.mark.slow
def test_an_unknown_crs_is_refused_and_a_driver_that_we_do_not_use_fails_in_words(tmp_path, monkeypatch):
    with pytest.raises(Invalid, match=r"crs\.unknown"):
        geopackage(tmp_path, Observation, an_observation(), crs="EPSG:99999")
    monkeypatch.setattr(gis_files, "_GEOMETRY", {"position": "Sphere"})
    with pytest.raises(Invalid, match=r"export\.failed"):
        geopackage(tmp_path, Observation, an_observation(position=SQUARE))


def test_a_writer_that_ends_before_it_has_read_the_table_says_why(tmp_path, monkeypatch):
    told = '{"kept": []}\\n{"refused": "export.failed", "facts": {}, "spent": {"cpu_s": 0, "peak_bytes": 0}}'
    gone = [sys.executable, "-c", f"import os; print('''{told}''', flush=True); os.close(0)"]
    begin = restricted.started
    monkeypatch.setattr(restricted, "started", lambda _asked, folder, **more: begin(gone, folder, **more))
    many = features(*(an_observation(position=SQUARE, text_raw="x" * 1000) for _ in range(200)))
    with (tmp_path / "out.gpkg").open("wb") as out, pytest.raises(Invalid) as refused:
        write_geopackage(Observation, many, out, layer="observations")
    assert refused.value.code == "export.failed"
