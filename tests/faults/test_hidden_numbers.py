"""What is hidden changes no count, box, order or byte for those who do not see it (the totals of fault S-19)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from geodata.casework import cases
from geodata.mapview import mercator
from geodata.model.action import ActionState
from geodata.model.area import AreaKind
from geodata.model.observation import ObservationState
from geodata.model.place import Position
from geodata.model.record import Thing
from geodata.model.walk import WalkState
from geodata.storage import create_store
from tests.builders import (
    NOON,
    TOWN,
    a_case,
    a_municipality,
    a_square,
    a_walk,
    an_action,
    an_area,
    an_observation,
    keep,
    tied,
)
from tests.webmap.accounts.signing_in import accounts_of
from tests.webmap.authz_stage import Asker, askers
from webmap.app import create_app
from webmap.settings import Settings
from webmap.world import KEY

OUT: dict[str, Any] = {"state": ObservationState.PUBLIC, "public_from": NOON}
TIMES = "fredagar 22-03"


def at(number: int) -> Position:
    return Position(13.49 + number / 500, 58.52 + number / 700)


WALK = a_walk()
PINS = [an_observation(position=at(number), walk_id=WALK.id, **OUT) for number in range(6)]
SCHOOL = an_area(kind=AreaKind.OTHER, name="Skolan", outline=a_square(half_deg=0.002))
DECIDED = an_action(state=ActionState.DECIDED)
PUBLIC: list[Thing] = [WALK, *PINS, SCHOOL, DECIDED, tied(PINS[0], DECIDED)]

PATROL = an_area(outline=a_square(half_deg=0.02))
APPROVED = [an_observation(position=at(-number), state=ObservationState.INTERNAL) for number in range(1, 9)]
CASE = a_case(lead_id=APPROVED[3].id)
PROPOSED = an_action(position=at(-9))
PARTNERS: list[Thing] = [
    tied(SCHOOL, PINS[5]),
    PATROL,
    *APPROVED,
    an_observation(position=at(-8), **OUT, primary_code="D2"),
    an_observation(position=at(-7), state=ObservationState.PUBLIC),
    PROPOSED,
    tied(PINS[1], PROPOSED),
    tied(APPROVED[0], DECIDED),
    tied(PATROL, APPROVED[1]),
    tied(DECIDED, PATROL),
]

BEFORE: list[Thing] = [an_observation(), an_area(is_withdrawn=True)]
"""What was written before what everyone sees."""

UNREAD = [an_observation(position=at(number), walk_id=WALK.id) for number in range(20, 28)]
STAFF: list[Thing] = [
    *UNREAD,
    an_observation(position=at(30), state=ObservationState.REJECTED),
    an_observation(position=at(31), is_withdrawn=True, **OUT),
    an_observation(),
    an_area(is_withdrawn=True),
    an_area(kind=AreaKind.OTHER, is_withdrawn=True),
    an_action(is_withdrawn=True, state=ActionState.DECIDED),
    a_walk(state=WalkState.DRAFT, title="Ett utkast"),
    tied(UNREAD[0], DECIDED),
    tied(SCHOOL, UNREAD[1]),
    tied(PATROL, UNREAD[2]),
]


@contextmanager
def served(folder: Path, *layers: list[Thing]) -> Iterator[tuple[Flask, list[Asker]]]:
    """An app on a town of these things, the layers kept one after the other."""
    folder.mkdir()
    url = folder / "town.gpkg"
    store = create_store(url)
    keep(store, a_municipality(name="Götene", code="1471"))
    for layer in layers:
        keep(store, *layer)
        if PATROL.id in {getattr(each, "id", None) for each in layer}:
            cases.merge(store, CASE, [APPROVED[4].id], by="anna", now=NOON)
    store.close()
    app = create_app(Settings(store=str(url)))
    app.config["CLOCK"] = lambda: NOON
    yield app, askers(app)
    app.extensions[KEY].close()
    accounts_of(app).file.close()


def addresses() -> Iterator[str]:
    """Everything that counts, draws or lists, and each public thing."""
    yield from ("/", *(f"/{TOWN}/{page}" for page in ("karta", "atgarder", "omraden", "utskrift", "loften")))
    filters = ["", "&codes=O1", "&state=public,internal", "&state=received", "&bbox=13,58,14,59", "&placed=false"]
    filters += [f"&area={SCHOOL.id}", f"&action={DECIDED.id}", f"&walk={WALK.id}", "&from=2026-01-01"]
    for asked in filters:
        yield f"/api/v1/observations?municipality={TOWN}{asked}"
        yield from (f"/api/v1/map?municipality={TOWN}{asked}&zoom={zoom}" for zoom in (0, 12, 20))
        yield f"/{TOWN}/utskrift?{asked.strip('&').replace('area', 'within').replace('action', 'linked')}"
    for zoom in (0, 10, 15):
        columns, rows = mercator.tiles_of(13.47, 58.5, 13.56, 58.57, zoom=zoom)
        for x, y in list(product(columns, rows))[:16]:
            yield f"/api/v1/tiles/observations/{zoom}/{x}/{y}.mvt?municipality={TOWN}"
    yield from (f"/api/v1/{noun}?municipality={TOWN}" for noun in ("actions", "areas", "walks", "layers", "review"))
    for noun, thing in (("actions", DECIDED), ("areas", SCHOOL), ("walks", WALK), ("observations", PINS[0])):
        yield f"/api/v1/{noun}/{thing.id}"
        parts = ("history", "observations", "actions", "areas", "photos", "review")
        yield from (f"/api/v1/{noun}/{thing.id}/{part}" for part in parts)
    yield from (f"/{TOWN}/atgarder/{DECIDED.id}", f"/{TOWN}/omraden/{SCHOOL.id}")


def told(app: Flask, asker: Asker, more: tuple[str, ...] = ()) -> dict[str, bytes]:
    client = app.test_client()
    client.environ_base |= {"HTTP_ACCEPT_LANGUAGE": "en"}
    if asker.cookie is not None:
        client.set_cookie(*asker.cookie)
    answers = {path: client.get(path) for path in (*addresses(), *more)}
    return {
        path: b"%d " % each.status_code
        + re.sub(rb"Person \d+|person\d+@|(?<![0-9a-f-])[0-9a-f]{12}(?![0-9a-f-])", b"", each.data)
        for path, each in answers.items()
    }


def compared(one: tuple[Flask, list[Asker]], other: tuple[Flask, list[Asker]], name: str, *more: str) -> list[str]:
    """The addresses that are answered otherwise."""
    answers = [told(app, next(asker for asker in those if asker.name == name), more) for app, those in (one, other)]
    assert sum(answer.startswith(b"200 ") for answer in answers[0].values()) > 90
    return [path for path, answer in answers[0].items() if answer != answers[1][path]]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Four towns, each with something more that somebody does not see."""
    folder = tmp_path_factory.mktemp("towns")
    timed = [replace(each, patrol_times=TIMES) if each is PATROL else each for each in PARTNERS]
    with (
        served(folder / "public", PUBLIC) as public,
        served(folder / "partners", PUBLIC, PARTNERS) as partners,
        served(folder / "staff", BEFORE, PUBLIC, PARTNERS, STAFF) as staff,
        served(folder / "police", BEFORE, PUBLIC, timed, STAFF) as police,
    ):
        yield {"public": public, "partners": partners, "staff": staff, "police": police}


