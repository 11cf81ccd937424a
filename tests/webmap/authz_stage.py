"""A town with things of every level, and somebody of every role there and elsewhere, who may all be asked for anew."""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import argon2
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geodata.casework import cases
from geodata.model.action import ActionState
from geodata.model.area import AreaKind
from geodata.model.layer import Layer, LayerFeature
from geodata.model.observation import ObservationState
from geodata.model.photo import PhotoState
from geodata.model.role import TOWN_ROLES, Role
from geodata.model.walk import WalkState
from geodata.storage import Store, beside, create_store
from geodata.storage.photos import PhotoFiles
from tests.builders import (
    NOON,
    SQUARE,
    TOWN,
    a_case,
    a_municipality,
    a_photo,
    a_square,
    a_walk,
    an_action,
    an_area,
    an_observation,
    keep,
    tied,
)
from tests.exchange.photo_files import encoded, scene
from tests.waiting import until
from tests.webmap.accounts.signing_in import accounts_of, an_account, cookie_of
from webmap.accounts import passwords, people, tokens
from webmap.accounts.people import Person
from webmap.accounts.tokens import Purpose
from webmap.app import create_app
from webmap.jobs.job import JobState, Result, Task
from webmap.map_index import MapIndex
from webmap.settings import Settings
from webmap.world import JOBS_KEY, KEY, MAP_KEY

ELSEWHERE: Final = "skara"
UNIT: Final = "Gata och park"
PASSWORD: Final = "häst batteri häftklammer"
LAYER: Final = "Lampor"
CSV: Final = "nr,lon,lat,text\n1,13.4915,58.5279,Mörkt\n"
FORM: Final = {
    "source.name": "fel",
    "source.crs": "EPSG:4326",
    "source.x": "lon",
    "source.y": "lat",
    "columns.source_id": "nr",
    "columns.text": "text",
    "codes.default": "O9",
    "defaults.valence": "unsafe",
}

