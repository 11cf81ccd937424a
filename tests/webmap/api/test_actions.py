"""Planning actions over the API: states, reasons, their place, their links."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.model.action import ActionState, PlanningAction
from geodata.model.place import Position
from geodata.storage import Store
from tests.builders import SQUARE, an_action, an_area, an_id, an_observation, keep, tied

ROOT = "/api/v1/actions"


def feature(**properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": None,
        "properties": {"municipality": "gotene", "title": "Ny lampa"} | properties,
    }


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def test_an_action_is_made_with_the_observations_it_answers_at_once(client: FlaskClient, store: Store):
    observations = [an_observation(position=SQUARE), an_observation()]
    keep(store, *observations)
    key = an_id()
    body = feature() | {"observation_ids": [each.key for each in observations]}
    answer = client.put(f"{ROOT}/{key}", json=body)
    assert (answer.status_code, answer.json["properties"]["observation_count"]) == (201, 2)
    assert client.put(f"{ROOT}/{key}", json=body).status_code == 200
    linked = client.get(f"{ROOT}/{key}/observations").json
    assert {each["id"] for each in linked["features"]} == {each.key for each in observations}
    assert (linked["numberMatched"], linked["unplaced"]) == (2, 1)


def test_an_action_whose_observation_is_not_there_is_not_made_either(client: FlaskClient):
    key = an_id()
    answer = client.put(f"{ROOT}/{key}", json=feature() | {"observation_ids": [str(an_id())]})
    assert answer.status_code == 404
    assert client.get(f"{ROOT}/{key}").status_code == 404


def test_an_action_stands_where_it_is_else_where_its_observations_are_else_nowhere(client: FlaskClient, store: Store):
    own, shared, lost = an_action(title="A", position=SQUARE), an_action(title="B"), an_action(title="C")
    places = [an_observation(position=Position(13.5, 58.5)), an_observation(position=Position(13.4, 58.6))]
    links = [tied(each, action) for each in places for action in (own, shared)]
    keep(store, own, shared, lost, *places, *links)
    found = {each["properties"]["title"]: each["geometry"] for each in client.get(ROOT).json["features"]}
    assert found["A"] == {"type": "Point", "coordinates": [SQUARE.lon, SQUARE.lat]}
    assert found["B"] == {"type": "MultiPoint", "coordinates": [[13.4, 58.6], [13.5, 58.5]]}
    assert found["C"] is None
    assert client.get(f"{ROOT}/{shared.id}").json["geometry"] == found["B"]


def test_an_action_tells_its_next_states_and_whether_it_is_overdue(client: FlaskClient, store: Store):
    late = an_action(state=ActionState.PLANNED, due=date(2026, 11, 21))
    done = an_action(state=ActionState.DONE, due=date(2026, 11, 21))
    keep(store, late, done)
    told = client.get(f"{ROOT}/{late.id}").json["properties"]
    assert (told["next_states"], told["is_overdue"]) == (["in_progress", "dormant"], True)
    assert client.get(f"{ROOT}/{done.id}").json["properties"]["is_overdue"] is False


def test_today_is_the_day_in_the_municipality(client: FlaskClient, store: Store, app: Any):
    from datetime import UTC, datetime

    app.config["CLOCK"] = lambda: datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # the 22nd in Götene
    late = an_action(state=ActionState.PLANNED, due=date(2026, 11, 21))
    keep(store, late)
    assert client.get(f"{ROOT}/{late.id}").json["properties"]["is_overdue"] is True


def test_an_action_moves_by_the_rules(client: FlaskClient, store: Store):
    action = an_action()
    keep(store, action)
    path = f"{ROOT}/{action.id}"
    refused = client.patch(path, json={"properties": {"state": "closed"}}, headers=match(1))
    assert (refused.status_code, refused.json["code"]) == (400, "action.illegal-move")
    assert refused.json["facts"]["allowed"] == ["assessing"]
    assert client.patch(path, json={"properties": {"state": "assessing"}}, headers=match(1)).status_code == 200


def test_an_action_cannot_be_declined_without_a_public_motivation(client: FlaskClient, store: Store):
    action = an_action(state=ActionState.ASSESSING)
    keep(store, action)
    path = f"{ROOT}/{action.id}"
    refused = client.patch(path, json={"properties": {"state": "declined", "reason": "cost"}}, headers=match(1))
    assert refused.json["code"] == "action.motivation-missing"
    whole = {"state": "declined", "reason": "cost", "public_motivation": "För dyrt i år."}
    assert client.patch(path, json={"properties": whole}, headers=match(1)).status_code == 200


def test_whoever_comes_late_is_told_of_the_change_and_not_of_a_missing_fact(client: FlaskClient, store: Store):
    action = an_action(state=ActionState.PLANNED)
    keep(store, action)
    path = f"{ROOT}/{action.id}"
    client.patch(path, json={"properties": {"state": "in_progress"}}, headers=match(1))
    assert client.patch(path, json={"properties": {"state": "done"}}, headers=match(1)).status_code == 412


@pytest.mark.parametrize("position", [[58.5279, 13.4915], [0.1, 0.1]])
def test_an_action_is_not_taken_on_the_other_side_of_the_globe(
    client: FlaskClient, store: Store, position: list[float]
):
    point = {"type": "Point", "coordinates": position}
    assert client.put(f"{ROOT}/{an_id()}", json=feature() | {"geometry": point}).status_code == 400
    action = an_action()
    keep(store, action)
    assert client.patch(f"{ROOT}/{action.id}", json={"geometry": point}, headers=match(1)).status_code == 400
    assert store.get(PlanningAction, action.id).thing.position is None


def test_the_list_asks_the_store_a_fixed_number_of_times(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def counted(name: str) -> None:
        real = getattr(store, name)
        monkeypatch.setattr(store, name, lambda *a, **k: (asked.append(name), real(*a, **k))[1])

    for name in ("get", "get_many", "links", "actions", "observations", "count"):
        counted(name)
    numbers = []
    for _ in range(2):
        for _ in range(5):
            observation, action = an_observation(position=SQUARE), an_action()
            keep(store, observation, action, tied(observation, action))
        asked.clear()
        assert client.get(ROOT).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 5


def test_an_action_is_linked_to_areas(client: FlaskClient, store: Store):
    action, area = an_action(), an_area()
    keep(store, action, area)
    path = f"{ROOT}/{action.id}/areas"
    assert client.put(f"{path}/{area.id}", json={"reason": "Minskar skadegörelsen"}).status_code == 201
    assert client.put(f"{path}/{area.id}").status_code == 200
    assert [each["id"] for each in client.get(path).json["features"]] == [area.key]
    back = client.get(f"/api/v1/areas/{area.id}/actions").json["features"]
    assert [each["id"] for each in back] == [action.key]
    assert client.delete(f"{path}/{area.id}").status_code == 204
    assert client.get(path).json["features"] == []


def test_a_municipality_without_actions_has_an_empty_list(client: FlaskClient):
    answer = client.get(ROOT).json
    assert (answer["features"], answer["numberMatched"]) == ([], 0)
