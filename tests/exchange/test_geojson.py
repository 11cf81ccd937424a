import json
from datetime import UTC, date, datetime
from uuid import UUID

import orjson
import pytest
from hypothesis import given

from geodata.errors import Invalid
from geodata.exchange import geojson
from geodata.model.action import ActionState, PlanningAction
from geodata.model.area import Area
from geodata.model.link import ObservationAction
from geodata.model.observation import Observation, ObservationFilter, Placement
from geodata.model.place import Municipality, Position
from geodata.model.record import Kept
from geodata.model.walk import Walk
from geodata.storage import Store
from tests.builders import NOON, SQUARE, a_municipality, a_walk, an_action, an_area, an_id, an_observation, keep
from tests.strategies import observation_fields

POINT = {"type": "Point", "coordinates": [13.5, 58.5]}


def sent(thing: object) -> dict:
    """A thing as a client sends it back: through bytes."""
    return json.loads(geojson.collection([geojson.feature(Kept(thing, 3, NOON))]))["features"][0]


def refused(read, *arguments, **given) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read(*arguments, **given)
    return caught.value


def test_a_feature_holds_every_field_with_its_version():
    feature = sent(an_observation(position=SQUARE, secondary_codes=("V1", "M1"), observed_at=NOON))
    assert feature["type"] == "Feature"
    assert feature["geometry"] == {"type": "Point", "coordinates": [SQUARE.lon, SQUARE.lat]}
    told = feature["properties"]
    assert told["recorded_at"] == "2026-11-22T12:00:00.000Z"
    assert told["secondary_codes"] == ["V1", "M1"]
    assert (told["valence"], told["version"], told["changed_at"]) == ("unsafe", 3, "2026-11-22T12:00:00.000Z")
    assert "id" not in told
    assert "position" not in told


def test_days_are_days_and_states_are_codes():
    told = sent(an_action(state=ActionState.PLANNED, due=date(2027, 5, 1)))["properties"]
    assert (told["due"], told["state"]) == ("2027-05-01", "planned")


def test_what_has_no_place_has_no_geometry():
    for thing in (an_observation(), an_action(), a_walk()):
        assert sent(thing)["geometry"] is None
    link = ObservationAction(municipality="gotene", observation_id=an_id(), action_id=an_id())
    assert sent(link)["id"] == link.key


def test_a_municipality_goes_by_its_slug():
    feature = sent(a_municipality())
    assert (feature["id"], feature["geometry"]["type"]) == ("gotene", "MultiPolygon")
    assert geojson.read_feature(Municipality, feature, given={}) == a_municipality()


@given(observation_fields())
def test_an_observation_comes_back_from_its_feature(fields: dict):
    observation = an_observation(**fields)
    given = {"recorded_at": observation.recorded_at, "flags": observation.flags}
    assert geojson.read_feature(Observation, sent(observation), given=given) == observation


@pytest.mark.parametrize(
    "thing",
    [an_action(state=state, position=SQUARE) for state in ActionState] + [a_walk(starts_at=NOON, theme="Kväll")],
)
def test_an_action_and_a_walk_come_back_from_their_features(thing: PlanningAction | Walk):
    assert geojson.read_feature(type(thing), sent(thing), given={}) == thing


def test_an_area_comes_back_from_its_feature():
    area = an_area(decision="EST 12/11", valid_from=date(2026, 11, 1))
    back = geojson.read_feature(Area, sent(area), given={})
    assert back.outline.equals(area.outline)
    assert (back.decision, back.valid_from, back.kind) == (area.decision, area.valid_from, area.kind)


def test_what_the_server_says_wins_over_what_is_sent():
    feature = sent(an_observation(municipality="skara"))
    own = {"id": UUID(feature["id"]), "municipality": "gotene", "recorded_at": NOON}
    assert geojson.read_feature(Observation, feature, given=own).municipality == "gotene"
    other = geojson.read_feature(Observation, feature, given={**own, "recorded_at": datetime(2027, 1, 1, tzinfo=UTC)})
    assert other.recorded_at.year == 2027


