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


def test_a_file_without_one_good_feature_leaves_the_layer_as_it_was(terminal: Terminal, tmp_path: Path):
    good = shapefile(tmp_path / "a.zip", shapes="[Point(411000, 6488000)]")
    terminal.told("import", "layer", good, "--name", "Stigar")
    far = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.5, 8.5]}, "properties": {}}
    bad = written(tmp_path / "b.geojson", json.dumps(far))
    assert terminal.told("import", "layer", bad, "--name", "Stigar", exit_code=1)["features"] == 0
    assert terminal.told("layers", "list")["layers"][0]["features"] == 1
