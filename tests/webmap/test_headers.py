"""What every answer tells the browser."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.storage import Store
from tests.builders import an_observation, keep
from tests.webmap.conftest import Route
from webmap.headers import HEADERS, POLICY


def test_every_answer_carries_every_header(client: FlaskClient, routes: list[Route]):
    for route in routes:
        with client.open(route.path, method=route.method) as answer:
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, route


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(
        POLICY.split("; ")
    )


@pytest.mark.parametrize("path", ["/", "/gotene/karta", "/api/v1/observations", "/api/v1/map"])
def test_what_everyone_is_given_alike_may_be_kept_and_is_asked_about(visitor: FlaskClient, path: str):
    answer = visitor.get(path)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert {"Cookie", "Authorization", "Accept-Language", "Accept-Encoding"} <= set(answer.vary)
    assert visitor.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/logga-in", "/inbjudan", "/healthz", "/api/v1/jobs/x", "/?lang=sv"])
def test_nothing_else_is_kept(visitor: FlaskClient, path: str):
    assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_nothing_that_a_role_is_given_is_kept_by_the_browser(client: FlaskClient):
    assert client.get("/api/v1/observations").headers["Cache-Control"] == "no-store"


def test_a_static_file_may_be_kept_for_ever_under_its_fingerprint_only(app: Flask, client: FlaskClient):
    with app.test_request_context("/", base_url="http://localhost"):
        from flask import url_for

        address = url_for("static", filename="site.css")
    assert "?v=" in address
    kept = {}
    for path in (address, "/static/site.css", "/static/missing.css?v=1"):
        with client.get(path) as answer:
            kept[path] = answer.headers["Cache-Control"]
    assert list(kept.values()) == ["public, max-age=31536000, immutable", "no-cache", "no-store"]


def test_long_answers_are_packed_for_those_who_take_it(client: FlaskClient, store: Store):
    keep(store, *(an_observation(text_raw="Mörkt") for _ in range(20)))
    plain = client.get("/api/v1/observations")
    packed = client.get("/api/v1/observations", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3


def test_short_answers_and_those_with_an_etag_are_left_as_they_are(client: FlaskClient, store: Store):
    observation = an_observation(text_raw="Mörkt " * 1000)
    keep(store, observation)
    for path in ("/healthz", f"/api/v1/observations/{observation.id}"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_who_does_not_take_gzip_does_not_get_it(client: FlaskClient):
    answer = client.get("/api/v1/vocabulary", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in answer.headers


def test_our_own_scripts_and_styles_are_packed_for_browsers_that_take_it(client: FlaskClient):
    path, takes = "/static/site.css", {"Accept-Encoding": "gzip"}
    with client.get(path) as plain, client.get(path, headers=takes) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 2
        assert ("ETag" in plain.headers, "ETag" in packed.headers) == (True, False)
        assert {answer.headers["Vary"] for answer in (plain, packed)} == {"Accept-Encoding"}
        tag = plain.headers["ETag"]
    with client.get(path, headers={"If-None-Match": tag, **takes}) as again:
        assert again.status_code == 304
