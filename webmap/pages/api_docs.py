"""The API's page for people, made of the OpenAPI document alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, current_app

from geodata.exchange.json_schema import Schema
from webmap.api import openapi
from webmap.language import _, language
from webmap.pages.presenting import page
from webmap.sentences import SENTENCES

routes = Blueprint("api_docs", __name__)

AN_ID: Final = "0b5f5a3c-0000-4000-8000-000000000000"
AN_ADDRESS: Final = "http://127.0.0.1:8000"
FEW: Final = 12
"""Words of a vocabulary that are named one by one in a table; the rest stand in the document."""

DEEPEST: Final = 3
"""How far into a schema a table goes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter, or one member of a schema, in words."""

    name: str
    kind: str
    is_required: bool
    says: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One status: the schema and type of its body, and the codes it may come with, each with its sentence."""

    status: str
    media: str
    schema: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One route and method as the page shows it."""

    key: str
    method: str
    path: str
    says: str
    parameters: tuple[Row, ...]
    body: str
    answers: tuple[Answer, ...]
    refusals: tuple[Answer, ...]
    example: str


@routes.get("/api/docs")
def shown() -> str:
    """The API, route by route, with examples that can be pasted."""
    document: dict[str, Any] = openapi.document(current_app, language())
    nouns: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            nouns.setdefault(told["tags"][0], []).append(_operation(path, method, told, document))
    schemas = {name: tuple(rows(schema)) for name, schema in document["components"]["schemas"].items()}
    return page("api_docs.html", about=document["info"], nouns=nouns, schemas=schemas)


def _operation(path: str, method: str, told: Mapping[str, Any], document: Mapping[str, Any]) -> Operation:
    answers = [_answer(status, answer) for status, answer in told["responses"].items()]
    body = told.get("requestBody")
    return Operation(
        key=told["operationId"],
        method=method.upper(),
        path=path,
        says=told["summary"],
        parameters=tuple(
            Row(each["name"], words_of(each["schema"]), bool(each.get("required")), each["description"])
            for each in told["parameters"]
        ),
        body="" if body is None else name_of(_only(body["content"])),
        answers=tuple(each for each in answers if int(each.status) < 400),
        refusals=tuple(each for each in answers if int(each.status) >= 400),
        example=example(path, method, told, document),
    )


def _only(content: Mapping[str, Any]) -> Schema:
    schema: Schema = next(iter(content.values()))["schema"]
    return schema


def _answer(status: str, answer: Mapping[str, Any]) -> Answer:
    content: Mapping[str, Any] = answer.get("content", {})
    if openapi.PROBLEM not in content:
        media = next(iter(content), "")
        return Answer(status, media, name_of(_only(content)) if content else "", ())
    codes = content[openapi.PROBLEM]["schema"]["allOf"][1]["properties"]["code"]["enum"]
    return Answer(status, openapi.PROBLEM, "Problem", tuple((code, _(SENTENCES[code][0])) for code in codes))


def name_of(schema: Schema) -> str:
    """The name of a schema that stands among the components; empty where it stands where it is used."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def words_of(schema: Schema) -> str:
    """A schema in a few words: its kind, its bounds."""
    if "$ref" in schema:
        return name_of(schema)
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        words = [str(word) for word in schema["enum"] if word is not None]
        more = f" … ({len(words)})" if len(words) > FEW else ""
        return _("one of {words}", words=", ".join(words[:FEW]) + more) + _or_none(schema)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return " / ".join(dict.fromkeys(words_of(each) for each in schema[choice]))
    if schema.get("type") == "null":
        return "null"
    if "type" in schema.get("properties", {}) and "const" in schema["properties"]["type"]:
        return str(schema["properties"]["type"]["const"])
    return _plain(schema) + _or_none(schema)


def _or_none(schema: Schema) -> str:
    return " / null" if isinstance(schema.get("type"), list) else ""


def _plain(schema: Schema) -> str:
    kinds = schema.get("type", "")
    kind = next((each for each in kinds if each != "null"), "") if isinstance(kinds, list) else kinds
    if kind == "array":
        items = schema.get("prefixItems", [schema["items"]])
        return _("list of {words}", words=", ".join(words_of(each) for each in items))
    named = {"uuid": _("id (UUID)"), "date": _("day, 2026-01-31"), "date-time": _("time, 2026-01-31T17:30:00.000Z")}
    if schema.get("format") in named:
        return named[schema["format"]]
    simple = {"string": _("text"), "integer": _("whole number"), "number": _("number"), "boolean": "true / false"}
    return simple.get(kind, _("object") if kind == "object" else _("anything")) + _bounds(schema)


def _bounds(schema: Schema) -> str:
    if "minimum" in schema or "maximum" in schema:
        return f" {schema.get('minimum', '')} … {schema.get('maximum', '')}".rstrip()
    if "maxLength" in schema:
        return " " + _("of at most {count} characters", count=schema["maxLength"])
    return ""


def rows(schema: Schema, before: str = "", depth: int = 1) -> Iterator[Row]:
    """The members of an object's schema, those of its objects too, each with its whole name ("properties.place")."""
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        yield Row(before + name, words_of(inner), name in required)
        if depth < DEEPEST:
            yield from rows(inner, f"{before}{name}.", depth + 1)


def sample(schema: Schema, schemas: Mapping[str, Schema]) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A value that a schema allows, as small as it can be."""
    if "$ref" in schema:
        return sample(schemas[name_of(schema)], schemas)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return sample(schema[choice][0], schemas)
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: sample(schema["properties"][name], schemas) for name in schema.get("required", ())}
    if kind == "array":
        items = schema.get("prefixItems") or [schema["items"]] * schema.get("minItems", 1)
        return [sample(each, schemas) for each in items]
    formats = {"uuid": AN_ID, "date": "2026-01-31", "date-time": "2026-01-31T17:30:00.000Z"}
    return formats.get(schema.get("format", ""), {"integer": schema.get("minimum", 1), "number": 0}.get(kind, "…"))


def example(path: str, method: str, told: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """A request to paste into a terminal."""
    known = {"slug": "gotene", "spoken": "sv"}
    for each in told["parameters"]:
        if each["in"] == "path":
            value = known.get(each["name"]) or str(sample(each["schema"], {}))
            path = path.replace(f"{{{each['name']}}}", value)
    names = {each["name"] for each in told["parameters"]}
    query = "?municipality=gotene" if "municipality" in names else ""
    lines = [f"curl '{AN_ADDRESS}{path}{query}'"]
    if method != "get":
        lines = [f"curl -X {method.upper()} '{AN_ADDRESS}{path}{query}'", '-H "Authorization: Bearer $TOKEN"']
    if "If-Match" in names:
        lines.append("-H 'If-Match: \"3\"'")
    if "requestBody" in told:
        body = _body(_only(told["requestBody"]["content"]), document["components"]["schemas"])
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(body, ensure_ascii=False)}'"]
    return " \\\n  ".join(lines)


def _body(schema: Schema, schemas: Mapping[str, Schema]) -> Any:  # noqa: ANN401 - whatever JSON can hold
    body = sample(schema, schemas)
    if isinstance(body, dict) and isinstance(properties := body.get("properties"), dict):
        known = {"municipality": "gotene", "title": _("New lamp"), "name": _("The park")}
        properties.update({name: value for name, value in known.items() if name in properties})
    whole = schemas.get(name_of(schema), schema)
    return body or ({"properties": {}} if "properties" in whole.get("properties", {}) else {})
