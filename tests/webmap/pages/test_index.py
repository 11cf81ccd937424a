"""The first page."""

from flask.testing import FlaskClient


def test_every_municipality_is_named_with_the_way_to_its_map(client: FlaskClient, other_town: str):
    text = client.get("/").text
    assert '<a href="/gotene/karta">Map of Götene</a>' in text
    assert f'<a href="/{other_town}/karta">Map of Skara</a>' in text


def test_an_empty_store_says_what_to_do(app):
    text = app.test_client().get("/?lang=sv").text
    assert "tryggkarta init" in text
