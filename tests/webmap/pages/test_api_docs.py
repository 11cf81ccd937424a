"""The API's page: every route with its parameters, answers and an example, in the reader's language."""

import json
import re
import shlex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from geodata.exchange import json_schema
from geodata.model.observation import Observation
from tests.webmap.conformance import document_of
from tests.webmap.pages.test_pages import Outline
from webmap.pages import api_docs


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_shows_every_route_once_with_its_summary_and_is_well_formed(client: FlaskClient, language: str):
    document = client.get(f"/api/v1/openapi.json?lang={language}").json
    text = client.get(f"/api/docs?lang={language}").text
    outline = Outline(text)
    assert outline.faults == []
    operations = [told for methods in document["paths"].values() for told in methods.values()]
    for told in operations:
        assert outline.ids.count(told["operationId"]) == 1
    assert len(outline.ids) == len(set(outline.ids))


def test_every_link_on_the_page_leads_to_a_place_on_it(client: FlaskClient):
    outline = Outline(client.get("/api/docs").text)
    assert [link for link in outline.links if link.startswith("#") and link[1:] not in outline.ids] == []


def test_every_refusal_has_its_sentence_in_the_readers_language(client: FlaskClient):
    text = client.get("/api/docs?lang=sv").text
    assert "Någon har ändrat det sedan du öppnade det." in text
    assert "thing.changed" in text


def test_every_example_is_a_request_that_the_document_allows(app: Flask, client: FlaskClient):
    document = document_of(app)
    components = {"components": document["components"]}
    tried = 0
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            with app.test_request_context():
                words = shlex.split(api_docs.example(path, method, told, document).replace("\\\n", " "))
            if "-d" in words:
                schema = next(iter(told["requestBody"]["content"].values()))["schema"]
                body = json.loads(words[words.index("-d") + 1])
                assert list(Draft202012Validator(schema | components).iter_errors(body)) == [], (path, method)
                tried += 1
            address = next(word for word in words if word.startswith("http")).removeprefix(api_docs.AN_ADDRESS)
            answer = client.open(address, method=method.upper(), json={} if method != "get" else None)
            code = answer.json["code"] if answer.status_code >= 400 else ""
            assert code not in {"request.no-route", "value.unknown", "request.wrong-method"}, address
    assert tried > 10


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 0, "maximum": 3}, "whole number 0 … 3"),
        ({"type": ["string", "null"], "maxLength": 300}, "text of at most 300 characters / null"),
        ({"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}, "list of one of a, b"),
        ({"$ref": "#/components/schemas/Walk"}, "Walk"),
        ({"oneOf": [{"const": "x"}, {"type": "null"}]}, "“x” / null"),
        ({"type": "string", "format": "date"}, "day, 2026-01-31"),
    ],
)
def test_a_schema_is_told_in_a_few_words(app: Flask, schema, words):
    with app.test_request_context("/?lang=en"):
        assert api_docs.words_of(schema) == words


def test_the_members_of_a_shape_are_told_with_their_whole_names(app: Flask):
    with app.test_request_context("/?lang=en"):
        names = [row.name for row in api_docs.rows(json_schema.shown(Observation))]
    assert "properties.feeling" in names
    assert not re.search(r"\.coordinates\.", " ".join(names))