_OUT: Final = {"state": ObservationState.PUBLIC, "public_from": NOON}
_CHEAP: Final = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks, by the name of their column, with the cookie of a session where they have one."""

    name: str
    key: str = ""
    email: str = ""
    cookie: tuple[str, str] | None = None


class Stage:
    """An app on a town's store. `ask` asks as somebody, and leaves everything as it was."""

    def __init__(self, folder: Path, things: "Things") -> None:
        self.url = str(folder / "town.gpkg")
        store = create_store(folder / "made.gpkg")
        self.ids = things(store, PhotoFiles(beside(self.url, ".photos")))
        store.backup(Path(self.url))
        store.close()
        self.app = create_app(Settings(store=self.url, token="local-token"))
        self.app.config["CLOCK"] = lambda: NOON
        self.askers = askers(self.app)
        self._people()
        self.jobs = {each.name: self._job_of(each.key) for each in self.askers if each.key}
        self.upload, self.trial = self._imported()
        for kind in ("export", "look", "import"):
            self.app.extensions[JOBS_KEY].offer(kind, _written)
        self._kept = folder / "kept"
        self._kept.mkdir()
        self._remember()

    @property
    def _accounts(self) -> Path:
        return accounts_of(self.app).file.path

    def close(self) -> None:
        """Let go of the files; they are opened anew when asked for again."""
        self.app.extensions[KEY].close()
        accounts_of(self.app).file.close()

    def end(self) -> None:
        """Let go of all of it."""
        self.app.extensions[JOBS_KEY].close()
        self.close()

    def asker(self, name: str) -> Asker:
        """Whoever has that column."""
        return next(each for each in self.askers if each.name == name)

    def client(self, asker: Asker) -> FlaskClient:
        """A browser of theirs, in English."""
        client = self.app.test_client()
        client.environ_base |= {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ACCEPT_LANGUAGE": "en"}
        if asker.cookie is not None:
            client.set_cookie(*asker.cookie)
        return client

    def ask(self, asker: Asker, method: str, path: str, **said: Any) -> TestResponse:
        """What somebody is answered; afterwards all is as it was before."""
        answer = self.client(asker).open(path, method=method, **said)
        answer.get_data()
        answer.close()
        if method != "GET":
            self._restore(accounts=not path.startswith("/api/"), photos="/photos" in path)
        return answer

    def _restore(self, *, accounts: bool, photos: bool) -> None:
        holder = self.app.extensions[KEY]
        if holder.store().log_end() != self._log_end:
            holder.close()
            shutil.copy2(self._kept / "store", self.url)
            self.app.extensions[MAP_KEY] = MapIndex(holder.store, lambda: NOON)
        if accounts:
            accounts_of(self.app).file.close()
            shutil.copy2(self._kept / "accounts", self._accounts)
        if photos:
            shutil.copytree(self._kept / "photos", beside(self.url, ".photos"), dirs_exist_ok=True)

    def change(self, do: Callable[[Store], None]) -> None:
        """Change what the town is before somebody asks."""
        do(self.app.extensions[KEY].store())
        self._remember()

    def _remember(self) -> None:
        """All as it is now is what it is before each request."""
        self._log_end = self.app.extensions[KEY].store().log_end()
        self.close()
        shutil.copy2(self.url, self._kept / "store")
        shutil.copy2(self._accounts, self._kept / "accounts")
        shutil.copytree(beside(self.url, ".photos"), self._kept / "photos", dirs_exist_ok=True)

    def _people(self) -> None:
        """Bo, who has an account, Cia, who was invited, Dag, who forgot his password."""
        here = {TOWN: [Role.READER]}
        self.bo = an_account(self.app, here, name="Bo", email="bo@example.org", password=passwords.hashed(PASSWORD))
        self.cia = an_account(self.app, here, name="Cia", email="cia@example.org")
        dag = an_account(self.app, here, name="Dag", email="dag@example.org", password=passwords.hashed(PASSWORD))
        with accounts_of(self.app).file.writing() as connection:
            self.invitation = tokens.make(connection, Purpose.INVITATION, self.cia.id, NOON)
            self.reset = tokens.make(connection, Purpose.RESET, dag.id, NOON)

    def _job_of(self, key: str) -> str:
        """A job that somebody asked for, done, with its file."""
        jobs = self.app.extensions[JOBS_KEY]
        jobs.offer("export", _written)
        job: str = jobs.ask("export", {"by": key, "what": "areas"}).id
        until(lambda: True if jobs.find(job).state is JobState.DONE else None)
        return job

    def _imported(self) -> tuple[str, str]:
        """An uploaded file and its trial run, as a coordinator made them: the keys of both."""
        client = self.client(self.asker("coordinator"))
        data = {"file": (io.BytesIO(CSV.encode()), "fel.csv")}
        address = client.post(f"/{TOWN}/importera", data=data, content_type="multipart/form-data").location
        _settled(client, address)
        trial = client.post(address, data=FORM | {"action": "try"}).location
        _settled(client, trial)
        return address.rpartition("/")[2], trial.rpartition("/")[2]


def _settled(client: FlaskClient, address: str) -> None:
    def look() -> bool | None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        return None if "Refresh" in answer.headers else True

    until(look)


def _written(task: Task) -> Result:
    (task.folder / "x.csv").write_text("x")
    return Result({"written": 1, "shortened": 0}, "x.csv", "text/csv")


Things = Callable[[Store, PhotoFiles], Mapping[tuple[str, str], UUID]]
"""Fills a store and its photos; the ids of what is there, by noun and name."""


@contextmanager
def on_stage(folder: Path, things: Things | None = None) -> Iterator[Stage]:
    """A stage with some things, or those of `one_of_each`, whose passwords are hashed cheaply."""
    dear = passwords._HASHER  # noqa: SLF001
    passwords._HASHER = _CHEAP  # type: ignore[misc]  # noqa: SLF001
    try:
        stage = Stage(folder, things or one_of_each)
        try:
            yield stage
        finally:
            stage.end()
    finally:
        passwords._HASHER = dear  # type: ignore[misc]  # noqa: SLF001


def askers(app: Flask) -> list[Asker]:
    """Everyone, a shut account, each role here, the same roles elsewhere alone, and the installation's admin."""
    kept = passwords.hashed(PASSWORD)

    def somebody(name: str, **more: Any) -> tuple[Asker, Person]:
        unit = UNIT if "caseworker" in name else ""
        person = an_account(app, unit=unit, password=kept, **more)
        return Asker(name, person.key, person.email, cookie_of(app, person)), person

    shut, person = somebody("disabled", roles={TOWN: [Role.COORDINATOR]})
    with accounts_of(app).file.writing() as connection:
        people.disable(connection, person, by="test", now=NOON)
    here = [somebody(role.value, roles={TOWN: [role]})[0] for role in TOWN_ROLES]
    there = [somebody(f"{role.value} elsewhere", roles={ELSEWHERE: [role]})[0] for role in TOWN_ROLES]
    return [Asker("anonymous"), shut, *here, *there, somebody("admin", is_admin=True)[0]]


def one_of_each(store: Store, files: PhotoFiles) -> Mapping[tuple[str, str], UUID]:
    """What the town holds, by noun and by whom it is for; `TOWN` is the one that is asked about."""
    keep(store, a_municipality(name="Götene", code="1471"), a_municipality(slug=ELSEWHERE, name="Skara", code="1495"))
    walks = {"public": a_walk(), "internal": a_walk(state=WalkState.DRAFT, title="Ett utkast")}
    observations = {
        "public": an_observation(position=SQUARE, walk_id=walks["public"].id, **_OUT),
        "partners": an_observation(position=SQUARE, state=ObservationState.INTERNAL),
        "internal": an_observation(position=SQUARE),
        "lead": an_observation(position=SQUARE, **_OUT),
        "member": an_observation(position=SQUARE),
        "walked": an_observation(walk_id=walks["internal"].id, **_OUT),
    }
    areas = {
        "public": an_area(kind=AreaKind.OTHER, name="Skolan"),
        "partners": an_area(),
        "internal": an_area(is_withdrawn=True),
    }
    actions = {
        "public": an_action(state=ActionState.DECIDED, responsible_unit=UNIT, position=SQUARE),
        "of another unit": an_action(state=ActionState.DECIDED, responsible_unit="Fastighet"),
        "partners": an_action(responsible_unit=UNIT),
        "internal": an_action(responsible_unit=UNIT, is_withdrawn=True),
    }
    links = [
        each
        for level in ("public", "partners")
        for each in (
            tied(observations[level], actions[level]),
            tied(areas[level], observations[level]),
            tied(actions[level], areas[level]),
        )
    ]
    photos = {level: _photo(files, of, level) for level, of in observations.items() if level in _PHOTOS}
    nouns = {"walks": walks, "observations": observations, "areas": areas, "actions": actions, "photos": photos}
    keep(store, *(each for some in nouns.values() for each in some.values()), *links)
    case = a_case(lead_id=observations["lead"].id)
    cases.merge(store, case, [observations["member"].id], by="anna", now=NOON)
    lamp = LayerFeature(number=1, name="Lampa", shape=a_square(), facts={})
    store.put_layer(Layer(municipality=TOWN, name=LAYER, credit="", imported_at=NOON, count=1), [lamp])
    return {
        ("cases", "internal"): case.id,
        **{(noun, name): each.id for noun, some in nouns.items() for name, each in some.items()},
    }


_PHOTOS: Final = {"public": PhotoState.PUBLIC, "partners": PhotoState.CHECKED, "internal": PhotoState.RECEIVED}


def _photo(files: PhotoFiles, of: Any, level: str) -> Any:
    jpeg = encoded(scene(16, 16, seed=len(level)))
    name = files.put(jpeg)
    original = {"original_sha256": files.put_original(jpeg)} if level == "internal" else {"original_sha256": ""}
    words = {} if level == "internal" else {"alt_text": "En lampa"}
    return a_photo(
        of, sha256=name, thumbnail_sha256=name, width=16, height=16, state=_PHOTOS[level], **original, **words
    )
