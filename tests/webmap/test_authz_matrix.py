"""Who may what, of every route (fault S-17); and that what is hidden is as if it were not there (S-18)."""

import difflib
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from geodata.model.action import ActionState
from geodata.model.area import AreaKind
from geodata.model.observation import Observation
from geodata.model.walk import WalkState
from geodata.storage import open_store
from tests.builders import NOON, TOWN, a_case, a_walk, an_action, an_area, an_id, an_observation, keep
from tests.webmap import authz_matrix
from tests.webmap.authz_asked import LEVELS, NOUNS, Ask, asks
from tests.webmap.authz_matrix import KEPT, measured, written
from tests.webmap.authz_stage import ELSEWHERE, Stage, on_stage

READ_IT = "Run `python -m tests.webmap.authz_matrix`, and read each changed cell: it is somebody who may do or see it."

LESSER = ("anonymous", "police", "planner elsewhere")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with on_stage(tmp_path_factory.mktemp("stage")) as made:
        keep_elsewhere(made)
        yield made


@pytest.fixture(scope="module")
def matrix(stage: Stage) -> authz_matrix.Matrix:
    return measured(stage)


# --- who may what -----------------------------------------------------------------------------------------------------


def test_the_matrix_is_as_it_was_read(matrix: authz_matrix.Matrix):
    kept, now = KEPT.read_text(encoding="utf-8").splitlines(), written(matrix).splitlines()
    assert list(difflib.unified_diff(kept, now, "as it was read", "as it is", lineterm="", n=0)) == [], READ_IT


def test_a_route_without_a_request_says_what_to_do(stage: Stage):
    app = Flask("another")
    app.add_url_rule("/api/v1/walks/stop", view_func=lambda: "", methods=["POST"])
    other = object.__new__(Stage)
    other.__dict__.update(stage.__dict__ | {"app": app})
    with pytest.raises(LookupError, match=r"POST /api/v1/walks/stop has no request .* `python -m tests\.webmap\."):
        list(asks(other))


def test_no_cell_is_an_accident(matrix: authz_matrix.Matrix):
    assert [(key, cells) for key, cells in matrix.items() if any(each >= "500" for each in cells.values())] == []


def test_whoever_has_a_role_elsewhere_alone_is_as_the_admin_or_less(matrix: authz_matrix.Matrix):
    """A role counts where it is held: elsewhere all roles are answered alike, but for what is their own."""
    strange = [
        (key, cells)
        for key, cells in matrix.items()
        if key[2] != "somebody's" and len({cells[name] for name in cells if name.endswith(" elsewhere")}) > 1
    ]
    assert strange == []


def test_whoever_was_shut_out_is_as_everyone(matrix: authz_matrix.Matrix):
    assert [key for key, cells in matrix.items() if cells["disabled"] != cells["anonymous"]] == []


def test_everyone_changes_nothing_but_who_they_are(matrix: authz_matrix.Matrix):
    done = {key[0] for key, cells in matrix.items() if key[1] != "GET" and cells["anonymous"] < "400"}
    assert all(rule.startswith(("/logga-", "/glomt-losenord", "/inbjudan", "/nytt-losenord")) for rule in done), done


# --- as if it were not there ------------------------------------------------------------------------------------------


def keep_elsewhere(stage: Stage) -> None:
    """The other municipality's things, hidden from everyone without a role there; the stage restores to them too."""
    hidden = {
        "observations": an_observation(municipality=ELSEWHERE),
        "areas": an_area(municipality=ELSEWHERE, kind=AreaKind.PATROL),
        "actions": an_action(municipality=ELSEWHERE, state=ActionState.PROPOSED),
        "walks": a_walk(municipality=ELSEWHERE, state=WalkState.DRAFT),
    }
    things = [*hidden.values(), case := a_case(municipality=ELSEWHERE, lead_id=hidden["observations"].id)]
    stage.change(lambda store: keep(store, *things))
    known = {(noun, "elsewhere"): each.id for noun, each in hidden.items()}
    stage.ids = {**stage.ids, **known, ("cases", "elsewhere"): case.id}


def told(answer: Any, *keys: UUID) -> tuple[int, str]:
    """Status and text of an answer, without ids and what is another in each."""
    text = answer.text
    for key in keys:
        text = text.replace(str(key), "…")
    return answer.status_code, re.sub(r'[?&]next=[^"&]*|nonce="[^"]*"', "", text)


def hidden_ones(stage: Stage) -> list[Ask]:
    """Every request about a thing that its key names."""
    return [ask for ask in asks(stage) if "<id:key>" in ask.rule and set(ask.thing.split(" and ")) & {*LEVELS}]


