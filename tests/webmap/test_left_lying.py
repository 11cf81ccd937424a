"""What people often leave lying about is asked for, as scanners do: nothing of ours answers (S-31)."""

from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import an_observation, keep
from webmap.settings import Settings

NAMES: Final = [
    ".git/HEAD",
    ".git/config",
    ".gitignore",
    ".hg/store",
    ".svn/entries",
    ".env",
    ".env.local",
    ".htaccess",
    ".htpasswd",
    ".DS_Store",
    ".ssh/id_ed25519",
    ".well-known/security.txt~",
    "tryggkarta.env",
    "config.py",
    "settings.py",
    "webmap/settings.py",
    "pyproject.toml",
    "requirements.txt",
    "requirements.lock",
    "package.json",
    "Makefile",
    "Dockerfile",
    "docker-compose.yml",
    "id_rsa",
    "backup.key",
    "server.key",
    "privkey.pem",
    "store.gpkg",
    "store.gpkg-wal",
    "store.gpkg-shm",
    "store.gpkg-lock",
    "store.gpkg.secret",
    "store.gpkg.accounts",
    "store.gpkg.disclosures",
    "store.gpkg.photos",
    "store.gpkg.outbox",
    "store.gpkg.jobs",
    "tryggkarta.gpkg",
    "town.gpkg",
    "demo.gpkg",
    "backup.zip",
    "backup.tar.gz",
    "backup.tar.gz.age",
    "backup.gpkg",
    "backup.sql",
    "dump.sql",
    "db.sqlite3",
    "data.zip",
    "site.zip",
    "www.tar.gz",
    "index.php",
    "phpinfo.php",
    "wp-login.php",
    "wp-config.php.bak",
    "admin",
    "administrator",
    "server-status",
    "metrics",
    "debug",
    "console",
    "actuator/env",
    "actuator/health",
    "__debug__",
    "_debug_toolbar",
    "trace.axd",
    "elmah.axd",
    "error.log",
    "access.log",
    "logs/",
    "tmp/",
    "uploads/",
    "swagger.json",
    "api/",
    "api/v1/users",
    "api/v1/accounts",
    "api/v1/settings",
    "graphql",
    "static/",
    "static/../app.py",
    "static/build/",
    "templates/base.html",
    "translations/",
]

WAYS: Final = (
    "/{}",
    "/static/{}",
    "/static/../{}",
    "/static/%2e%2e/{}",
    "/static//{}",
    "/gotene/{}",
    "/static/..%5c{}",
)

MARK: Final = "Kanariefågel vid brunnen"


@pytest.fixture
def lying_about(app: Flask, store: Any) -> Path:
    """A store with a mark in it, and files beside it."""
    keep(store, an_observation(text_raw=MARK))
    settings: Settings = app.config["SETTINGS"]
    for ending in (".secret", ".accounts", ".disclosures"):
        Path(settings.store + ending).touch()
        Path(settings.store + ending).write_text(MARK, encoding="utf-8")
    return Path(settings.store)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_is_ours_answers(client: FlaskClient, lying_about: Path, way: str):
    assert lying_about.exists()
    for name in NAMES:
        with client.get(way.format(name), headers={"Accept": "text/html"}) as answer:
            assert answer.status_code in {404, 405, 308, 301, 401, 403}, (way, name, answer.status_code)
            assert MARK not in answer.text, (way, name)
            assert str(lying_about.parent) not in answer.text, (way, name)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "PUT", "DELETE"])
def test_no_method_is_taken_that_nobody_needs(client: FlaskClient, method: str):
    for path in ("/", "/gotene/karta", "/static/site.css", "/store.gpkg"):
        with client.open(path, method=method) as answer:
            assert answer.status_code in {404, 405, 501}, (method, path)


def test_no_answer_says_what_it_was_made_with(client: FlaskClient):
    for path in ("/", "/store.gpkg", "/api/v1/municipalities", "/static/site.css"):
        with client.get(path) as answer:
            told = {name.lower() for name, _ in answer.headers}
            assert not told & {"server", "x-powered-by", "x-aspnet-version", "x-generator"}, path


def test_a_folder_is_never_listed(client: FlaskClient):
    for path in ("/static/", "/static/build/", "/static/build", "/static"):
        with client.get(path) as answer:
            assert answer.status_code in {404, 308}, path
