"""No word of a level is in any byte that somebody without that level is given (fault S-19): pages, API, files, logs."""

import io
import logging
import zipfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from geodata.casework.seeing import hidden
from geodata.mapview import mercator
from geodata.model.role import TOWN_ROLES, Role
from geodata.model.visibility import AUTHORS, FIELDS, LEVELS, Level, Levels
from tests.builders import SQUARE, TOWN
from tests.faults.canary_town import OTHERWISE, TEXTS, UNMARKED, Town, fill
from tests.waiting import until
from tests.webmap.authz_asked import NOUNS, asks
from tests.webmap.authz_stage import Asker, Stage, on_stage
from tests.webmap.commands.terminal import Terminal
from webmap import exporting
from webmap.world import JOBS_KEY

NAMES = ("anonymous", *TOWN_ROLES, *(f"{role} elsewhere" for role in (Role.POLICE, Role.COORDINATOR)), "admin")

ODD = (
    "limit=-1",
    "bbox=1,2,3",
    "codes=X9",
    "walk=1",
    "area=x",
    "action=",
    "offset=999999999999",
    "lang=xx",
    "q=" + "x",
)

KINDS = {each.__name__: each for each in FIELDS}

SCHEMAS = {
    "observations": "Observation",
    "areas": "Area",
    "walks": "Walk",
    "actions": "PlanningAction",
    "photos": "Photo",
}


class Canaries:
    """The stage with its words, and what each asker was given, once."""

    def __init__(self, stage: Stage, town: Town) -> None:
        self.stage, self.town = stage, town
        self._given: dict[str, dict[str, str]] = {}

    def given(self, name: str) -> Mapping[str, str]:
        """Every answer to somebody, by what was asked."""
        if name not in self._given:
            self._given[name] = dict(crawled(self.stage, self.stage.asker(name)))
        return self._given[name]

    def not_for(self, levels: Levels) -> list[str]:
        """The words that whoever has these levels must not be given."""
        return [word for word, needed in self.town.words.items() if not needed <= levels]


def levels_of(name: str) -> Levels:
    """What a column of the matrix sees of the town."""
    return LEVELS[Role(name)] if name in {*TOWN_ROLES, "admin"} else LEVELS[Role.PUBLIC]


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaries]:
    town = Town()
    with on_stage(tmp_path_factory.mktemp("canaries"), lambda store, files: fill(town, store, files)) as stage:
        yield Canaries(stage, town)


def crawled(stage: Stage, asker: Asker) -> Iterator[tuple[str, str]]:
    """Everything that somebody may ask for, of all routes and all things, and what they are answered."""
    odd_ones = {"/api/docs", "/api/v1/openapi.json"}  # which are made of the code alone, and long
    for ask in asks(stage):
        path, said = ask.path(asker), ask.said(asker)
        yield f"{ask.method} {path} {ask.thing}", _text(stage.ask(asker, ask.method, path, **said))
        if ask.method == "GET" and ask.rule not in odd_ones:
            odd_ones.add(ask.rule)
            for odd in ODD:
                yield f"{path}?{odd}", _text(stage.ask(asker, "GET", path, query_string=odd))
    for (noun, _), key in stage.ids.items():
        for path in of_one(noun, str(key)):
            yield path, _text(stage.ask(asker, "GET", path))
        stale = {"json": {"properties": {}}, "headers": {"If-Match": '"99"'}}
        for method in ("PATCH", "DELETE", "PUT"):
            path = f"/api/v1/{noun}/{key}"
            yield f"{method} {path}", _text(stage.ask(asker, method, path, **stale))
    path = f"/api/v1/layers/features?municipality={TOWN}&layer=qzlayername"
    yield path, _text(stage.ask(asker, "GET", path))
    for zoom in (0, 9, 14, 18, 22):
        path = f"/api/v1/map?municipality={TOWN}&zoom={zoom}"
        yield path, _text(stage.ask(asker, "GET", path))
        columns, rows = mercator.tiles_of(SQUARE.lon, SQUARE.lat, SQUARE.lon + 0.01, SQUARE.lat + 0.01, zoom=zoom)
        for x, y in list(product(columns, rows))[:9]:
            path = f"/api/v1/tiles/observations/{zoom}/{x}/{y}.mvt?municipality={TOWN}"
            yield path, _text(stage.ask(asker, "GET", path))


def _text(answer: TestResponse) -> str:
    """What an answer says, in its body and where it leads."""
    return answer.data.decode("utf-8", "replace") + str(answer.headers)


def of_one(noun: str, key: str) -> Iterator[str]:
    """The addresses about one thing."""
    yield f"/api/v1/{noun}/{key}"
    yield from (f"/api/v1/{noun}/{key}/{part}" for part in ("history", "observations", "actions", "areas", "photos"))
    yield from (f"/{TOWN}/{page}/{key}" for page, name in NOUNS.items() if name == noun)


