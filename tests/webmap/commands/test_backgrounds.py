"""``tryggkarta import osm`` as an operator types it."""

from pathlib import Path

from geodata.exchange.backgrounds import background
from geodata.storage import beside
from tests.builders import SQUARE
from tests.extracts import AnExtract
from tests.webmap.commands.terminal import Terminal


def an_extract(path: Path) -> Path:
    made = AnExtract()
    made.point((SQUARE.lon, SQUARE.lat), highway="street_lamp")
    made.point((SQUARE.lon, SQUARE.lat), place="town", name="Götene")
    return made.written(path)


def test_an_extract_becomes_the_background_beside_the_store(terminal: Terminal, url: str, tmp_path: Path):
    told = terminal.told("import", "osm", an_extract(tmp_path / "x.osm.pbf"), "--municipality", "Götene")
    assert told["layers"] == {
        "water": 0, "green": 0, "buildings": 0, "streets": 0, "light": 0, "lamps": 1, "places": 1,
    }  # fmt: skip
    assert told["left_out"] == 0
    opened, _ = background(beside(url, ".background"), "gotene")
    assert opened.size == told["bytes"]


def test_people_are_told_how_much_there_is_of_each(terminal: Terminal, tmp_path: Path):
    said = terminal.type("import", "osm", an_extract(tmp_path / "x.osm.pbf")).stdout
    assert "1 street lamps" in said
    assert "MB" in said


def test_a_broken_extract_is_refused_in_words_and_nothing_is_written(terminal: Terminal, url: str, tmp_path: Path):
    broken = tmp_path / "x.osm.pbf"
    broken.write_bytes(b"no extract")
    assert "[file.unreadable] file: x.osm.pbf" in terminal.refused("import", "osm", broken)
    assert not beside(url, ".background").exists()
