"""The API's own description: an OpenAPI 3.1 document of every route, made from what checks the requests."""

import inspect
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app
from werkzeug.routing import IntegerConverter, PathConverter, Rule

from geodata.errors import CODES
from geodata.exchange.json_schema import Schema
from webmap.api import answers
from webmap.api.contract import JSON, Answer, Contract, contract_of, described, reference, refusals
from webmap.api.schemas import SCHEMAS
from webmap.errors import status_of_code
from webmap.language import language
from webmap.parameters import CANONICAL_ID, LANG, LONGEST_NAME, Parameter
from webmap.settings import LANGUAGES
from webmap.texts import msgid, text

routes = Blueprint("openapi", __name__)

VERSION: Final = "3.1.1"
PROBLEM: Final = "application/problem+json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
WRITING: Final = frozenset({"PUT", "PATCH", "DELETE", "POST"})
METHODS: Final = (*sorted(WRITING), "GET")
ROOT: Final = "/api/v1/"

PLACE: Final = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
"""A place in a route's address, as Werkzeug writes it."""

IF_MATCH: Final[Schema] = {"type": "string", "pattern": r'^"[0-9]{1,9}"$', "examples": ['"3"']}

PLACES: Final[Mapping[str, str]] = {
    "key": msgid("The thing's id."),
    "slug": msgid("The municipality's slug."),
    "spoken": msgid("The language."),
    "action": msgid("The action's id."),
    "area": msgid("The area's id."),
    "observation": msgid("The observation's id."),
    "photo": msgid("The photo's id, made by whoever sends it."),
    "z": msgid("The tile's zoom: 0 holds the world."),
    "x": msgid("The tile's column, from the west."),
    "y": msgid("The tile's row, from the north."),
}
"""What stands in the routes' addresses. A new route adds its own names here."""

PLACE_SCHEMAS: Final[Mapping[str, Schema]] = {"spoken": {"type": "string", "enum": list(LANGUAGES)}}
"""Places whose schema their converter does not tell."""

ABOUT: Final = msgid(
    "Observations from safety walks, the actions that answer them, and the areas and walks they belong to. "
    "Positions are WGS 84 (EPSG:4326), longitude first; times are UTC."
)


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route that the document tells of, with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(ROOT) or rule.rule == "/healthz":
            for method in METHODS:
                if method in (rule.methods or ()):
                    yield rule, method


def undescribed(app: Flask) -> list[str]:
    """The routes that the document should tell of, and whose views nobody described."""
    return [f"{method} {rule}" for rule, method in rules(app) if contract_of(app.view_functions[rule.endpoint]) is None]


def document(app: Flask, spoken: str) -> dict[str, object]:
    """The document, with its sentences in one language."""
    paths: dict[str, dict[str, object]] = {}
    for rule, method in rules(app):
        view = app.view_functions[rule.endpoint]
        contract = contract_of(view)
        if contract is not None:
            address = PLACE.sub(r"{\1}", rule.rule)
            about = _about(rule, method, summary(view), spoken)
            about["parameters"] = _parameters(app, rule, contract, spoken)
            paths.setdefault(address, {})[method.lower()] = about | _exchange(contract, rule, method)
    return {
        "openapi": VERSION,
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": "tryggkarta",
            "version": version("tryggkarta"),
            "description": text(ABOUT, spoken),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in sorted({_noun(rule) for rule, _ in rules(app)})],
        "paths": paths,
        "components": {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _noun(rule: Rule) -> str:
    return rule.rule.removeprefix(ROOT).strip("/").split("/")[0]


def _about(rule: Rule, method: str, said: str, spoken: str) -> dict[str, object]:
    told: dict[str, object] = {
        "operationId": f"{rule.endpoint.removeprefix('api.').replace('.', '_')}",
        "tags": [_noun(rule)],
        "summary": text(said, spoken),
    }
    return told | ({"security": [{"token": []}]} if method in WRITING else {})


def _exchange(contract: Contract, rule: Rule, method: str) -> dict[str, object]:
    codes = refusals(contract, is_write=method in WRITING, has_key=bool(rule.arguments))
    told: dict[str, object] = {"responses": _responses(contract, codes)}
    if contract.body is not None:
        content = {media: {"schema": contract.body} for media in contract.body_media}
        told["requestBody"] = {"required": contract.is_body_needed, "content": content}
    return told


def summary(view: object) -> str:
    """A view's summary: the first paragraph of its docstring, on one line."""
    return " ".join((inspect.getdoc(view) or "").split("\n\n")[0].split())


def _parameters(app: Flask, rule: Rule, contract: Contract, spoken: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": text(PLACES[name], spoken),
            "schema": _place(app, rule, name),
        }
        for name in PLACE.findall(rule.rule)
    ]
    if contract.needs_version:
        said = text(msgid("The version that the change was made from, as its ETag told it."), spoken)
        found.append({"name": "If-Match", "in": "header", "required": True, "description": said, "schema": IF_MATCH})
    return found + [_query(parameter, spoken) for parameter in (*contract.query, LANG)]