def test_a_point_without_a_word_on_how_it_was_placed_came_as_coordinates():
    feature = {"type": "Feature", "geometry": POINT, "properties": {"valence": "safe", "primary_code": "L1"}}
    given = {"id": an_id(), "municipality": "gotene", "recorded_at": NOON}
    assert geojson.read_feature(Observation, feature, given=given).placement is Placement.COORDINATES


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"properties": {"role": "admin"}}, "value.unknown", "role"),
        ({"properties": {"__proto__": {}}}, "value.unknown", "__proto__"),
        ({"properties": {"position": [1, 2]}}, "value.unknown", "position"),
        ({"properties": {"valence": "sad"}}, "value.invalid", "valence"),
        ({"properties": []}, "value.invalid", "properties"),
        ({"properties": {"valence": "safe"}}, "value.missing", "primary_code"),
        ({"type": "Point"}, "value.invalid", "type"),
        ({"id": str(an_id())}, "value.invalid", "id"),
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}}, "value.invalid", "crs"),
        ({"crs": {"type": "link"}}, "crs.unknown", "crs"),
    ],
)
def test_a_feature_that_says_something_strange_is_refused_with_its_field(change: dict, code: str, field: str):
    usual = {"type": "Feature", "geometry": None, "properties": {"valence": "safe", "primary_code": "L1"}}
    given = {"id": an_id(), "municipality": "gotene", "recorded_at": NOON}
    answer = refused(geojson.read_feature, Observation, usual | change, given=given)
    assert (answer.code, answer.facts["field"]) == (code, field)


@pytest.mark.parametrize("document", [None, 5, "x", [], [{"type": "Feature"}]])
def test_what_is_no_feature_is_refused(document: object):
    assert refused(geojson.read_feature, Observation, document, given={}).code == "value.invalid"


def test_a_change_names_only_what_changes():
    changes = geojson.read_changes(Observation, {"properties": {"severity": 2, "primary_code": "V1"}})
    assert changes == {"severity": 2, "primary_code": "V1"}
    assert geojson.read_changes(Observation, {"geometry": POINT}) == {"position": Position(13.5, 58.5)}
    assert geojson.read_changes(PlanningAction, {"properties": {"due": None}}) == {"due": None}
    assert geojson.read_changes(Walk, {"geometry": None}) == {"route": None}


def test_a_position_taken_away_leaves_no_word_on_how_it_was_placed_and_how_well():
    changes = geojson.read_changes(Observation, {"geometry": None})
    assert changes == {"position": None, "placement": Placement.NONE, "accuracy_m": None}


def test_a_misspelt_member_is_refused_and_not_passed_over():
    answer = refused(geojson.read_changes, Observation, {"propertes": {"severity": 2}})
    assert (answer.code, answer.facts["field"]) == ("value.unknown", "propertes")
    feature = {"type": "Feature", "geometry": None, "properties": {}, "observation_id": "x"}
    assert refused(geojson.read_feature, PlanningAction, feature, given={}).facts["field"] == "observation_id"


@pytest.mark.parametrize("name", ["id", "municipality", "recorded_at", "flags", "version", "changed_at", "invented"])
def test_what_never_changes_is_refused(name: str):
    answer = refused(geojson.read_changes, Observation, {"properties": {name: "x"}})
    assert (answer.code, answer.facts["field"]) == ("value.unknown", name)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff{}", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e400}', b'"\\ud800"', b"[" * 100_000]
)
def test_bytes_that_are_no_json_are_refused(body: bytes):
    assert refused(geojson.document, body).code == "request.not-json"


def test_members_of_a_collection_stand_before_its_features():
    assert geojson.collection([], numberMatched=3) == (b'{"type":"FeatureCollection","numberMatched":3,"features":[]}')


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("urn:ogc:def:crs:EPSG::3006", "EPSG:3006"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84"),
        ("EPSG:3006", "EPSG:3006"),
    ],
)
def test_the_old_crs_member_is_understood(name: str, meant: str):
    assert geojson.crs_name({"crs": {"type": "name", "properties": {"name": name}}}) == meant


def test_a_plain_feature_is_the_feature(store: Store):
    keep(store, a_municipality(), an_observation(position=SQUARE, observed_at=NOON, secondary_codes=("L2",)))
    keep(store, an_observation())
    where = ObservationFilter(municipality="gotene")
    features = [geojson.feature(kept) for kept in store.observations(where)]
    plain = [geojson.plain_feature(row) for row in store.plain_observations(where)]
    assert orjson.loads(orjson.dumps(plain)) == orjson.loads(orjson.dumps(features))
