"""The rules of the house: what holds of every file, and that each rule would notice if it did not."""

import dataclasses
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests import house_rules as rules

NAMES = rules.tracked()
PYTHON = rules.python(NAMES)
TYPESCRIPT = rules.typescript(NAMES)
TEMPLATES = [name for name in NAMES if name.startswith("webmap/templates/")]

# Modules whose tests lie elsewhere, each with the reason.
UNMIRRORED = {
    "geodata/storage/migrations/": "each release's database is opened by tests/storage",
    "webmap/__main__.py": "only calls webmap.cli.main",
}


def docs(name: str) -> str:
    return (rules.ROOT / "docs" / name).read_text(encoding="utf-8")


# --- what holds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        pytest.param(rules.too_long, PYTHON + TYPESCRIPT, id="files are short"),
        pytest.param(rules.long_bodies, PYTHON, id="functions are short"),
        pytest.param(rules.vague_names, PYTHON + TYPESCRIPT, id="modules have names that say something"),
        pytest.param(rules.strange_rooms, PYTHON, id="there are no rooms beside the picture"),
        pytest.param(rules.database_imports, PYTHON, id="only storage speaks to a database"),
        pytest.param(rules.exchange_imports, PYTHON, id="exchange never meets a store"),
        pytest.param(rules.foreign_readers, PYTHON, id="only restricted processes open somebody else's file"),
        pytest.param(rules.reprojections, PYTHON, id="frames change CRS in one place"),
        pytest.param(rules.reads_past_seen, PYTHON, id="pages and the API read by the one door"),
        pytest.param(rules.frontend_imports, TYPESCRIPT, id="core imports core and only map names Leaflet"),
        pytest.param(rules.inline_code, TEMPLATES, id="templates hold no code"),
        pytest.param(rules.named_places, NAMES, id="no package host and no machine path is named"),
        pytest.param(rules.vendored, NAMES, id="nothing fetched or built is kept"),
    ],
)
def test_every_file_keeps_the_rule(rule: rules.Rule, names: list[str]):
    assert rules.complaints(rule, names) == []


def test_every_module_is_mirrored_by_a_test():
    product = [name for name in PYTHON if name.startswith(("geodata/", "webmap/"))]
    mirrored = [name for name in product if not name.startswith(tuple(UNMIRRORED))]
    assert rules.complaints(lambda name, text: rules.unmirrored(name, text, set(NAMES)), mirrored) == []


