"""The review page is for those who review."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.model.role import Role
from geodata.storage import Store
from tests.webmap.accounts.signing_in import sign_in


def test_who_reviews_is_led_to_the_page(client: FlaskClient, store: Store):
    assert "/gotene/granskning" in client.get("/gotene/atgarder").text
    shown = client.get("/gotene/granskning")
    assert shown.status_code == 200
    assert 'data-slug="gotene"' in shown.text


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PUBLIC, Role.ADMIN, Role.COORDINATOR}])
def test_others_are_not(app: Flask, store: Store, role: Role):
    other = app.test_client()
    sign_in(other, {"gotene": [role]})
    assert other.get("/gotene/granskning").status_code == 403
    assert "/gotene/granskning" not in other.get("/gotene/atgarder").text


def test_everyone_is_sent_to_sign_in(visitor: FlaskClient):
    assert visitor.get("/gotene/granskning").headers["Location"] == "/logga-in?next=%2Fgotene%2Fgranskning"
