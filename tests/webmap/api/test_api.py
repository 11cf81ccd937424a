"""The API as a whole: every route is reached, and answers JSON, or a tile, whatever happens."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.testing import FlaskClient

from geodata.model.action import PlanningAction
from geodata.storage import Store
from tests.builders import an_action, keep
from tests.webmap.conftest import TOKEN, Route
from webmap.api.tiles import MVT


def test_every_route_of_the_api_answers_json_or_a_tile(client: FlaskClient, routes: list[Route]):
    ours = [route for route in routes if route.path.startswith("/api/v1/") and route.method not in {"HEAD", "OPTIONS"}]
    assert len(ours) > 30
    for route in ours:
        answer = client.open(route.path, method=route.method, json={}, headers={"If-Match": '"1"'})
        assert answer.status_code < 500, route
        assert "json" in answer.mimetype or (answer.status_code, answer.mimetype) == (200, MVT), route


def test_no_route_lets_a_parameter_pass_that_it_does_not_know(client: FlaskClient, routes: list[Route]):
    ours = [route for route in routes if route.path.startswith("/api/v1/") and route.method not in {"HEAD", "OPTIONS"}]
    for route in ours:
        answer = client.open(
            f"{route.path}?sort=x", method=route.method, json={"reason": "x"}, headers={"If-Match": '"1"'}
        )
        assert answer.status_code in {400, 404}, route
        if answer.status_code == 400:
            assert answer.json["code"] == "value.unknown", route


def test_of_many_who_save_at_the_same_time_exactly_one_does(app: Flask, store: Store):
    action = an_action()
    keep(store, action)

    def save(number: int) -> int:
        client = app.test_client()
        headers = {"If-Match": '"1"', "Authorization": f"Bearer {TOKEN}"}
        body = {"properties": {"description": f"Förslag {number}"}}
        return client.patch(f"/api/v1/actions/{action.id}", json=body, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(save, range(8)))
    assert statuses == [200, *[412] * 7]
    assert store.get(PlanningAction, action.id).version == 2