# --- that each rule would notice --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (rules.too_long, "geodata/model/walk.py", "x = 1\n" * 401),
        (rules.long_bodies, "webmap/cli.py", "def f():\n    '''Says.'''\n" + "    x = 1\n" * 51),
        (rules.vague_names, "geodata/model/utils.py", ""),
        (rules.vague_names, "webmap/frontend/helpers/dates.ts", ""),
        (rules.strange_rooms, "geodata/reports/letter.py", ""),
        (rules.database_imports, "geodata/casework/walks.py", "def f():\n    import sqlite3\n"),
        (rules.database_imports, "webmap/access.py", "from sqlalchemy.orm import Session\n"),
        (rules.database_imports, "webmap/api/areas.py", "from geodata.storage.geopackage import GeoPackage\n"),
        (rules.database_imports, "webmap/api/areas.py", "from geodata.storage import tables\n"),
        (rules.database_imports, "webmap/accounts/people.py", "from geodata.storage.geopackage import GeoPackage\n"),
        (rules.exchange_imports, "geodata/exchange/geojson.py", "from geodata import storage\n"),
        (rules.foreign_readers, "geodata/exchange/sheets.py", "def f():\n    import python_calamine\n"),
        (rules.foreign_readers, "geodata/exchange/osm.py", "import osmium"),
        (rules.foreign_readers, "geodata/exchange/photos.py", "def f():\n    import PIL.Image\n"),
        (rules.foreign_readers, "geodata/exchange/gdal.py", "import geodata.exchange.gpkg_check\n"),
        (rules.reprojections, "geodata/analysis/light.py", "frame = frame.to_crs(3006)\n"),
        (rules.reads_past_seen, "webmap/api/areas.py", "found = world.store().areas(slug)\n"),
        (rules.reads_past_seen, "webmap/api/areas.py", "store = world.store()\n"),
        (rules.reads_past_seen, "webmap/pages/areas.py", "def f():\n    return world.store()\n"),
        (rules.reads_past_seen, "webmap/pages/areas.py", "if (store := world.store()):\n    pass\n"),
        (rules.reads_past_seen, "webmap/pages/areas.py", "look(world.store)\n"),
        (rules.reads_past_seen, "webmap/pages/areas.py", "look([world.store()])\n"),
        (rules.reads_past_seen, "webmap/api/areas.py", "found = world.holder().store()\n"),
        (rules.reads_past_seen, "webmap/api/areas.py", "found = world.map_index().listing(where)\n"),
        (rules.reads_past_seen, "webmap/api/areas.py", "from webmap.world import store\n"),
        (rules.reads_past_seen, "webmap/api/photos.py", "found = world.store().photos(key)\n"),
        (rules.frontend_imports, "webmap/frontend/ui/list.ts", 'import * as L from "leaflet";'),
        (rules.frontend_imports, "webmap/frontend/ui/list.ts", 'import "leaflet/dist/leaflet.css";'),
        (rules.frontend_imports, "webmap/frontend/ui/list.ts", 'const L = await import("leaflet");'),
        (rules.frontend_imports, "webmap/frontend/core/geo.ts", 'import { pin } from "../map/pin.ts";'),
        (rules.frontend_imports, "webmap/frontend/core/geo.ts", 'export { get } from "../../core/x.ts";'),
        (rules.frontend_imports, "webmap/frontend/core/geo.ts", 'import { readFile } from "node:fs";'),
        (rules.inline_code, "map.html", "<script>start()</script>"),
        (rules.inline_code, "map.html", "<style>p { color: red }</style>"),
        (rules.inline_code, "map.html", '<p class="x" style="color: red">'),
        (rules.inline_code, "map.html", '<button type="button" onclick="go()">'),
        (rules.inline_code, "map.html", '<a href="javascript:go()">'),
        (rules.inline_code, "map.html", '<script src="//example.net/x.js"></script>'),
        (rules.inline_code, "map.html", '<link rel="stylesheet" href="https://example.net/x.css">'),
        (rules.named_places, "docs/running.md", "Fetched from https://files." + rules.HOSTS[1] + "/x"),
        (rules.named_places, "docs/running.md", "Lies in /" + "home/anna/tryggkarta"),
        (rules.vendored, "webmap/static/leaflet.js", ""),
        (rules.vendored, "webmap/static/jquery.min.css", ""),
    ],
)
def test_a_rule_notices_what_breaks_it(rule: rules.Rule, name: str, text: str):
    assert rule(name, text)


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (rules.long_bodies, "webmap/cli.py", "def f():\n    '''Says.\n" + "\n" * 60 + "    '''\n    x = 1\n"),
        (rules.database_imports, "geodata/storage/tables.py", "import sqlalchemy\n"),
        (rules.database_imports, "webmap/cli.py", "from geodata.storage import open_store\n"),
        (rules.database_imports, "webmap/accounts/people.py", "from sqlalchemy import select\n"),
        (rules.reprojections, "geodata/analysis/frames.py", "frame.to_crs(3006)\n"),
        (rules.reads_past_seen, "webmap/api/areas.py", "areas.draw(world.store(), area, store=world.store())\n"),
        (rules.reads_past_seen, "webmap/api/photos.py", "found = world.store().get(Photo, key)\n"),
        (rules.reads_past_seen, "webmap/seen.py", "store = world.store()\n"),
        (rules.frontend_imports, "webmap/frontend/map/pin.ts", 'import * as L from "leaflet";'),
        (rules.frontend_imports, "webmap/frontend/core/draft.ts", 'import { Lon } from "./geo.ts";'),
        (rules.frontend_imports, "webmap/frontend/core/geo.test.ts", 'import test from "node:test";'),
        (rules.inline_code, "map.html", '<script type="application/json" id="texts">{}</script>'),
        (rules.inline_code, "map.html", '<script type="module" src="{{ built("main.js") }}"></script>'),
        (rules.inline_code, "map.html", '<a href="https://example.net">on = style</a>'),
        (rules.named_places, "docs/running.md", "geodata/casework/walks.py and /srv/tryggkarta"),
    ],
)
def test_a_rule_lets_good_work_pass(rule: rules.Rule, name: str, text: str):
    assert rule(name, text) == []


def test_a_module_without_tests_is_noticed_and_a_promise_needs_none():
    lonely = "geodata/storage/store.py"
    assert rules.unmirrored(lonely, "x = f()", set())
    assert not rules.unmirrored(lonely, "x = f()", {"tests/storage/test_store.py"})
    assert not rules.unmirrored("geodata/model/__init__.py", '"""What things are."""\n', set())
    assert rules.mirror_of("webmap/__init__.py") == "tests/webmap/test_webmap.py"
    assert rules.mirror_of("geodata/errors.py") == "tests/test_errors.py"


def test_every_reading_past_seen_that_is_allowed_is_made():
    made = {name: (rules.ROOT / name).read_text(encoding="utf-8") for name, _ in rules.STORE_READS}
    assert [each for each in rules.STORE_READS if f"world.store().{each[1]}(" not in made[each[0]]] == []


# --- who may import whom ----------------------------------------------------------------------------------------------


