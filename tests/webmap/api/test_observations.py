"""Observations over the API: filtered lists, one, its links; and what must never get in."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from geodata.model.link import AreaObservation
from geodata.model.observation import Flag, Observation, ObservationState, Valence
from geodata.model.place import Position
from geodata.model.role import Role
from geodata.storage import Store
from tests.builders import NOON, SQUARE, a_square, a_walk, an_action, an_area, an_id, an_observation, keep, tied
from tests.webmap.accounts.signing_in import sign_in

ROOT = "/api/v1/observations"


def feature(position: Any = (SQUARE.lon, SQUARE.lat), **properties: Any) -> dict[str, Any]:
    geometry = None if position is None else {"type": "Point", "coordinates": list(position)}
    usual = {"municipality": "gotene", "valence": "unsafe", "primary_code": "L1"}
    return {"type": "Feature", "geometry": geometry, "properties": usual | properties}


def put(client: FlaskClient, body: Any, key: UUID | None = None) -> Any:
    return client.put(f"{ROOT}/{key or an_id()}", json=body)


def test_a_new_observation_is_created_and_the_same_again_is_the_same(client: FlaskClient, store: Store, now: datetime):
    key, body = an_id(), feature(text_raw="Mörkt", observed_at="2026-11-21T18:30:00+01:00", placement="pinned")
    first = put(client, body, key)
    assert (first.status_code, first.headers["ETag"]) == (201, '"1"')
    assert first.json["geometry"]["coordinates"] == [SQUARE.lon, SQUARE.lat]
    again = put(client, body, key)
    assert (again.status_code, again.json) == (200, first.json)
    kept = store.get(Observation, key).thing
    assert (kept.recorded_at, kept.observed_at) == (now, datetime(2026, 11, 21, 17, 30, tzinfo=UTC))
    assert store.history(Observation, key)[0].by == "lokal"


def test_the_same_id_with_other_content_is_a_conflict(client: FlaskClient, store: Store):
    key = an_id()
    put(client, feature(), key)
    answer = put(client, feature(valence="safe"), key)
    assert (answer.status_code, answer.json["code"]) == (409, "thing.other-content")
    assert store.get(Observation, key).thing.valence is Valence.UNSAFE


def test_a_withdrawn_observation_does_not_come_back_by_a_late_retry(client: FlaskClient):
    key, body = an_id(), feature()
    put(client, body, key)
    assert client.delete(f"{ROOT}/{key}", headers={"If-Match": '"1"'}).status_code == 200
    assert put(client, body, key).status_code == 410


def test_an_observation_without_a_position_is_kept_and_counted_as_such(client: FlaskClient):
    answer = put(client, feature(None, place="Vid stationen"))
    assert answer.status_code == 201
    assert answer.json["properties"]["flags"] == ["no_position"]
    listed = client.get(ROOT).json
    assert (listed["numberMatched"], listed["unplaced"]) == (1, 1)
    assert listed["features"][0]["geometry"] is None


def test_outside_the_boundary_is_a_flag_and_no_refusal(client: FlaskClient):
    answer = put(client, feature((13.80, 58.53)))
    assert (answer.status_code, answer.json["properties"]["flags"]) == (201, ["outside_boundary"])


@pytest.mark.parametrize(
    ("coordinates", "code"),
    [
        ("[NaN, 58.5]", "request.not-json"),
        ("[Infinity, 58.5]", "request.not-json"),
        ("[1e400, 58.5]", "request.not-json"),
        ("[1e300, 58.5]", "position.metric-as-degrees"),
        ("[null, 58.5]", "position.not-a-number"),
        ('["13.49", 58.5]', "position.not-a-number"),
        ("[true, 58.5]", "position.not-a-number"),
        ("[13.49]", "geometry.invalid"),
        ("[]", "geometry.empty"),
        ("null", "geometry.invalid"),
        ("[58.5279, 13.4915]", "position.swapped"),
        ("[395000, 6489000]", "position.metric-as-degrees"),
        ("[181, 58.5]", "position.out-of-range"),
        ("[13.49, 90.5]", "position.out-of-range"),
        ("[0.0001, 0.0001]", "position.far-away"),
        ("[0, 0]", "position.whole-degrees"),
        ("[180, 90]", "position.whole-degrees"),
        ("[-180.0, -90.0]", "position.whole-degrees"),
        ("[-179.99, 58.5]", "position.far-away"),
        ("[13.0, 58.0]", "position.whole-degrees"),
    ],
)
def test_a_position_that_can_not_be_true_is_refused_and_nothing_is_kept(
    client: FlaskClient, store: Store, coordinates: str, code: str
):
    body = json.dumps(feature(["here"])).replace('["here"]', coordinates)  # as no JSON writer would write it
    key = an_id()
    answer = client.put(f"{ROOT}/{key}", data=body, content_type="application/geo+json")
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert client.get(f"{ROOT}/{key}").status_code == 404
    assert store.check() == []


def test_a_height_is_left_out_and_the_rest_is_kept(client: FlaskClient):
    assert put(client, feature((13.4915, 58.5279, 120.5))).json["geometry"]["coordinates"] == [13.4915, 58.5279]


@pytest.mark.parametrize(
    ("properties", "code", "field"),
    [
        ({"municipality": None}, "value.missing", "municipality"),
        ({"municipality": "atlantis"}, "municipality.missing", None),
        ({"valence": "bad"}, "value.invalid", "valence"),
        ({"primary_code": "Z9"}, "code.unknown", None),
        ({"feeling": 4}, "value.invalid", "feeling"),
        ({"text_raw": "x" * 10_001}, "value.too-long", "text_raw"),
        ({"text_raw": "a\0b"}, "value.invalid", "text_raw"),
        ({"observed_at": "2026-11-21T18:30:00"}, "time.no-zone", "observed_at"),
        ({"observed_at": "igår"}, "time.invalid", "observed_at"),
        ({"colour": "red"}, "value.unknown", "colour"),
        ({"walk_id": "x"}, "value.invalid", "walk_id"),
        ({"is_withdrawn": "no"}, "value.invalid", "is_withdrawn"),
    ],
)
def test_a_bad_property_is_refused_by_its_name(
    client: FlaskClient, properties: dict[str, Any], code: str, field: str | None
):
    answer = put(client, feature(**properties))
    assert 400 <= answer.status_code < 500
    assert answer.json["code"] == code
    if field:
        assert answer.json["field"] == field


@pytest.mark.parametrize(
    "body", [[], "x", 3, None, {}, {"type": "Feature"}, {"type": "Point", "coordinates": [13, 58]}]
)
def test_a_body_that_is_no_feature_is_refused(client: FlaskClient, body: Any):
    assert put(client, body).status_code == 400


def test_a_lying_crs_is_refused(client: FlaskClient):
    body = feature() | {"crs": {"type": "name", "properties": {"name": "EPSG:3006"}}}
    assert put(client, body).json["field"] == "crs"


def test_who_lies_about_the_id_is_refused(client: FlaskClient):
    assert put(client, feature() | {"id": str(an_id())}).json["field"] == "id"


def test_what_the_server_says_of_a_thing_can_not_be_said_for_it(client: FlaskClient, now: datetime):
    answer = put(client, feature(recorded_at="1999-01-01T00:00:00Z", flags=["outside_boundary"], version=7))
    told = answer.json["properties"]
    assert (told["recorded_at"], told["flags"], told["version"]) == ("2026-11-22T12:00:00.000Z", [], 1)


def test_moving_an_observation_sets_its_flags_anew(client: FlaskClient, store: Store):
    observation = an_observation(position=SQUARE)
    keep(store, observation)
    path = f"{ROOT}/{observation.id}"
    moved = {"properties": {"placement": "pinned"}, "geometry": {"type": "Point", "coordinates": [13.80, 58.53]}}
    answer = client.patch(path, json=moved, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["properties"]["flags"]) == (200, ["outside_boundary"])
    answer = client.patch(path, json={"geometry": None}, headers={"If-Match": '"2"'})
    assert answer.json["properties"]["flags"] == ["no_position"]
    assert answer.json["properties"]["placement"] == "none"
    back = {"geometry": {"type": "Point", "coordinates": [SQUARE.lon, SQUARE.lat]}}
    answer = client.patch(path, json=back, headers={"If-Match": '"3"'})
    assert (answer.json["properties"]["flags"], answer.json["properties"]["placement"]) == ([], "coordinates")
    far = {"geometry": {"type": "Point", "coordinates": [SQUARE.lat, SQUARE.lon]}}
    answer = client.patch(path, json=far, headers={"If-Match": '"4"'})
    assert answer.json["code"] == "position.swapped"
    assert store.get(Observation, observation.id).version == 4


def test_editing_the_text_leaves_the_flags_alone(client: FlaskClient, store: Store):
    observation = an_observation(flags=(Flag.NO_POSITION,))
    keep(store, observation)
    change = {"properties": {"text_raw": "Ny text"}}
    answer = client.patch(f"{ROOT}/{observation.id}", json=change, headers={"If-Match": '"1"'})
    assert answer.json["properties"]["flags"] == ["no_position"]


def test_each_filter_finds_its_own(client: FlaskClient, store: Store):
    walk, action, area = a_walk(), an_action(), an_area()
    here = an_observation(
        position=SQUARE,
        walk_id=walk.id,
        primary_code="V1",
        valence=Valence.SAFE,
        state=ObservationState.PUBLIC,
        observed_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC),  # the 22nd in Götene
    )
    there = an_observation(position=Position(13.6, 58.6), observed_at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    nowhere = an_observation()
    keep(store, walk, action, area, here, there, nowhere, tied(here, action))

    def found(question: str) -> set[str]:
        return {each["id"] for each in client.get(f"{ROOT}?{question}").json["features"]}

    for question in (
        "bbox=13.48,58.52,13.50,58.53",
        "codes=V1,V2",
        "valence=safe",
        "state=public",
        "from=2026-11-22",
        f"walk={walk.id}",
        f"area={area.id}",
        f"action={action.id}",
    ):
        assert found(question) == {here.key}, question
    assert found("to=2026-11-21") == {there.key}
    assert found("placed=false") == {nowhere.key}
    assert found("placed=true") == {here.key, there.key}
    assert found("municipality=1471&from=2026-11-20&to=2026-11-22") == {here.key, there.key}
    assert found(f"walk={an_id()}") == set()


def test_pages_together_are_the_whole_and_each_says_how_many_there_are(client: FlaskClient, store: Store):
    keep(store, *(an_observation() for _ in range(7)))
    pages = [client.get(f"{ROOT}?limit=3&offset={offset}").json for offset in (0, 3, 6, 9)]
    assert [page["numberReturned"] for page in pages] == [3, 3, 1, 0]
    assert {page["numberMatched"] for page in pages} == {7}
    assert len({each["id"] for page in pages for each in page["features"]}) == 7


def test_another_municipalitys_observations_stay_with_it(client: FlaskClient, store: Store, other_town: str):
    keep(store, an_observation(municipality=other_town))
    assert client.get(f"{ROOT}?municipality=gotene").json["numberMatched"] == 0
    assert client.get(f"{ROOT}?municipality=Skara").json["numberMatched"] == 1
    assert client.get(ROOT).json["code"] == "municipality.ambiguous"


@pytest.mark.parametrize("name", ["municipality", "bbox", "codes", "valence", "state", "from", "walk", "area", "limit"])
@pytest.mark.parametrize(
    "bad", ["'; DROP TABLE observation; --", "1' OR '1'='1", '" OR ""="', "%", "1) UNION SELECT 1"]
)
def test_sql_in_a_parameter_is_only_a_bad_value(client: FlaskClient, store: Store, name: str, bad: str):
    keep(store, an_observation(position=SQUARE))
    answer = client.get(ROOT, query_string={name: bad})
    assert answer.status_code in {400, 404}
    assert client.get(ROOT).json["numberMatched"] == 1


@pytest.mark.parametrize(
    "said",
    [{"public_from": "2020-01-01T00:00:00Z"}, {"case_id": str(an_id())}, {"me_too": 7}, {"state": "merged"}],
)
def test_what_follows_from_a_decision_is_not_written_by_hand(client, store, said):
    seen = an_observation(position=SQUARE)
    keep(store, seen)
    refused = client.patch(f"/api/v1/observations/{seen.id}", json={"properties": said}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (
        400,
        "value.unknown",
        next(iter(said)),
    )
    assert store.get(Observation, seen.id).version == 1


def test_the_words_for_a_place_that_is_out_are_a_reviewers(client, app, store):
    out = an_observation(position=SQUARE, state=ObservationState.PUBLIC, public_from=NOON)
    unread = an_observation(position=SQUARE)
    keep(store, out, unread)
    planner = app.test_client()
    planner.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin"}
    sign_in(planner, {"gotene": [Role.PLANNER]})
    body, headers = {"properties": {"place": "Hos Anna"}}, {"If-Match": '"1"'}
    refused = planner.patch(f"/api/v1/observations/{out.id}", json=body, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (403, "access.not-allowed")
    assert store.get(Observation, out.id).version == 1
    assert planner.patch(f"/api/v1/observations/{unread.id}", json=body, headers=headers).status_code == 200
    assert client.patch(f"/api/v1/observations/{out.id}", json=body, headers=headers).status_code == 200


def test_sql_in_a_text_is_text(client: FlaskClient):
    bad = "'; DROP TABLE observation; --"
    key = an_id()
    assert put(client, feature(text_raw=bad, source_id=bad), key).status_code == 201
    assert client.get(f"{ROOT}/{key}").json["properties"]["text_raw"] == bad


def test_linking_makes_a_chain_that_can_be_followed_and_taken_apart(client: FlaskClient, store: Store):
    observation, action = an_observation(), an_action()
    keep(store, observation, action)
    path = f"{ROOT}/{observation.id}/actions"
    assert client.get(path).json["features"] == []
    assert client.put(f"{path}/{action.id}").status_code == 201
    assert client.put(f"{path}/{action.id}", json={}).status_code == 200
    assert [each["id"] for each in client.get(path).json["features"]] == [action.key]
    assert client.delete(f"{path}/{action.id}").status_code == 204
    assert client.get(path).json["features"] == []
    assert client.delete(f"{path}/{action.id}").status_code == 404
    assert client.put(f"{path}/{action.id}").status_code == 201


def test_things_of_two_municipalities_can_not_be_linked(client: FlaskClient, store: Store, other_town: str):
    observation, action = an_observation(), an_action(municipality=other_town)
    keep(store, observation, action)
    answer = client.put(f"{ROOT}/{observation.id}/actions/{action.id}")
    assert (answer.status_code, answer.json["code"]) == (409, "store.other-municipality")


def test_a_link_needs_both_its_ends(client: FlaskClient, store: Store):
    observation, action = an_observation(), an_action()
    keep(store, observation, action)
    assert client.put(f"{ROOT}/{observation.id}/actions/{an_id()}").status_code == 404
    assert client.put(f"{ROOT}/{an_id()}/actions/{action.id}").status_code == 404


def test_an_observations_areas_say_how_it_belongs_there(client: FlaskClient, store: Store):
    observation = an_observation(position=SQUARE)
    inside, by_hand = an_area(name="A"), an_area(name="B", outline=a_square(Position(13.6, 58.6)))
    link = AreaObservation(
        municipality="gotene", area_id=by_hand.id, observation_id=observation.id, reason="Samma stråk"
    )
    keep(store, observation, inside, by_hand, link)
    told = client.get(f"{ROOT}/{observation.id}/areas").json["features"]
    assert [(each["properties"]["name"], each["properties"]["how"], each["properties"]["reason"]) for each in told] == [
        ("A", "containment", ""),
        ("B", "hand", "Samma stråk"),
    ]
