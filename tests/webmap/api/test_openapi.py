"""The document is valid, tells of every route and no other, and the routes do what it says."""

import json
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from geodata.errors import CODES
from tests.webmap.conformance import Document, document_of
from webmap.api import openapi
from webmap.api.contract import Answer, described
from webmap.texts import catalogue

KEY = "0b5f5a3c-0000-4000-8000-000000000000"
PLACES = {"slug": "gotene", "spoken": "sv"}


@pytest.fixture
def document(app: Flask) -> Document:
    return document_of(app)


def operations(document: Document) -> list[tuple[str, str, Document]]:
    paths = document["paths"].items()
    return [(path, method, told) for path, methods in paths for method, told in methods.items()]


def filled(path: str, told: Document) -> str:
    for each in told["parameters"]:
        if each["in"] == "path":
            number = str(each["schema"].get("minimum", ""))
            path = path.replace(f"{{{each['name']}}}", PLACES.get(each["name"], number or KEY))
    return path


def test_the_document_is_valid_openapi_3_1(document: Document):
    assert document["openapi"].startswith("3.1.")
    validate(document)


def test_it_is_answered_by_the_api_itself_in_both_languages(client: FlaskClient, document: Document):
    assert client.get("/api/v1/openapi.json").json == document
    swedish = client.get("/api/v1/openapi.json?lang=sv").json
    told = swedish["paths"]["/api/v1/observations"]["get"]
    assert told["summary"] == catalogue("sv")[document["paths"]["/api/v1/observations"]["get"]["summary"]]
    validate(swedish)


def test_every_route_of_the_api_is_described_and_no_other(app: Flask, document: Document):
    assert openapi.undescribed(app) == [], "put @described below the route: docs/api.md, Adding a route"
    rules = {(openapi.PLACE.sub(r"{\1}", rule.rule), method.lower()) for rule, method in openapi.rules(app)}
    assert {(path, method) for path, method, _ in operations(document)} == rules
    assert len(rules) > 35


def test_a_route_that_nobody_described_is_noticed(app: Flask):
    app.add_url_rule("/api/v1/silent", "silent", Response)
    assert openapi.undescribed(app) == ["GET /api/v1/silent"]


def test_a_described_route_is_in_the_document_with_what_it_takes(app: Flask):
    @app.get("/api/v1/spoken/<int(min=0, max=9):key>")
    @described(gives=Answer(media="image/png", schema={}), refuses=("file.missing",))
    def spoken(key: int) -> Response:
        """One picture.

        More about it.
        """
        return Response()

    told = document_of(app)["paths"]["/api/v1/spoken/{key}"]["get"]
    assert told["summary"] == "One picture."
    assert told["parameters"][0]["schema"] == {"type": "integer", "minimum": 0, "maximum": 9}
    assert list(told["responses"]["200"]["content"]) == ["image/png"]
    refused = told["responses"]["400"]["content"]["application/problem+json"]["schema"]["allOf"][1]
    assert "file.missing" in refused["properties"]["code"]["enum"]


def test_every_operation_has_a_name_of_its_own(document: Document):
    names = [told["operationId"] for _, _, told in operations(document)]
    assert len(names) == len(set(names))


def examples(schema: Document) -> list[str]:
    """Values that a parameter takes, as they stand in an address."""
    if schema["type"] == "array":
        if "prefixItems" in schema:
            return ["13,58,14,59"]
        words = schema["items"]["enum"]
        return [words[0], ",".join(words)]
    if "enum" in schema:
        return list(schema["enum"])
    if schema["type"] in {"integer", "number"}:
        return [str(schema[bound]) for bound in ("minimum", "maximum")]
    return [{"uuid": KEY, "date": "2026-03-29"}.get(schema.get("format", ""), "gotene")]


def test_every_documented_parameter_is_taken(client: FlaskClient, document: Document):
    tried = 0
    for path, method, told in operations(document):
        for each in told["parameters"]:
            if each["in"] == "query" and method == "get":
                for value in examples(each["schema"]):
                    answer = client.get(filled(path, told), query_string={each["name"]: value})
                    code = (answer.json or {}).get("code") if "json" in answer.mimetype else None
                    assert code not in {"value.unknown", "value.invalid", "box.invalid"}, (path, each["name"], value)
                    tried += 1
    assert tried > 60


def outside(schema: Document) -> list[str]:
    """Values that a parameter does not take."""
    if schema["type"] in {"integer", "number"}:
        return [str(schema["minimum"] - 1), str(schema["maximum"] + 1), "x", "1.5e"]
    if schema["type"] == "array":
        return ["x", ",", ""]
    return ["x\0", ""]


def test_every_value_outside_a_parameters_bounds_is_refused_by_its_name(client: FlaskClient, document: Document):
    for path, method, told in operations(document):
        for each in told["parameters"]:
            if each["in"] == "query" and method == "get" and "{" not in path:
                for value in outside(each["schema"]):
                    answer = client.get(path, query_string={each["name"]: value})
                    assert (answer.status_code, answer.json["field"]) == (400, each["name"]), (path, value)


def test_every_undocumented_parameter_is_refused_everywhere(client: FlaskClient, document: Document):
    known = {each["name"] for _, _, told in operations(document) for each in told["parameters"]}
    for path, method, told in operations(document):
        own = {each["name"] for each in told["parameters"] if each["in"] == "query"}
        for name in sorted({*known, "sort"} - own):
            answer = client.open(filled(path, told), method=method, query_string={name: "1"}, json={})
            assert (answer.status_code, answer.json["code"]) == (400, "value.unknown"), (path, name)


def test_writes_ask_for_the_token_and_changes_for_the_version(document: Document):
    for path, method, told in operations(document):
        headers = [each["name"] for each in told["parameters"] if each["in"] == "header"]
        assert ("security" in told) == (method in {"put", "patch", "delete", "post"}), path
        assert headers == (["If-Match"] if "412" in told["responses"] else []), path
        assert ("428" in told["responses"]) == ("412" in told["responses"])


def test_the_codes_in_the_document_are_codes_of_the_product(document: Document):
    def named(node: Any) -> list[str]:
        if isinstance(node, dict):
            code = node.get("code", {})
            own = code.get("enum", []) if isinstance(code, dict) and "properties" not in code else []
            return own + [name for child in node.values() for name in named(child)]
        return [name for child in node for name in named(child)] if isinstance(node, list) else []

    refused = [told["responses"] for _, _, told in operations(document)]
    assert {name for responses in refused for name in named(responses)} <= set(CODES)


def test_a_feature_in_the_document_holds_every_field_of_the_model(document: Document):
    schemas = document["components"]["schemas"]
    properties = schemas["Observation"]["properties"]["properties"]["properties"]
    assert properties["feeling"] == {"type": ["integer", "null"], "minimum": 0, "maximum": 3}
    assert properties["place"] == {"type": "string", "maxLength": 300}
    assert len(properties["primary_code"]["enum"]) == 28
    assert json.dumps(schemas).count("ObservationSent") == 1
