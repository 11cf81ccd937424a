"""The rules of the house as functions: a path and its text in, complaints out.

They take text so that test_house.py can also show each of them a bad example.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TypeGuard

ROOT = Path(__file__).resolve().parent.parent
CODE = ("geodata", "webmap", "scripts")
LONGEST_FILE = 400
LONGEST_BODY = 50

Complaints = list[str]
Rule = Callable[[str, str], Complaints]


def tracked() -> list[str]:
    """Every file that is in git or about to be; without git, every file that is not made here."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    if answer.returncode == 0:
        names = answer.stdout.decode().split("\0")
    else:
        made = {".venv", "build", "node_modules", "__pycache__"}
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        names = [
            path.as_posix()
            for path in paths
            if not made & set(path.parts) and not (path.parts[0].endswith("_cache") or path.parts[0] == ".hypothesis")
        ]
    return sorted(name for name in names if name and (ROOT / name).is_file())


def complaints(rule: Rule, names: list[str]) -> Complaints:
    """What a rule has to say about these files; files that are no text are passed over."""
    found = []
    for name in names:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += rule(name, text)
    return found


def python(names: list[str]) -> list[str]:
    """The product's own Python files."""
    return [name for name in names if name.endswith(".py") and name.split("/")[0] in CODE]


def typescript(names: list[str]) -> list[str]:
    """The product's own TypeScript files."""
    return [name for name in names if name.endswith(".ts") and name.startswith("webmap/frontend/")]


# --- size and names ---------------------------------------------------------------------------------------------------


def too_long(name: str, text: str) -> Complaints:
    """A file is at most 400 lines."""
    lines = len(text.splitlines())
    return [f"{name}: {lines} lines, at most {LONGEST_FILE}"] if lines > LONGEST_FILE else []


def long_bodies(name: str, text: str) -> Complaints:
    """A function's body is at most 50 lines, its docstring not counted."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > LONGEST_BODY:
                found.append(f"{name}: {node.name} has a body of {lines} lines, at most {LONGEST_BODY}")
    return found


def vague_names(name: str, _text: str) -> Complaints:
    """A module is called after what it is about."""
    vague = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
    parts = {part.split(".")[0].lower() for part in PurePosixPath(name).parts}
    return [f"{name}: {', '.join(sorted(parts & vague))} says nothing"] if parts & vague else []


def strange_rooms(name: str, _text: str) -> Complaints:
    """Under geodata there are only the rooms of the picture."""
    rooms = {
        "__init__.py",
        "py.typed",
        "errors.py",
        "notebook.py",
        "model",
        "analysis",
        "mapview",
        "storage",
        "exchange",
        "casework",
    }
    parts = PurePosixPath(name).parts
    return [f"{name}: no such room"] if parts[0] == "geodata" and parts[1] not in rooms else []


# --- tests ------------------------------------------------------------------------------------------------------------


def mirror_of(name: str) -> str:
    """Where a module's tests lie: geodata/storage/store.py -> tests/storage/test_store.py.

    The doors keep their name (webmap/cli.py -> tests/webmap/test_cli.py); a package's own file is tested
    under the package's name (webmap/__init__.py -> tests/webmap/test_webmap.py).
    """
    path = PurePosixPath(name)
    room = path.parent.relative_to("geodata") if path.parts[0] == "geodata" else path.parent
    stem = path.parent.name if path.stem == "__init__" else path.stem
    return str(PurePosixPath("tests") / room / f"test_{stem}.py")


def decides_nothing(text: str) -> bool:
    """True of a module that holds only its promise and imports."""
    plain = (ast.Import, ast.ImportFrom)
    return all(
        isinstance(node, plain)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
        for node in ast.parse(text).body
    )


def unmirrored(name: str, text: str, tests: set[str]) -> Complaints:
    """Every module that does something has tests, where one looks for them."""
    if decides_nothing(text) or mirror_of(name) in tests:
        return []
    return [f"{name}: no {mirror_of(name)}"]


# --- who imports what -------------------------------------------------------------------------------------------------


def imported(text: str) -> Iterator[str]:
    """The names of the modules that a Python file imports, absolute ones, wherever in the file."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def database_imports(name: str, text: str) -> Complaints:
    """Only storage speaks to a database, and others come in by its front door.

    The benchmarks also run a bare loop to compare with, and the restricted process checks a stranger's GeoPackage.
    Accounts lie in a file of their own, which is no part of the store (docs/decisions/0016).
    """
    if name.startswith("geodata/storage/"):
        return []
    drivers = {"sqlite3", "apsw", "sqlalchemy", "alembic", "psycopg", "psycopg2"}
    if name.startswith("scripts/bench/") or name == "geodata/exchange/gpkg_check.py":
        drivers -= {"sqlite3"}
    if name.startswith("webmap/accounts/"):
        drivers -= {"sqlalchemy"}
    inner = re.compile(r"geodata\.storage\.(geopackage|migrations|postgis|tables)\b")
    return [
        f"{name}: imports {module}"
        for module in imported(text)
        if module.split(".")[0] in drivers or inner.match(module)
    ]