def hits(words: list[str], given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Which words are where, but for those that were asked with."""
    return [(word, where) for where, text in given.items() for word in words if word in text and word not in where]


# --- over HTTP --------------------------------------------------------------------------------------------------------


def test_every_field_that_is_not_everyones_is_watched():
    for kind, levels in FIELDS.items():
        watched = {name for table in (TEXTS, OTHERWISE, UNMARKED) for name in table.get(kind, "").split()}
        secret = {name for name, level in levels.items() if level is not Level.PUBLIC}
        assert secret - watched == set(), f"{kind.__name__}: put a word into it in tests/faults/canary_town.py"


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_given_a_word_of_a_level_that_they_lack(
    canaries: Canaries, name: str, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        given = canaries.given(name)
    assert len(given) > 900
    lacking = canaries.not_for(levels_of(name))
    if name == "admin":  # who looks after all accounts, and sees their keys
        given = {where: text for where, text in given.items() if "/konton" not in where}
    assert hits(lacking, given) == []
    assert [word for word in canaries.town.words if word in caplog.text] == []


@pytest.mark.parametrize("name", ["anonymous", "est_reporter", "police", "reader", "coordinator"])
def test_whoever_has_the_level_finds_the_word(canaries: Canaries, name: str):
    """Else nothing would be found where it is not to be."""
    everything = "\n".join(canaries.given(name).values())
    levels = levels_of(name)
    theirs = [word for word, needed in canaries.town.words.items() if needed <= levels]
    missing = [word for word in theirs if word not in everything and not word.startswith(NOWHERE)]
    if AUTHORS not in levels:  # what an observation said before is told to the municipality alone
        missing = [word for word in missing if "again" in word or not word.startswith(("qzobservation", "qzphoto"))]
    assert missing == []
    assert len(theirs) > {"anonymous": 20, "est_reporter": 80}.get(name, 90)


NOWHERE = ("qzlinkobservationsactions",)
"""What is shown to nobody, though they might: why an observation is linked to an action."""


@pytest.mark.parametrize("name", NAMES)
def test_no_hidden_field_is_even_named(canaries: Canaries, name: str):
    stage, asker, seen = canaries.stage, canaries.stage.asker(name), 0
    for (noun, _), key in stage.ids.items():
        answer = stage.ask(asker, "GET", f"/api/v1/{noun}/{key}")
        if noun in SCHEMAS and answer.status_code == 200:
            unseen = hidden(KINDS[SCHEMAS[noun]], levels_of(name))
            assert set(answer.json["properties"]) & unseen == set()
            seen += 1
    assert seen >= 6


# --- files ------------------------------------------------------------------------------------------------------------


def opened(body: bytes) -> str:
    """What a file says, whatever it is packed in."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(each) for each in packed.namelist())
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("form", ["csv", "geojson", "xlsx"])
@pytest.mark.parametrize("role", list(Role))
def test_no_file_of_the_command_line_holds_more_than_its_role_sees(
    canaries: Canaries, tmp_path: Path, role: Role, form: str
):
    terminal, texts = Terminal(canaries.stage.url), {}
    for what in exporting.KINDS:
        out = tmp_path / f"{what}.{form}"
        terminal.told("export", what, "--as", role, "--format", form, "--municipality", TOWN, "-o", out)
        texts[what] = opened(out.read_bytes())
    assert hits(canaries.not_for(LEVELS[role]), texts) == []
    assert ("qzareapartnersagainpatroltimes" in texts["areas"]) == (role is Role.POLICE)
    assert ("qzobservationpublicagaintextraw" in texts["observations"]) == (Level.INTERNAL in LEVELS[role])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["gpkg", "shp"])
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.POLICE, Role.COORDINATOR])
def test_no_file_for_gis_programs_holds_more_either(canaries: Canaries, tmp_path: Path, role: Role, form: str):
    texts = {}
    for what in exporting.KINDS:
        out = tmp_path / f"{what}{exporting.FORMS[form].ending}"
        Terminal(canaries.stage.url).told(
            "export", what, "--as", role, "--format", form, "--municipality", TOWN, "-o", out
        )
        texts[what] = opened(out.read_bytes())
    assert hits(canaries.not_for(LEVELS[role]), texts) == []
    assert ("qzareapartnersagainpatroltimes" in texts["areas"]) == (role is Role.POLICE)


@pytest.mark.parametrize("name", ["caseworker", "planner", "coordinator"])
def test_no_file_of_a_job_holds_more_than_who_asked_sees(canaries: Canaries, name: str):
    stage, asker = canaries.stage, canaries.stage.asker(name)
    stage.app.extensions[JOBS_KEY].offer("export", exporting.export)
    texts = {}
    for what, form in product(exporting.KINDS, ("csv", "geojson", "xlsx")):
        asked = {"what": what, "format": form, "municipality": TOWN}
        where = stage.ask(asker, "POST", "/api/v1/exports", json=asked).location
        told = until(lambda where=where: _ended(stage, asker, where))
        texts[f"{what}.{form}"] = opened(stage.ask(asker, "GET", told["file"]).data)
    assert hits(canaries.not_for(levels_of(name)), texts) == []
    assert "qzobservationinternalagaintextraw" in texts["observations.csv"]


def _ended(stage: Stage, asker: Asker, where: str) -> dict[str, Any] | None:
    told: dict[str, Any] = stage.ask(asker, "GET", where).json
    assert told["state"] != "failed", told
    return told if told["state"] == "done" else None


@pytest.mark.parametrize("spoken", ["sv", "en"])
def test_the_standalone_map_holds_what_is_everyones(canaries: Canaries, tmp_path: Path, spoken: str):
    out = tmp_path / "map.html"
    Terminal(canaries.stage.url).told("export", "map", "--lang", spoken, "--municipality", TOWN, "-o", out)
    text = out.read_text(encoding="utf-8")
    assert hits(canaries.not_for(LEVELS[Role.PUBLIC]), {"map": text}) == []
    assert "qzobservationpublictextpublic" in text
