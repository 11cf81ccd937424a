"""Areas over the API: drawing them well, and what belongs to them."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from shapely.geometry import mapping

from geodata.model.area import Area, AreaKind
from geodata.model.place import Position
from geodata.storage import Store
from tests.builders import SQUARE, a_square, an_action, an_area, an_id, an_observation, keep, tied

ROOT = "/api/v1/areas"
RING = [[13.48, 58.52], [13.50, 58.52], [13.50, 58.54], [13.48, 58.54], [13.48, 58.52]]
BOW_TIE = [[13.48, 58.52], [13.50, 58.54], [13.50, 58.52], [13.48, 58.54], [13.48, 58.52]]


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    usual = {"municipality": "gotene", "name": "Centrum", "kind": "patrol"}
    shape = geometry or {"type": "Polygon", "coordinates": [RING]}
    return {"type": "Feature", "geometry": shape, "properties": usual | properties}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_drawn_area_is_kept_as_a_multipolygon(client: FlaskClient):
    answer = client.put(f"{ROOT}/{an_id()}", json=feature(decision="EST 2026-11-20"))
    assert answer.status_code == 201
    assert answer.json["geometry"]["type"] == "MultiPolygon"
    assert len(answer.json["geometry"]["coordinates"][0][0]) == 5


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "Polygon", "coordinates": []}, "geometry.empty"),
        (polygon([]), "geometry.invalid"),
        (polygon(RING[:4]), "geometry.invalid"),
        (polygon(RING[:2]), "geometry.invalid"),
        (polygon(BOW_TIE), "geometry.crosses-itself"),
        (polygon(RING, [[15, 60], [15.1, 60], [15.1, 60.1], [15, 60]]), "geometry.crosses-itself"),
        ({"type": "Point", "coordinates": [13.49, 58.53]}, "geometry.wrong-type"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry.wrong-type"),
        ({"type": "Polygon"}, "geometry.invalid"),
        (polygon([[lat, lon] for lon, lat in RING]), "position.swapped"),
        (polygon([[lon + 60, lat] for lon, lat in RING]), "position.far-away"),
        (polygon([[lon * 30_000, lat * 100_000] for lon, lat in RING]), "position.metric-as-degrees"),
        (polygon([[lon + 170, lat] for lon, lat in RING]), "position.out-of-range"),
    ],
)
def test_an_outline_that_can_not_be_is_refused(client: FlaskClient, store: Store, geometry: Any, code: str):
    key = an_id()
    answer = client.put(f"{ROOT}/{key}", json=feature(geometry))
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert client.get(f"{ROOT}/{key}").status_code == 404


def test_an_area_without_a_geometry_is_refused(client: FlaskClient):
    body = feature() | {"geometry": None}
    assert client.put(f"{ROOT}/{an_id()}", json=body).status_code == 400


def test_redrawing_is_judged_as_drawing_is(client: FlaskClient, store: Store):
    area = an_area()
    keep(store, area)
    path, versioned = f"{ROOT}/{area.id}", {"If-Match": '"1"'}
    assert client.patch(path, json={"geometry": polygon(BOW_TIE)}, headers=versioned).status_code == 400
    far = polygon([[lat, lon] for lon, lat in RING])
    assert client.patch(path, json={"geometry": far}, headers=versioned).json["code"] == "position.swapped"
    assert client.patch(path, json={"geometry": polygon(RING)}, headers=versioned).status_code == 200
    assert store.get(Area, area.id).thing.outline.bounds == (13.48, 58.52, 13.50, 58.54)


def test_areas_are_listed_by_name_and_by_kind(client: FlaskClient, store: Store):
    keep(store, an_area(name="B"), an_area(name="A"), an_area(name="C", kind=AreaKind.PLAN))

    def names(question: str = "") -> list[str]:
        return [each["properties"]["name"] for each in client.get(ROOT + question).json["features"]]

    assert names() == ["A", "B", "C"]
    assert names("?kind=patrol") == ["A", "B"]
    assert client.get(f"{ROOT}?kind=park").json["field"] == "kind"


def test_an_areas_observations_say_how_they_belong(client: FlaskClient, store: Store):
    area, inside, apart, beyond = an_area(), an_observation(position=SQUARE), an_observation(), an_observation()
    keep(store, area, inside, apart, beyond)
    path = f"{ROOT}/{area.id}/observations"
    refused = client.put(f"{path}/{apart.id}")
    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (400, "value.missing", "reason")
    assert client.put(f"{path}/{apart.id}", json={"reason": "Samma stråk"}).status_code == 201
    told = client.get(path).json
    assert (told["numberMatched"], told["unplaced"]) == (2, 1)
    assert {each["id"]: (each["properties"]["how"], each["properties"]["reason"]) for each in told["features"]} == {
        inside.key: ("containment", ""),
        apart.key: ("hand", "Samma stråk"),
    }
    assert client.put(f"{path}/{apart.id}", json={"reason": "Nytt skäl"}).status_code == 200
    assert client.delete(f"{path}/{apart.id}").status_code == 204
    assert client.get(path).json["numberMatched"] == 1
    assert client.delete(f"{path}/{inside.id}").status_code == 404


def test_an_areas_observations_come_in_pages(client: FlaskClient, store: Store):
    area = an_area()
    keep(store, area, *(an_observation(position=SQUARE) for _ in range(3)))
    answer = client.get(f"{ROOT}/{area.id}/observations?limit=2&offset=2").json
    assert (answer["numberMatched"], answer["numberReturned"]) == (3, 1)


def test_an_areas_actions_come_with_their_places(client: FlaskClient, store: Store):
    area, action, observation = an_area(), an_action(), an_observation(position=SQUARE)
    keep(store, area, action, observation, tied(observation, action), tied(action, area))
    found = client.get(f"{ROOT}/{area.id}/actions").json["features"]
    assert found[0]["geometry"] == {"type": "MultiPoint", "coordinates": [[SQUARE.lon, SQUARE.lat]]}


def test_what_was_drawn_comes_back_as_it_was_sent(client: FlaskClient):
    shape = mapping(a_square(Position(13.5, 58.5)))
    key = an_id()
    first = client.put(f"{ROOT}/{key}", json=feature(shape)).json
    assert client.put(f"{ROOT}/{key}", json=first).status_code == 200
