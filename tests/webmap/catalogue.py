"""Every text that code, templates and TypeScript ask the catalogue for."""

import ast
import json
import re
from collections.abc import Iterator

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from tests.house_rules import ROOT
from webmap.api import openapi
from webmap.app import create_app
from webmap.settings import Settings

PLACEHOLDER = re.compile(r"\{(\w+)\}")
IN_TYPESCRIPT = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`$]*`)""")


def in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "msgid", "text"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def in_template(source: str) -> Iterator[str]:
    for _line, _function, message in extract_from_ast(Environment(autoescape=True).parse(source), ("_",)):
        yield message if isinstance(message, str) else str(message[0])


def in_typescript(source: str) -> Iterator[str]:
    for found in IN_TYPESCRIPT.findall(source):
        body = found[1:-1]
        yield json.loads(f'"{body}"' if found[0] == '"' else json.dumps(body.replace("\\'", "'")))


def asked_for() -> dict[str, str]:
    """Each text with the first file that asks for it."""
    readers = {".py": in_python, ".html": in_template, ".ts": in_typescript}
    found: dict[str, str] = {}
    for path in sorted((ROOT / "webmap").rglob("*")):
        reader = readers.get(path.suffix)
        if reader is None or "node_modules" in path.parts or path.name.endswith(".test.ts") or "static" in path.parts:
            continue
        for text in reader(path.read_text(encoding="utf-8")):
            found.setdefault(text, str(path.relative_to(ROOT)))
    return found | dict.fromkeys(in_routes(), "the docstring of a route of the API")


def in_routes() -> Iterator[str]:
    """What the routes of the API say of themselves."""
    app = create_app(Settings(store="never-opened.gpkg"))
    for rule, _ in openapi.rules(app):
        yield openapi.summary(app.view_functions[rule.endpoint])
