"""The words of the trade and of the pages, in one language."""

import pytest
from flask.testing import FlaskClient

from geodata.model import taxonomy
from geodata.model.action import MOVES, ActionState


@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_that_can_be_chosen_has_a_code_and_a_label(client: FlaskClient, language: str):
    told = client.get(f"/api/v1/vocabulary?lang={language}").json
    assert told.pop("language") == language
    assert told.pop("fields")["due"]
    for name, terms in told.items():
        assert terms, name
        assert all(term["label"] and ("code" in term or "value" in term) for term in terms), name


def test_the_categories_are_those_of_the_taxonomy_under_their_groups(client: FlaskClient):
    told = client.get("/api/v1/vocabulary?lang=sv").json
    assert [each["code"] for each in told["categories"]] == list(taxonomy.CATEGORIES)
    assert {each["group"] for each in told["categories"]} == {each["code"] for each in told["groups"]}
    assert told["categories"][0]["label"] == "Belysning saknas, mörk plats"


def test_each_state_of_an_action_says_what_may_follow_and_what_it_needs(client: FlaskClient):
    states = {each["code"]: each for each in client.get("/api/v1/vocabulary").json["action_states"]}
    assert {code: each["next"] for code, each in states.items()} == {
        state.value: [after.value for after in MOVES[state]] for state in ActionState
    }
    assert states["declined"]["needs"] == ["reason", "public_motivation"]
    assert states["planned"]["needs"] == ["responsible_unit", "due"]
    assert (states["done"]["is_open"], states["proposed"]["is_open"]) == (False, True)


def test_steps_have_their_numbers(client: FlaskClient):
    told = client.get("/api/v1/vocabulary").json
    assert [each["value"] for each in told["feelings"]] == [0, 1, 2, 3]
    assert [each["value"] for each in told["severities"]] == [1, 2, 3]


def test_the_texts_of_the_pages_come_by_msgid(client: FlaskClient):
    assert client.get("/api/v1/texts/sv").json["Map"] == "Karta"
    assert client.get("/api/v1/texts/en").json["Map"] == "Map"
    assert client.get("/api/v1/texts/no").status_code == 404
    assert client.get("/api/v1/texts/..%2f..").status_code == 404
