import json
from pathlib import Path

import pytest

from geodata.model.observation import ObservationState
from geodata.storage import open_store
from tests.builders import NOON, SQUARE, an_action, an_area, an_observation, keep
from tests.webmap.commands.terminal import Terminal


@pytest.fixture
def filled(terminal: Terminal, url: str) -> Terminal:
    store = open_store(url)
    keep(store, an_observation(position=SQUARE, text_raw="=HYPERLINK(1)"), an_action(), an_area())
    store.close()
    return terminal


@pytest.mark.parametrize("kind", ["observations", "actions", "areas"])
@pytest.mark.parametrize("form", ["geojson", "csv", "xlsx"])
def test_everything_can_be_written_in_every_format(filled: Terminal, tmp_path: Path, kind: str, form: str):
    out = tmp_path / f"out.{form}"
    told = filled.told("export", kind, "--as", "coordinator", "--municipality", "1471", "--format", form, "-o", out)
    assert told == {
        "file": str(out),
        "format": form,
        "crs": "EPSG:4326",
        "as": "coordinator",
        "written": 1,
        "shortened": 0,
    }
    assert out.stat().st_mode & 0o777 == 0o600
    if form == "geojson":
        assert len(json.loads(out.read_bytes())["features"]) == 1
    if form == "csv":
        assert out.read_text("utf-8-sig").startswith("id,")
        assert ",=" not in out.read_text("utf-8-sig")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["observations", "actions", "areas"])
@pytest.mark.parametrize("form", ["gpkg", "shp"])
def test_what_a_gis_opens_is_written_by_a_process_of_its_own(filled: Terminal, tmp_path: Path, kind: str, form: str):
    out = tmp_path / f"out.{form}"
    told = filled.told("export", kind, "--as", "coordinator", "--format", form, "--crs", "EPSG:3006", "-o", out)
    assert (told["written"], told["crs"]) == (1, "EPSG:3006")
    assert out.read_bytes()[:4] == {"gpkg": b"SQLi", "shp": b"PK\x03\x04"}[form]
    assert out.stat().st_mode & 0o777 == 0o600


def test_observations_are_filtered_as_in_the_list(filled: Terminal, tmp_path: Path):
    out = tmp_path / "out.csv"
    asked = ["export", "observations", "--as", "coordinator", "--format", "csv", "-o", out, "--filter"]
    assert filled.told(*asked, "codes=L1&placed=true")["written"] == 1
    assert filled.told(*asked, "codes=V1")["written"] == 0
    assert "[value.unknown]" in filled.refused(*asked, "colour=red")
    assert "[value.invalid]" in filled.refused(*asked, "codes=Z9")


def test_whoever_names_no_role_gets_what_everyone_sees(filled: Terminal, tmp_path: Path):
    out = tmp_path / "out.geojson"
    told = filled.told("export", "observations", "--format", "geojson", "-o", out)
    assert (told["as"], told["written"]) == ("public", 0)
    assert filled.type("export", "areas", "--as", "boss", "--format", "geojson", "-o", out).exit_code == 2


def test_a_refused_export_leaves_the_old_file(filled: Terminal, tmp_path: Path, url: str):
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    asked = ["export", "observations", "--as", "coordinator", "--format", "csv", "-o"]
    assert "[crs.unknown]" in filled.refused(*asked, out, "--crs", "EPSG:99999")
    assert "[municipality.missing]" in filled.refused(*asked, out, "--municipality", "Atlantis")
    assert "[file.missing]" in filled.refused(*asked, tmp_path / "nowhere" / "out.csv")
    assert "[store.exists]" in filled.refused(*asked, url)
    assert out.read_text(encoding="utf-8") == "old"
    assert filled.told("check")["ok"] is True


def test_a_format_that_we_do_not_write_is_typed_wrongly(filled: Terminal, tmp_path: Path):
    assert (
        filled.type("export", "areas", "--as", "coordinator", "--format", "dwg", "-o", tmp_path / "a.dwg").exit_code
        == 2
    )


def test_a_map_is_one_private_file_of_what_everyone_may_see(filled: Terminal, tmp_path: Path, url: str):
    store = open_store(url)
    keep(store, an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON, text_public="Mörkt"))
    store.close()
    out = tmp_path / "<img src=x onerror=1>.html"
    told = filled.told("export", "map", "-o", out, "--lang", "en")
    assert (told["written"], told["bytes"]) == (1, out.stat().st_size)
    html = out.read_text(encoding="utf-8")
    assert "Mörkt" in html
    assert "HYPERLINK" not in html
    assert "<img" not in html
    assert out.stat().st_mode & 0o777 == 0o600
    assert filled.told("export", "map", "-o", out, "--filter", "codes=V1")["written"] == 0
    assert "[store.exists]" in filled.refused("export", "map", "-o", url)


def test_an_export_may_be_for_the_holder_of_a_key_only_and_is_listed(filled: Terminal, tmp_path: Path):
    import pyrage

    from geodata.exchange import sealed
    from webmap import disclosures

    key = pyrage.x25519.Identity.generate()
    asked = ("export", "observations", "--as", "coordinator", "--format", "geojson")
    filled.told(*asked, "-o", tmp_path / "plain.geojson")
    filled.told(*asked, "-o", tmp_path / "sealed.age", "--encrypt-to", key.to_public())
    with sealed.reading(tmp_path / "sealed.age", [key], scratch=tmp_path) as opened:
        assert opened.read() == (tmp_path / "plain.geojson").read_bytes()
    lines = list(disclosures.lines(filled.environment["TRYGGKARTA_STORE"]))
    assert [(line["what"], line["kind"], line["encrypted"]) for line in lines] == [
        ("export", "observations", False),
        ("export", "observations", True),
    ]
    assert "[key.invalid]" in filled.refused(*asked, "-o", tmp_path / "x", "--encrypt-to", "age1x")
    assert not (tmp_path / "x").exists()
