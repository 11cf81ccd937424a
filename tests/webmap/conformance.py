"""Every answer of the API in every test, held against the API's own document."""

import json
from functools import cache
from typing import Any

from flask import Flask, Response, request
from jsonschema import Draft202012Validator, FormatChecker

from webmap.api import openapi

Document = dict[str, Any]


def document_of(app: Flask) -> Document:
    with app.test_request_context():
        made: Document = json.loads(json.dumps(openapi.document(app, "en")))
    return made


_MADE: list[Document] = []


def _of_all(app: Flask) -> Document:
    """The document of the routes that every application has, made once."""
    if not _MADE:
        _MADE.append(document_of(app))
    return _MADE[0]


@cache
def _validator(schema: str, components: str) -> Draft202012Validator:
    whole = json.loads(schema) | {"components": {"schemas": json.loads(components)}}
    return Draft202012Validator(whole, format_checker=FormatChecker())


class Witness:
    """Listens to an application, and keeps what its document does not tell."""

    def __init__(self, app: Flask) -> None:
        self.complaints: list[str] = []
        self._document = _of_all(app)
        self._components = json.dumps(self._document["components"]["schemas"])

    def hear(self, response: Response) -> Response:
        """Judges an answer and, where it was taken, its request; for ``after_request``."""
        rule = request.url_rule
        is_ours = rule is not None and (rule.rule.startswith(openapi.ROOT) or rule.rule == "/healthz")
        if rule is not None and is_ours and request.method in openapi.METHODS:
            where = f"{request.method} {rule.rule} {response.status_code}"
            address = openapi.PLACE.sub(r"{\1}", rule.rule)
            told = self._document["paths"].get(address, {}).get(request.method.lower())
            if told is not None:  # else it is a route of the test's own
                self.complaints += [f"{where}: {each}" for each in self._judged(told, response)]
        return response

    def _judged(self, told: Document, response: Response) -> list[str]:
        answer = told["responses"].get(str(response.status_code))
        if answer is None:
            return [f"the document has no such status: {response.get_data()[:300]!r}"]
        content = answer.get("content", {})
        if response.direct_passthrough:
            return [] if {response.mimetype, "*/*"} & content.keys() else [f"the document has no {response.mimetype}"]
        if not content:
            return ["a body where none is told of"] if response.get_data() else []
        if not {response.mimetype, f"{response.mimetype.partition('/')[0]}/*"} & content.keys():
            return [f"the document has no {response.mimetype}"]
        found = []
        if response.mimetype.endswith("json"):
            found += self._wrong(content[response.mimetype]["schema"], json.loads(response.get_data()))
        found += [f"no {name}" for name, head in answer.get("headers", {}).items() if self._lacks(response, name, head)]
        if response.status_code < 300:
            found += self._taken(told)
        return found

    @staticmethod
    def _lacks(response: Response, name: str, head: Document) -> bool:
        return bool(head.get("required")) and name not in response.headers

    def _taken(self, told: Document) -> list[str]:
        """What is wrong with a request that was answered well."""
        known = {each["name"]: each for each in told["parameters"] if each["in"] == "query"}
        found = [f"took the parameter {name}, which the document lacks" for name in request.args if name not in known]
        for name, value in request.args.items():
            if name in known:
                schema = known[name]["schema"]
                found += self._wrong(schema, _parsed(schema, value))
        if request.get_data() and "requestBody" in told:
            schema = told["requestBody"]["content"][request.mimetype]["schema"]
            found += self._wrong(schema, json.loads(request.get_data()))
        return found

    def _wrong(self, schema: Document, value: Any) -> list[str]:
        errors = _validator(json.dumps(schema), self._components).iter_errors(value)
        return [f"{list(error.absolute_path)}: {error.message[:300]}" for error in errors]


def _parsed(schema: Document, text: str) -> Any:
    """A parameter's text as the document says it is to be read."""
    if schema["type"] == "array":
        items = schema.get("prefixItems", [schema["items"]])[0]
        return [_parsed(items, part) for part in text.split(",")]
    return json.loads(text) if schema["type"] in {"integer", "number"} else text


def listen(app: Flask) -> Witness:
    """A witness of all that an application answers."""
    witness = Witness(app)
    app.after_request(witness.hear)  # the last that is named hears first, before anything is packed
    return witness