@pytest.mark.parametrize("name", ["anonymous", "disabled", "admin", "police elsewhere", "coordinator elsewhere"])
def test_what_partners_and_staff_see_changes_nothing_for_everyone(towns: dict[str, Any], name: str):
    assert compared(towns["public"], towns["staff"], name) == []


@pytest.mark.parametrize("name", ["est_reporter", "police"])
def test_what_staff_see_changes_nothing_for_partners(towns: dict[str, Any], name: str):
    more = (f"/api/v1/areas/{PATROL.id}", f"/{TOWN}/omraden/{PATROL.id}", f"/api/v1/actions/{PROPOSED.id}")
    assert compared(towns["partners"], towns["staff"], name, *more) == []


@pytest.mark.parametrize("name", ["est_reporter", "reader", "walk_leader", "caseworker", "planner", "coordinator"])
def test_what_the_police_see_changes_nothing_for_anybody_else(towns: dict[str, Any], name: str):
    more = [f"/api/v1/areas/{PATROL.id}{part}" for part in ("", "/history", "/observations")]
    assert compared(towns["staff"], towns["police"], name, f"/{TOWN}/omraden/{PATROL.id}", *more) == []


def test_differences_would_be_found(towns: dict[str, Any]):
    more = (f"/api/v1/areas/{PATROL.id}",)
    assert len(compared(towns["public"], towns["staff"], "police")) > 40
    assert len(compared(towns["partners"], towns["staff"], "reader")) > 40
    assert more[0] in compared(towns["staff"], towns["police"], "police", *more)
