"""Keys of accounts become names where they are shown, and only there."""

from flask import Flask

from geodata.model.role import Role
from geodata.storage import Store
from tests.webmap.accounts.signing_in import an_account
from webmap.accounts.authors import namer


def test_an_account_is_called_by_its_name_and_others_as_before(app: Flask, store: Store):
    person = an_account(app, {"gotene": [Role.PLANNER]}, name="Per Planerare")
    with app.app_context():
        name = namer("en")
        assert name(person.key) == "Per Planerare"
        assert name("konto:0123456789ab") == "konto:0123456789ab"
        assert name("import:rader.csv") == "import of rader.csv"
        assert name("") == ""


def test_without_accounts_nothing_is_looked_up(app: Flask, store: Store):
    with app.app_context():
        assert namer("sv")("konto:0123456789ab") == "konto:0123456789ab"