def exchange_imports(name: str, text: str) -> Complaints:
    """Exchange turns bytes into the model and back; it never meets a store."""
    if not name.startswith("geodata/exchange/"):
        return []
    return [f"{name}: imports {module}" for module in imported(text) if module.startswith("geodata.storage")]


def foreign_readers(name: str, text: str) -> Complaints:
    """What opens somebody else's file is loaded by the restricted processes alone."""
    opens = {
        "python_calamine": "geodata/exchange/sheet_child.py",
        "osmium": "geodata/exchange/osm_child.py",
        "PIL": "geodata/exchange/photo_child.py",
        "geodata.exchange.gpkg_check": "geodata/exchange/gdal_child.py",
        "geodata.exchange.xml_scan": "geodata/exchange/gdal_child.py",
    }
    if name.startswith("scripts/bench/"):  # which read what they have made
        return []
    return [
        f"{name}: imports {module}"
        for module in imported(text)
        if opens.get(module, opens.get(module.split(".")[0], name)) != name
    ]


def reprojections(name: str, text: str) -> Complaints:
    """Frames change CRS in one place, so that nothing is measured in degrees by mistake."""
    if name == "geodata/analysis/frames.py":
        return []
    return [
        f"{name}:{node.lineno}: calls to_crs"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "to_crs"
    ]


STORE_READS: dict[tuple[str, str], str] = {
    ("webmap/api/cases.py", "members"): "which they are; each is then read as seen",
    ("webmap/api/editing.py", "get"): "the version and the whole thing for a use case, after it was looked up as seen",
    ("webmap/api/health.py", "municipalities"): "whether there is an answer at all; it is told to nobody",
    ("webmap/api/layers.py", "layer_features"): "layers are for those who may see them, all of each or none",
    ("webmap/api/layers.py", "layers"): "layers are for those who may see them, all of each or none",
    ("webmap/api/photos.py", "get"): "the names of a photo's files, after it was looked up as seen",
    ("webmap/api/review.py", "members"): "after it was asked who may review: they see all that waits, and every case",
    ("webmap/api/review.py", "photos"): "after it was asked who may review: they see all that waits, and every case",
    ("webmap/api/review.py", "waiting"): "after it was asked who may review: they see all that waits, and every case",
    ("webmap/pages/shape_imports.py", "layers"): "which layers an import may replace, for those who may import",
}
"""What of the store pages and the API read past `seen`, and why they may."""

_WORLDLY = frozenset({"store", "holder", "map_index"})
"""Ways from `webmap.world` to all that is kept."""


def reads_past_seen(name: str, text: str) -> Complaints:
    """Pages and the API read by `webmap.seen`: they name the store only to hand it to a use case."""
    if not name.startswith(("webmap/api/", "webmap/pages/")):
        return []
    tree = ast.parse(text)
    around = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = [
        f"{name}:{node.lineno}: world.{node.attr} is more than whoever asks may see; read by webmap.seen"
        for node in ast.walk(tree)
        if _is_worldly(node) and not _is_handed_over(node, around) and not _may_be_read(name, node, around)
    ]
    doors = {f"webmap.world.{each}" for each in _WORLDLY} | {"geodata.storage.open_store"}
    return found + [f"{name}: imports {module}" for module in imported(text) if module in doors]


