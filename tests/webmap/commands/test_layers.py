import json
from pathlib import Path

from tests.exchange.foreign_files import shapefile, written
from tests.webmap.commands.terminal import Terminal


def test_a_layer_is_imported_listed_replaced_and_removed(terminal: Terminal, tmp_path: Path):
    file = shapefile(tmp_path / "lampor.zip", shapes="[Point(411000, 6488000), Point(411100, 6488000), None]")
    asked = ["import", "layer", file, "--name", "Belysningsstolpar", "--credit", "© Götene kommun"]
    for _nth in range(2):
        told = terminal.told(*asked)
        assert (told["read"], told["features"], told["refused"]) == (3, 2, 1)
    (layer,) = terminal.told("layers", "list")["layers"]
    assert (layer["name"], layer["features"], layer["credit"]) == ("Belysningsstolpar", 2, "© Götene kommun")
    assert "Belysningsstolpar" in terminal.type("layers", "list").stdout
    assert terminal.told("layers", "remove", "Belysningsstolpar")["features"] == 2
    assert terminal.told("layers", "list")["layers"] == []
    assert "[layer.missing]" in terminal.refused("layers", "remove", "Belysningsstolpar")


def test_a_saved_mapping_says_what_the_layer_is_and_options_go_before_it(terminal: Terminal, tmp_path: Path):
    file = shapefile(tmp_path / "lampor.zip", shapes="[Point(411000, 6488000)]")
    mapping = written(tmp_path / "m.toml", '[layer]\nname = "Lampor"\nowner = "Götene"\nlicence = "CC0 1.0"')
    asked = ["import", "layer", file, "--mapping", mapping]
    assert terminal.told(*asked, "--dry-run")["dry_run"] is True
    assert terminal.told("layers", "list")["layers"] == []
    assert [terminal.told(*asked)["replaced"] for _nth in range(2)] == [0, 1]
    assert "with what it held: 1" in terminal.type(*asked).stdout
    terminal.told(*asked, "--name", "Andra", "--credit", "Skara")
    told = [(each["name"], each["credit"]) for each in terminal.told("layers", "list")["layers"]]
    assert told == [("Andra", "Skara, CC0 1.0"), ("Lampor", "Götene, CC0 1.0")]
    assert terminal.type("import", "layer", file).exit_code == 2


def test_a_file_without_one_good_feature_leaves_the_layer_as_it_was(terminal: Terminal, tmp_path: Path):
    good = shapefile(tmp_path / "a.zip", shapes="[Point(411000, 6488000)]")
    terminal.told("import", "layer", good, "--name", "Stigar")
    far = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.5, 8.5]}, "properties": {}}
    bad = written(tmp_path / "b.geojson", json.dumps(far))
    assert terminal.told("import", "layer", bad, "--name", "Stigar", exit_code=1)["features"] == 0
    assert terminal.told("layers", "list")["layers"][0]["features"] == 1


def test_the_layer_of_houses_is_named_followed_and_kept(terminal: Terminal, tmp_path: Path):
    assert terminal.told("layers", "dwellings") == {"dwellings": "", "since": None}
    assert "[layer.missing]" in terminal.refused("layers", "dwellings", "Hus")
    file = shapefile(tmp_path / "hus.zip", shapes="[box(411000, 6488000, 411012, 6488009)]")
    terminal.told("import", "layer", file, "--name", "Hus")
    named = terminal.told("layers", "dwellings", "Hus")
    assert named["dwellings"] == "Hus"
    terminal.told("import", "layer", file, "--name", "Hus", "--dry-run")
    assert terminal.told("layers", "dwellings") == named
    terminal.told("import", "layer", file, "--name", "Hus")
    assert terminal.told("layers", "dwellings")["since"] > named["since"]
    assert "[layer.dwellings]" in terminal.refused("layers", "remove", "Hus")
    assert "in the layer Hus" in terminal.type("layers", "dwellings").stdout
    assert terminal.type("layers", "dwellings", "Hus", "--none").exit_code == 2
    assert terminal.told("layers", "dwellings", "--none") == {"dwellings": "", "since": None}
    assert terminal.told("layers", "remove", "Hus")["features"] == 1
