from pathlib import Path

import pytest

from tests.exchange.geopackages import geopackage
from tests.webmap.commands.terminal import Terminal


@pytest.fixture
def bare(tmp_path: Path) -> Terminal:
    """A terminal whose store is not there yet."""
    return Terminal(tmp_path / "folder" / "store.gpkg")


def test_a_swedish_municipality_needs_only_its_code(bare: Terminal):
    told = bare.told("init", "--municipality", "1471")
    assert (told["slug"], told["name"], told["metric_crs"], told["is_new"]) == ("gotene", "Götene", "EPSG:3008", True)
    assert bare.told("init", "--municipality", "götene")["is_new"] is False
    assert bare.told("init", "--municipality", "Skara")["slug"] == "skara"
    assert bare.told("check")["ok"] is True


def test_a_town_elsewhere_brings_its_districts(bare: Terminal, tmp_path: Path):
    districts = geopackage(tmp_path / "districts.gpkg")
    words = ["init", "--name", "Zürich", "--slug", "zurich", "--boundary", districts, "--metric-crs", "EPSG:2056"]
    told = bare.told(*words, "--time-zone", "Europe/Zurich")
    assert (told["slug"], told["time_zone"], told["code"]) == ("zurich", "Europe/Zurich", None)
    assert told["bounds"][0] == pytest.approx(8.446, abs=0.01)
    assert "[thing.other-content]" in bare.refused(*words)  # the same slug, another time zone


@pytest.mark.parametrize(
    "words", [[], ["--name", "Zürich"], ["--municipality", "1471", "--slug", "x"], ["--name", "A", "--slug", "a"]]
)
def test_half_a_question_is_typed_wrongly(bare: Terminal, words: list[str]):
    assert bare.type("init", *words).exit_code == 2


def test_what_is_refused_leaves_no_store_behind(bare: Terminal, tmp_path: Path):
    assert "[municipality.unknown]" in bare.refused("init", "--municipality", "9999")
    (tmp_path / "b.gpkg").write_bytes(b"no")
    words = ["init", "--name", "A", "--slug", "a", "--boundary", tmp_path / "b.gpkg", "--metric-crs", "EPSG:3006"]
    assert "[file.unreadable] file: b.gpkg" in bare.refused(*words)
    assert not (tmp_path / "folder").exists()