def _is_worldly(node: ast.AST) -> TypeGuard[ast.Attribute]:
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == "world" and node.attr in _WORLDLY


def _is_handed_over(node: ast.Attribute, around: dict[int, ast.AST]) -> bool:
    """Whether it is ``world.store()`` as the argument of a call."""
    call = around[id(node)]
    if node.attr != "store" or not isinstance(call, ast.Call) or call.func is not node:
        return False
    taker = around[id(call)]
    return isinstance(taker, ast.keyword) or (isinstance(taker, ast.Call) and call in taker.args)


def _may_be_read(name: str, node: ast.Attribute, around: dict[int, ast.AST]) -> bool:
    """Whether it is a reading such as ``world.store().layers`` that `STORE_READS` names."""
    read = around[id(around[id(node)])]
    return isinstance(read, ast.Attribute) and (name, read.attr) in STORE_READS


SPECIFIER = re.compile(r"""(?:(?<=[\s}*])from\s*|\bimport\s*\(?\s*)["']([^"',\s]+)["']""")


def frontend_imports(name: str, text: str) -> Complaints:
    """In the front end, core/ imports only core/ (its tests Node too), and only map/ names Leaflet."""
    path = PurePosixPath(name).relative_to("webmap/frontend")
    room, is_test = path.parts[0], name.endswith(".test.ts")
    found = []
    for wanted in SPECIFIER.findall(text):
        if re.match(r"leaflet\b", wanted) and room != "map":
            found.append(f"{name}: only map/ imports {wanted}")
        elif room == "core" and not (is_test and wanted.startswith("node:")):
            target = path.parent.joinpath(wanted).as_posix() if wanted.startswith(".") else wanted
            if not wanted.startswith(".") or not resolved(target).startswith("core/"):
                found.append(f"{name}: core/ does not import {wanted}")
    return found


def resolved(path: str) -> str:
    """A path without its dots: core/../map/x.ts -> map/x.ts."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1] if parts else ["outside"]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


# --- what a page and a repository may hold ----------------------------------------------------------------------------

INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\s(?:src=|type=[\"']application/(?:ld\+)?json))[^>]*>", re.IGNORECASE
    ),
    "a style in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "something from another site": re.compile(
        r"(?:\ssrc|\ssrcset|<link[^>]*\shref)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}


def inline_code(name: str, text: str) -> Complaints:
    """Templates hold no script, no style and nothing from another site: the CSP forbids all three."""
    return [f"{name}: {what}" for what, pattern in INLINE.items() if pattern.search(text)]


# Spelt in pieces, since the rule reads this file too.
HOSTS = [
    first + "." + last
    for first, last in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb.debian", "org"),
        ("archive.ubuntu", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs.cloudflare", "com"),
        ("code.jquery", "com"),
    ]
]
MACHINE_PATHS = re.compile(
    r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"]) + r")/\w"
)


def named_places(name: str, text: str) -> Complaints:
    """No file names a package host or a place on somebody's machine."""
    hosts = [host for host in HOSTS if host in text.lower()]
    paths = MACHINE_PATHS.findall(text)
    return [f"{name}: names {place}" for place in [*hosts, *paths]]


def vendored(name: str, _text: str) -> Complaints:
    """Nothing that a registry serves or a build makes is kept in git."""
    path = PurePosixPath(name)
    made = {".js", ".mjs", ".cjs", ".map", ".whl", ".so", ".wasm", ".mo"}
    foreign = path.suffix in made or ".min." in path.name or {"node_modules", "vendor"} & set(path.parts)
    return [f"{name}: is built or fetched, not kept"] if foreign else []


# --- documentation ----------------------------------------------------------------------------------------------------


def undocumented(names: list[str], page: str) -> list[str]:
    """Those names that a page does not hold as words of their own."""
    return [name for name in names if not re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", page)]


def with_blank_placeholders(text: str) -> str:
    """Routes as one can compare them: `/areas/<uuid:area_id>` and `/areas/{id}` -> `/areas/<>`."""
    return re.sub(r"<[\w:(),.= ]+>|\{\w+\}", "<>", text)
