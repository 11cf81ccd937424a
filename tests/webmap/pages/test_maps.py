"""The map page."""

from flask.testing import FlaskClient


def test_the_map_page_knows_its_municipality_and_how_large_it_is(client: FlaskClient):
    text = client.get("/gotene/karta?lang=sv").text
    assert 'data-slug="gotene"' in text
    assert 'data-bounds="13.2915,58.3279,13.6915,58.7279"' in text
    assert "Karta över Götene" in text