def _query(parameter: Parameter[Any], spoken: str) -> dict[str, object]:
    style = {"style": "form", "explode": False} if parameter.schema["type"] == "array" else {}
    described = {"name": parameter.name, "in": "query", "description": text(parameter.says, spoken)}
    return described | style | {"schema": parameter.schema}


def _place(app: Flask, rule: Rule, name: str) -> Schema:
    converter = rule._converters[name]  # noqa: SLF001 - what the route is matched with, which is told nowhere else
    if name in PLACE_SCHEMAS:
        return PLACE_SCHEMAS[name]
    if isinstance(converter, app.url_map.converters["id"]):
        return CANONICAL_ID
    if isinstance(converter, IntegerConverter):
        low, high = converter.min or 0, converter.max
        return {"type": "integer", "minimum": low} | ({} if high is None else {"maximum": high})
    if isinstance(converter, PathConverter):
        return {"type": "string", "minLength": 1}
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": "^[^/]+$"}


def _responses(contract: Contract, codes: frozenset[str]) -> dict[str, object]:
    found: dict[str, object] = {
        str(int(status)): _answer(status, answer) for status, answer in contract.answers.items()
    }
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes, key=list(CODES).index):
        by_status.setdefault(status_of_code(code), []).append(code)
    for status, refused in sorted(by_status.items()):
        told = _problem(status, refused, contract)
        content = told["content"]
        if str(status) in found and isinstance(content, dict):  # an answer of its own beside the problem
            before: Any = found[str(status)]
            before["content"] |= content
        else:
            found[str(status)] = told
    return dict(sorted(found.items()))


_ETAG: Final = {"ETag": {"schema": {"type": "string", "pattern": r'^"([0-9]{1,9}|[0-9a-f]{32})"$'}}}
"""The version, for those who see it; else the hash of the answer."""
_RETRY: Final = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}


def _answer(status: int, answer: Answer) -> dict[str, object]:
    made: dict[str, object] = {"description": HTTPStatus(status).phrase}
    if answer.has_etag:
        made["headers"] = _ETAG
    return made | ({} if answer.schema is None else {"content": {answer.media: {"schema": answer.schema}}})


def _problem(status: int, codes: list[str], contract: Contract) -> dict[str, object]:
    told = {"status": {"const": status}, "code": {"type": "string", "enum": codes}}
    extra: Schema = {"properties": told}
    if status == HTTPStatus.PRECONDITION_FAILED and contract.current is not None:
        more = {"current": contract.current, "changed_fields": {"type": "array", "items": {"type": "string"}}}
        extra = {"properties": told | more, "required": list(more)}
    made: dict[str, object] = {
        "description": " ".join(f"`{code}`: {CODES[code]}" for code in codes),
        "content": {PROBLEM: {"schema": {"allOf": [reference("Problem"), extra]}}},
    }
    return made | ({"headers": _RETRY} if status in {503, 507} else {})


@routes.get("/openapi.json")
@described(gives=Answer(schema={"type": "object", "required": ["openapi", "paths"]}, media=JSON))
def told() -> Response:
    """This document."""
    return answers.json(document(current_app, language()))
