"""Merging and telling apart over HTTP: nothing is deleted, and everyone gets the answer."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.model.observation import Observation, Valence
from geodata.model.role import Role
from geodata.storage import Store
from tests.builders import SQUARE, an_id, an_observation, keep
from tests.webmap.accounts.signing_in import sign_in


@pytest.fixture
def three(store: Store) -> list[Observation]:
    """Three observations of the same lamp."""
    made = [an_observation(position=SQUARE, text_raw=f"Nummer {number}") for number in range(3)]
    keep(store, *made)
    return made


def merged(client: FlaskClient, lead: Observation, members: list[Any], key: UUID | None = None, **said: Any) -> Any:
    properties = {"municipality": "gotene", "title": "Lampan på torget", "lead_id": lead.key, "reason": "Samma lampa"}
    body = {"properties": properties | said, "member_ids": [str(each.id) for each in members]}
    return client.put(f"/api/v1/cases/{key or an_id()}", json=body)


def test_observations_become_a_case_and_are_told_apart_again(
    client: FlaskClient, store: Store, three: list[Observation]
):
    lead, one, other = three
    made = merged(client, lead, [one])
    assert (made.status_code, made.json["properties"]["title"]) == (201, "Lampan på torget")
    key = UUID(made.json["id"])
    assert merged(client, lead, [one, other], key).status_code == 200
    told = client.get(f"/api/v1/cases/{key}").json
    assert {each["id"] for each in told["members"]} == {each.key for each in three}
    assert {each["properties"]["text_raw"] for each in told["members"]} == {each.text_raw for each in three}
    read = client.get(f"/api/v1/observations/{lead.id}/review").json
    assert (read["case"]["id"], len(read["members"])) == (str(key), 2)
    left = client.post(f"/api/v1/cases/{key}/split", json={"member_ids": [one.key]})
    assert (left.status_code, left.json["properties"]["is_withdrawn"]) == (200, False)
    assert store.get(Observation, one.id).thing.state is one.state
    assert client.post(f"/api/v1/cases/{key}/split", json={}).json["properties"]["is_withdrawn"] is True
    assert client.post(f"/api/v1/cases/{key}/split", json={}).json["code"] == "thing.gone"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": ""}, "value.missing"),
        ({"lead_id": "x"}, "value.invalid"),
        ({"municipality": "Atlantis"}, "municipality.missing"),
        ({"colour": "red"}, "value.unknown"),
        ({"lead_id": "0b5f5a3c-0000-4000-8000-000000000000"}, "thing.missing"),
    ],
)
def test_a_case_that_can_not_be_is_refused(client: FlaskClient, three: list[Observation], said: Any, code: str):
    assert merged(client, three[0], [three[1]], **said).json["code"] == code


def test_what_is_no_case_is_refused(client: FlaskClient, store: Store, three: list[Observation]):
    safe = an_observation(position=SQUARE, valence=Valence.SAFE)
    keep(store, safe)
    assert merged(client, three[0], [safe]).json["code"] == "case.valences-differ"
    made = merged(client, three[0], [three[1]])
    again = client.post(f"/api/v1/cases/{made.json['id']}/split", json={"member_ids": [three[2].key]})
    assert again.json["code"] == "case.no-member"
    for body in ({"x": 1}, {"member_ids": "x"}):
        assert client.post(f"/api/v1/cases/{made.json['id']}/split", json=body).status_code == 400
    strange = client.put(f"/api/v1/cases/{an_id()}", json={"properties": {}, "members": []})
    assert (strange.status_code, strange.json["field"]) == (400, "members")


@pytest.mark.parametrize(
    ("roles", "codes"),
    [
        ({"gotene": [Role.POLICE]}, ["thing.missing"] * 2),
        ({"skara": [Role.COORDINATOR]}, ["thing.missing"] * 2),
        ({"gotene": [Role.PLANNER]}, [None, "access.not-allowed"]),
    ],
)
def test_a_case_is_the_municipalitys_own(  # noqa: PLR0917 - fixtures
    app: Flask, client: FlaskClient, three: list[Observation], other_town: str, roles: Any, codes: list[Any]
):
    key = merged(client, three[0], [three[1]], municipality="gotene").json["id"]
    other = app.test_client()
    other.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin"}
    sign_in(other, roles)
    asked = [other.get(f"/api/v1/cases/{key}"), other.post(f"/api/v1/cases/{key}/split", json={})]
    assert [answer.json.get("code") for answer in asked] == codes
    assert merged(other, three[0], [three[2]]).json["code"] == "access.not-allowed"