@pytest.mark.parametrize("name", LESSER)
def test_what_is_hidden_is_answered_as_what_is_not_there(stage: Stage, name: str):
    asker, seen = stage.asker(name), 0
    for ask in hidden_ones(stage):
        noun = re.split("/", ask.rule.removeprefix("/api/v1").removeprefix("/<slug>"))[1]
        one = ask.thing.partition(" and ")[0]
        key, other = stage.ids[NOUNS.get(noun, noun), one], an_id()
        path = ask.path(asker)
        is_hidden = stage.ask(asker, "GET", f"/api/v1/{NOUNS.get(noun, noun)}/{key}").status_code == 404
        if not is_hidden or str(key) not in path:
            continue
        answers = [
            told(stage.ask(asker, ask.method, where, **ask.said(asker)), key, other)
            for where in (path, path.replace(str(key), str(other)))
        ]
        assert answers[0] == answers[1], (ask.method, ask.rule, ask.thing)
        assert answers[0][0] in {404, 401 if name == "anonymous" else 404}, (ask.method, ask.rule, ask.thing)
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("name", LESSER)
def test_the_other_end_of_a_link_is_hidden_too(stage: Stage, name: str):
    asker, seen = stage.asker(name), 0
    for ask in hidden_ones(stage):
        if not ask.thing.startswith("public and "):
            continue
        other = ask.path(asker).rpartition("/")[2]
        noun = ask.path(asker).split("/")[-2]
        if stage.ask(asker, "GET", f"/api/v1/{noun}/{other}").status_code != 404:
            continue
        missing = an_id()
        answers = [
            told(stage.ask(asker, ask.method, where, **ask.said(asker)), UUID(other), missing)
            for where in (ask.path(asker), ask.path(asker).replace(other, str(missing)))
        ]
        assert answers[0] == answers[1], (ask.method, ask.rule, ask.thing)
        seen += 1
    assert seen >= 6


FILTERS = ("/api/v1/observations", "/api/v1/map", "/api/v1/tiles/observations/0/0/0.mvt")


@pytest.mark.parametrize("name", [*LESSER, "est_reporter", "planner", "coordinator"])
@pytest.mark.parametrize("path", FILTERS)
def test_filters_by_what_is_hidden_are_answered_as_by_what_is_not_there(stage: Stage, name: str, path: str):
    asker = stage.asker(name)
    levels = {"anonymous": ("partners", "internal"), "planner": (), "coordinator": ()}.get(name, ("internal",))
    for parameter, noun in (("area", "areas"), ("action", "actions"), ("walk", "walks")):
        missing = an_id()
        for level in ("elsewhere", *(levels if parameter != "walk" else ())):
            key = stage.ids[noun, level]
            if stage.asker(name).name == "planner elsewhere" and level == "elsewhere":
                continue  # who sees it where it belongs; the test below asks here
            answers = [
                told(stage.ask(asker, "GET", f"{path}?municipality={TOWN}&{parameter}={each}"), key, missing)
                for each in (key, missing)
            ]
            assert answers[0] == answers[1], (parameter, level)


@pytest.mark.parametrize("path", FILTERS)
def test_no_filter_reaches_into_another_municipality(stage: Stage, path: str):
    """Else the outline of its patrol area could be felt for with observations of one's own."""
    asker = stage.asker("planner elsewhere")
    for parameter, noun in (("area", "areas"), ("action", "actions")):
        there = f"{path}?municipality={ELSEWHERE}&{parameter}={stage.ids[noun, 'elsewhere']}"
        assert stage.ask(asker, "GET", there).status_code == 200
        assert stage.ask(asker, "GET", there.replace(ELSEWHERE, TOWN)).status_code == 404


@pytest.mark.parametrize("name", ["planner", "walk_leader", "coordinator"])
def test_bodies_that_name_what_is_hidden_are_answered_as_with_what_is_not_there(stage: Stage, name: str):
    asker, seen = stage.asker(name), 0
    place = {"type": "Feature", "geometry": None}
    for noun, field in (("actions", "observation_ids"), ("observations", "walk_id")):
        of = "observations" if field == "observation_ids" else "walks"
        answers = []
        for key in (stage.ids[of, "elsewhere"], an_id()):
            properties = {"municipality": TOWN, "title": "Ny"}
            if noun == "observations":
                properties = {"municipality": TOWN, "valence": "unsafe", "primary_code": "L1", "walk_id": str(key)}
            said = place | {"properties": properties} | ({field: [str(key)]} if field == "observation_ids" else {})
            answer = stage.ask(asker, "PUT", f"/api/v1/{noun}/{an_id()}", json=said)
            answers.append(told(answer, key))
        assert answers[0] == answers[1], (noun, field)
        assert answers[0][0] in {403, 404}
        seen += answers[0][0] == 404
    assert seen >= 1


@pytest.mark.parametrize("name", ["planner", "coordinator"])
def test_edits_that_name_what_is_hidden_are_answered_as_with_what_is_not_there(stage: Stage, name: str):
    asker = stage.asker(name)
    path, version = f"/api/v1/observations/{stage.ids['observations', 'public']}", {"If-Match": '"1"'}
    for field, key in (("walk_id", stage.ids["walks", "elsewhere"]), ("case_id", stage.ids["cases", "elsewhere"])):
        answers = [
            told(stage.ask(asker, "PATCH", path, json={"properties": {field: str(each)}}, headers=version), each)
            for each in (key, an_id())
        ]
        assert answers[0] == answers[1], field
        by_decision = 403 if name == "planner" else 400  # a case is never written by hand
        assert answers[0][0] == (by_decision if field == "case_id" else 404)


def test_everything_is_left_as_it_was(stage: Stage):
    asker, key = stage.asker("coordinator"), stage.ids["observations", "public"]
    path = f"/api/v1/observations/{key}"
    changed = stage.ask(asker, "PATCH", path, json={"properties": {"why": "x"}}, headers={"If-Match": '"1"'})
    assert changed.json["properties"]["version"] == 2
    assert stage.ask(asker, "GET", path).json["properties"]["version"] == 1
    store = open_store(stage.url)
    assert store.get(Observation, key).changed_at == NOON
    store.close()
