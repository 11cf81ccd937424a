import json
from pathlib import Path

import pytest

from geodata.storage import open_store
from tests.builders import SQUARE, an_action, an_area, an_observation, keep
from tests.webmap.commands.terminal import Terminal


@pytest.fixture
def filled(terminal: Terminal, url: str) -> Terminal:
    store = open_store(url)
    keep(store, an_observation(position=SQUARE, text_raw="=HYPERLINK(1)"), an_action(), an_area())
    store.close()
    return terminal


@pytest.mark.parametrize("kind", ["observations", "actions", "areas"])
@pytest.mark.parametrize("form", ["geojson", "csv"])
def test_everything_can_be_written_in_both_formats(filled: Terminal, tmp_path: Path, kind: str, form: str):
    out = tmp_path / f"out.{form}"
    told = filled.told("export", kind, "--municipality", "1471", "--format", form, "-o", out)
    assert told == {"file": str(out), "format": form, "crs": "EPSG:4326", "written": 1}
    if form == "geojson":
        assert len(json.loads(out.read_bytes())["features"]) == 1
    else:
        assert out.read_text("utf-8-sig").startswith("id,")
        assert ",=" not in out.read_text("utf-8-sig")


def test_a_refused_export_leaves_the_old_file(filled: Terminal, tmp_path: Path, url: str):
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    asked = ["export", "observations", "--format", "csv", "-o"]
    assert "[crs.unknown]" in filled.refused(*asked, out, "--crs", "EPSG:99999")
    assert "[municipality.missing]" in filled.refused(*asked, out, "--municipality", "Atlantis")
    assert "[file.missing]" in filled.refused(*asked, tmp_path / "nowhere" / "out.csv")
    assert "[store.exists]" in filled.refused(*asked, url)
    assert out.read_text(encoding="utf-8") == "old"
    assert filled.told("check")["ok"] is True


def test_a_format_that_we_do_not_write_is_typed_wrongly(filled: Terminal, tmp_path: Path):
    assert filled.type("export", "areas", "--format", "shp", "-o", tmp_path / "a.shp").exit_code == 2
