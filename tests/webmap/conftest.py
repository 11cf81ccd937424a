"""The web application on a fresh store, and a browser's own requests to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext
from flask.testing import FlaskClient

from geodata.storage import Store
from tests.builders import a_municipality, keep
from tests.webmap.conformance import listen
from webmap.accounts.present import EXTENSION
from webmap.app import create_app
from webmap.settings import Settings
from webmap.world import KEY

TOKEN = "local-token"

PART = re.compile(r"<(?:(\w+)(?:\(.*?\))?:)?\w+>")
"""A part of an address that varies, and its converter."""

VALUES = {"id": "0b5f5a3c-0000-4000-8000-000000000000", "path": "site.css", "int": "0", None: "gotene"}
"""What fits each converter."""


@pytest.fixture
def app(fresh_url: Any, tmp_path: Path, now: datetime) -> Iterator[Flask]:
    """The application on an empty store, at noon; all that its API answers is what its document tells."""
    made = create_app(Settings(store=fresh_url(tmp_path), token=TOKEN))
    made.config["CLOCK"] = lambda: now
    witness = listen(made)
    yield made
    made.extensions[KEY].close()
    made.extensions[EXTENSION].file.close()
    assert witness.complaints == []


@pytest.fixture
def store(app: Flask) -> Store:
    """The store that the application serves, with one municipality."""
    opened: Store = app.extensions[KEY].store()
    keep(opened, a_municipality(name="Götene", code="1471"))
    return opened


@pytest.fixture
def other_town(store: Store) -> str:
    """A second municipality's slug."""
    keep(store, a_municipality(slug="skara", name="Skara", code="1495"))
    return "skara"


@pytest.fixture
def client(app: Flask, store: Store) -> FlaskClient:
    """A program with the local token, which acts as a coordinator, in English."""
    made = app.test_client()
    made.environ_base |= {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}", "HTTP_ACCEPT_LANGUAGE": "en"}
    return made


@pytest.fixture
def visitor(app: Flask, store: Store) -> FlaskClient:
    """A browser that asks from our own pages, of somebody without an account, in English."""
    made = app.test_client()
    made.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ACCEPT_LANGUAGE": "en"}
    return made


@pytest.fixture
def asked(app: Flask, store: Store) -> Iterator[RequestContext]:
    """A request of a coordinator that is being answered."""
    with app.test_request_context("/", headers={"Authorization": f"Bearer {TOKEN}"}) as context:
        yield context


@pytest.fixture
def stranger(app: Flask, store: Store) -> FlaskClient:
    """A program that says nothing of where it asks from."""
    return app.test_client()


@dataclass(frozen=True)
class Route:
    """One rule of the application with an address that fits it."""

    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@pytest.fixture
def routes(app: Flask) -> list[Route]:
    """Every rule of the application, once for each method."""
    found = []
    for rule in app.url_map.iter_rules():
        path = PART.sub(lambda part: VALUES[part[1]], rule.rule)
        found += [Route(path, method) for method in sorted(rule.methods or ())]
    return found