def contracts() -> list[str]:
    settings = tomllib.loads((rules.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    asked = [program, "--config", rules.ROOT / "pyproject.toml", "--no-cache"]
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "400"}
    return subprocess.run(asked, cwd=where, env=environment, capture_output=True, text=True, check=False)


def test_the_import_contracts_hold():
    answer = lint_imports(rules.ROOT)
    assert answer.returncode == 0, answer.stdout


def test_there_are_five_contracts_and_each_is_broken_by_what_it_forbids(tmp_path: Path):
    forbidden = {
        "geodata/errors.py": "import geodata.model",  # upwards
        "geodata/model/walk.py": "import geopandas",  # a frame in the model
        "geodata/analysis/light.py": "import flask",  # the web in the subject
        "geodata/casework/walks.py": "import sqlite3",  # a database beside its front door
        "geodata/exchange/layers.py": "import pyogrio",  # GDAL beside its own process
    }
    rooms = ["model", "analysis", "mapview", "storage", "exchange", "casework"]
    packages = ["webmap", "scripts", "geodata", *(f"geodata/{room}" for room in rooms)]
    files = {f"{package}/__init__.py": "" for package in packages} | forbidden
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    answer = lint_imports(tmp_path)
    assert len(contracts()) == 5
    assert [name for name in contracts() if f"{name} BROKEN" not in answer.stdout] == [], answer.stdout


# --- what the documentation names -------------------------------------------------------------------------------------


def test_every_setting_is_documented():
    from webmap.settings import Settings

    fields = [f"TRYGGKARTA_{field.name.upper()}" for field in dataclasses.fields(Settings)]
    read = rules.complaints(lambda _name, text: re.findall(r"TRYGGKARTA_[A-Z0-9_]*[A-Z0-9]", text), PYTHON)
    assert rules.undocumented([*fields, *sorted(set(read))], docs("settings.md")) == []


def test_every_route_is_documented(tmp_path):
    from webmap.app import create_app
    from webmap.settings import Settings

    app = create_app(Settings(store=str(tmp_path / "never-opened.gpkg")))
    named = rules.with_blank_placeholders("\n".join(docs(path.name) for path in (rules.ROOT / "docs").glob("*.md")))
    routes = {rules.with_blank_placeholders(rule.rule) for rule in app.url_map.iter_rules()}
    assert [route for route in sorted(routes) if f"`{route}`" not in named] == []


def test_every_error_code_is_documented_and_no_other():
    from geodata.errors import CODES

    named = re.findall(r"^\| `([^`]+)`", docs("errors.md"), re.MULTILINE)
    assert sorted(named) == sorted(CODES)


def commands(command: click.Command, name: str) -> Iterator[tuple[str, list[str]]]:
    """Every command one can type, with its options."""
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from commands(below, f"{name} {word}")
    else:
        yield name, [option for parameter in command.params for option in parameter.opts if option.startswith("--")]


def test_every_command_and_option_is_documented():
    from webmap.cli import main

    page = docs("commands.md")
    typed = list(commands(main, "tryggkarta"))
    options = sorted({option for _, own in typed for option in own})
    assert rules.undocumented([*(name for name, _ in typed), *options], page) == []


def test_a_name_that_the_documentation_lacks_is_noticed():
    page = "`TRYGGKARTA_STORE_URL`, `tryggkarta export observations --format`, `/api/v1/areas/<id>`"
    assert rules.undocumented(["TRYGGKARTA_STORE", "tryggkarta export", "--form"], page) == [
        "TRYGGKARTA_STORE",
        "--form",
    ]
    assert rules.with_blank_placeholders("/areas/<uuid:area_id>/x") == rules.with_blank_placeholders("/areas/{id}/x")


# --- what is pinned ---------------------------------------------------------------------------------------------------


def test_every_pinned_python_package_carries_hashes():
    lock = (rules.ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)[1:]
    assert len(pinned) > 50
    assert [block.split(" ")[0] for block in pinned if "--hash=sha256:" not in block] == []


def test_every_pinned_front_end_package_carries_its_digest_and_no_address():
    lock = (rules.ROOT / "webmap" / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "://" not in lock
    assert lock.count('"integrity"') > 5


def test_every_direct_dependency_is_explained():
    import json

    project = tomllib.loads((rules.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    asked += [each for group in project["dependency-groups"].values() for each in group if isinstance(each, str)]
    package = json.loads((rules.ROOT / "webmap" / "frontend" / "package.json").read_text(encoding="utf-8"))
    names = {re.split(r"[<>=~! ]", each)[0] for each in asked} | package["dependencies"].keys()
    names |= package["devDependencies"].keys()
    assert [name for name in sorted(names) if f"`{name}`" not in docs("dependencies.md")] == []
