"""Whatever the document allows or forbids, asked by the thousand: no server error, and no answer it does not tell of.

``TRYGGKARTA_API_EXAMPLES`` is how many random requests each operation gets, beside those that try each bound of it.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis import engine
from schemathesis.config import SchemathesisConfig

from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.record import Kept
from geodata.model.walk import Walk
from geodata.storage import Store
from tests.builders import a_walk, an_action, an_area, an_observation, keep
from tests.webmap.conformance import Document, document_of
from tests.webmap.conftest import TOKEN
from webmap.jobs.job import Result
from webmap.world import JOBS_KEY

EXAMPLES = int(os.environ.get("TRYGGKARTA_API_EXAMPLES", "15"))

KINDS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "observations": (Observation, an_observation),
    "actions": (PlanningAction, an_action),
    "areas": (Area, an_area),
    "walks": (Walk, a_walk),
}

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

CONFIG = {
    "seed": 1471,
    "continue-on-failure": True,
    "headers": {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "identity"},
    "generation": {"max-examples": EXAMPLES, "deterministic": True, "no-shrink": True},
    "cache": {"enabled": False},
    "checks": {
        # 403 without the token and 428 without a version, where it expects 401 and 400: test_openapi, test_access and
        # test_editing hold these.
        "missing_required_header": {"enabled": False},
        # Asks in a way that Werkzeug's client does not know; test_access tries every write without the token.
        "ignored_auth": {"enabled": False},
        # No schema can say that a box's south lies south of its north, which moves an action may make, or which
        # version is the present one: such requests are refused with codes that the document lists.
        "positive_data_acceptance": {"enabled": False},
        # What forbidden data may be refused with: the version is judged before the body (412, 428).
        "negative_data_rejection": {"expected-statuses": [400, 403, 404, 409, 410, 412, 413, 428]},
    },
}


def aimed(app: Wsgi, store: Store) -> Wsgi:
    """The application, where most ids in an address become those of things that are there, and versions the present."""
    known: dict[str, Any] = {}

    def present(noun: str) -> Kept[Any]:
        if noun not in known or store.get(KINDS[noun][0], known[noun]).thing.is_withdrawn:
            thing = KINDS[noun][1]()
            keep(store, thing)
            known[noun] = thing.id
        return store.get(KINDS[noun][0], known[noun])

    def ask(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        parts = environ["PATH_INFO"].split("/")
        for place, noun in enumerate(parts[:-1]):
            if noun in KINDS and KEY.fullmatch(parts[place + 1]) and sum(map(ord, parts[place + 1])) % 4:
                kept = present(noun)
                parts[place + 1] = kept.thing.key
                if re.fullmatch(r'"\d{1,9}"', environ.get("HTTP_IF_MATCH", "")) and len(environ["HTTP_IF_MATCH"]) % 4:
                    environ["HTTP_IF_MATCH"] = f'"{kept.version}"'
        environ["PATH_INFO"] = "/".join(parts)
        return app(environ, start)

    return ask


def plain(document: Document) -> Document:
    """The document without ``prefixItems``, which schemathesis 4.32 turns into draft 7 and then can't read itself."""

    def change(node: Any) -> Any:
        if isinstance(node, dict):
            node = {name: change(child) for name, child in node.items()}
            node.pop("prefixItems", None)
            return node
        return [change(child) for child in node] if isinstance(node, list) else node

    made: Document = change(document)
    return made


@pytest.mark.slow
def test_no_request_at_all_meets_a_server_error_or_an_answer_that_is_not_told_of(
    request: pytest.FixtureRequest, app: Flask, store: Store
):
    config = SchemathesisConfig.from_dict(CONFIG)
    api = schemathesis.openapi.from_dict(json.loads(json.dumps(plain(document_of(app)))), config=config)
    api.app = aimed(app.wsgi_app, store)
    jobs = app.extensions[JOBS_KEY]
    jobs.offer("export", lambda _task: Result())  # asked for by the hundred, and tested elsewhere
    request.addfinalizer(jobs.close)
    failures, statuses = [], Counter()
    for event in engine.from_schema(api).execute():
        assert not isinstance(event, engine.events.FatalError), event
        if isinstance(event, engine.events.NonFatalError):
            failures.append(str(event.value))
        if isinstance(event, engine.events.ScenarioFinished):
            told = event.recorder
            statuses.update(each.response.status_code for each in told.interactions.values() if each.response)
            failures += [
                f"{event.label} {check.name}: {check.failure_info.failure}\n{told.cases[key].value.as_curl_command()}"
                for key, checks in told.checks.items()
                for check in checks
                if check.failure_info is not None
            ]
    assert not failures, "\n\n".join(failures)
    assert sum(statuses.values()) > 5000
    for status in (200, 201, 204, 400, 404, 412):
        assert statuses[status] > 0, statuses
