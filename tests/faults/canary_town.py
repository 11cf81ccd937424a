"""A town whose every secret field holds a word of its own, before and after an edit, with whom the word is for."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shapely.geometry import LineString

from geodata.model.action import ActionState, PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.case import Case
from geodata.model.layer import Layer, LayerFeature
from geodata.model.link import ActionArea, AreaObservation, ObservationAction
from geodata.model.observation import Observation, ObservationState, Placement
from geodata.model.photo import Photo, PhotoState
from geodata.model.place import Municipality, Position
from geodata.model.record import Thing
from geodata.model.visibility import FIELDS, Level
from geodata.model.walk import Walk, WalkState
from geodata.storage import Store
from geodata.storage.photos import PhotoFiles
from tests.builders import (
    NOON,
    TOWN,
    a_case,
    a_municipality,
    a_photo,
    a_square,
    a_walk,
    an_action,
    an_area,
    an_observation,
    tied,
)
from tests.exchange.photo_files import encoded, scene

ALL, PARTNERS, STAFF, POLICE = Level.PUBLIC, Level.PARTNERS, Level.INTERNAL, Level.POLICE

TEXTS: Final[Mapping[type[Any], str]] = {
    Observation: "place text_public text_raw why proposal state_reason source source_id answer_text",
    Area: "name decision patrol_times source source_id",
    Walk: "title theme purpose place source",
    PlanningAction: "title description land_owner asset_owner responsible_unit verified_by forwarded_to project "
    "public_motivation reference source",
    Case: "title reason",
    Photo: "alt_text original_kept_for",
    Municipality: "dwellings_layer",
}
"""Fields that hold a word."""

OTHERWISE: Final[Mapping[type[Any], str]] = {
    Observation: "recorded_at public_from accuracy_m case_id",
    Area: "valid_from valid_to",
    Walk: "route",
    PlanningAction: "review_on",
    Case: "id municipality lead_id is_example",
    ObservationAction: "reason",
    AreaObservation: "reason municipality area_id observation_id",
    ActionArea: "reason municipality action_id area_id",
    Photo: "sha256 thumbnail_sha256 original_sha256 blurred",
    Municipality: "dwellings_at",
}
"""Fields that hold an hour, a day, a number, an id or a hash that is found nowhere else, and those of links."""

UNMARKED: Final[Mapping[type[Any], str]] = {
    Observation: "placement severity forwarded_to me_too flags is_withdrawn",
    Area: "is_withdrawn",
    Walk: "is_withdrawn",
    PlanningAction: "is_withdrawn",
    Case: "is_withdrawn",
    ObservationAction: "is_withdrawn",
    AreaObservation: "is_withdrawn",
    ActionArea: "is_withdrawn",
    Photo: "state is_withdrawn",
}
"""Fields whose few values stand elsewhere too: there, the name of the field is looked for."""

AUTHOR: Final = "konto:kanarieforfattare"
_PLAIN: Final = str.maketrans("", "", " _")
_ORDER: Final = (ALL, PARTNERS, STAFF)


class Town:
    """The things, and each word with the levels that somebody needs to see it."""

    def __init__(self) -> None:
        self.words: dict[str, frozenset[Level]] = {AUTHOR: frozenset({STAFF})}
        self.ids: dict[tuple[str, str], UUID] = {}

    def mark(self, word: object, *levels: Level) -> Any:
        """The word itself, kept with its levels."""
        known = [_ORDER.index(level) for level in levels if level is not POLICE]
        self.words[str(word)] = frozenset({_ORDER[max(known, default=0)], *({POLICE} & {*levels})})
        return word

    def texts(self, kind: type[Any], name: str, level: Level, *only: str) -> dict[str, str]:
        """Words for the texts of a thing that is for a level as a whole, or for some of them."""
        return {
            field: self.mark(f"qz{kind.__name__}{name}{field}".lower().translate(_PLAIN), level, FIELDS[kind][field])
            for field in only or TEXTS[kind].split()
        }

    def edited(self, thing: Thing, name: str, was: Level, level: Level, **later: Any) -> Thing:
        """The thing after an edit of all texts that were secret: the words before it are in its history."""
        kind = type(thing)
        secret = [field for field in TEXTS[kind].split() if {FIELDS[kind][field], was} != {ALL}]
        return dataclasses.replace(thing, **self.texts(kind, f"{name}again", level, *secret), **later)  # type: ignore[arg-type]


def fill(town: Town, store: Store, files: PhotoFiles) -> Mapping[tuple[str, str], UUID]:
    """Puts everything into a store, each thing in two versions."""
    place = a_municipality(name="Götene", code="1471")
    first: dict[tuple[str, str], tuple[Thing, Level]] = {}
    case = a_case(**town.texts(Case, "c", STAFF))
    _walks(town, first)
    _observations(town, first)
    _areas(town, first)
    _actions(town, first)
    of = {name: thing for (noun, name), (thing, _) in first.items() if noun == "observations"}
    for name, state, level in (
        ("public", PhotoState.PUBLIC, ALL),
        ("partners", PhotoState.CHECKED, PARTNERS),
        ("internal", PhotoState.RECEIVED, STAFF),
    ):
        texts = town.texts(Photo, name, level)
        photo = a_photo(of[name], width=16, height=16, state=state, **_files(town, files, name), **texts)
        first["photos", name] = (photo, level)
    case = dataclasses.replace(case, lead_id=of["led"].id)
    town.mark(case.id, STAFF)
    _keep(store, place, a_municipality(slug="skara", code="1495"))
    _keep(store, *(thing for (noun, _), (thing, _) in first.items() if noun != "photos"), case)
    _keep(store, *(thing for (noun, _), (thing, _) in first.items() if noun == "photos"))
    _keep(store, *_links(town, {key: thing for key, (thing, _) in first.items()}))
    with store.writing(by=AUTHOR, now=NOON) as change:
        for (noun, name), (thing, level) in first.items():
            later = {"state": ActionState.DECIDED} if (noun, name) == ("actions", "settled") else {}
            change.replace(town.edited(thing, name, level, ALL if later else level, **later), version=1)
        led = change.get(Observation, of["led"].id).thing
        change.replace(dataclasses.replace(led, case_id=case.id), version=2)
    _layer(town, store, place)
    town.ids = {key: thing.id for key, (thing, _) in first.items()} | {("cases", "internal"): case.id}
    return town.ids


def _keep(store: Store, *things: Thing) -> None:
    with store.writing(by=AUTHOR, now=NOON) as change:
        for thing in things:
            change.add(thing)


def _observations(town: Town, first: dict[tuple[str, str], tuple[Thing, Level]]) -> None:
    out: dict[str, Any] = {"state": ObservationState.PUBLIC}
    states: list[tuple[str, Level, dict[str, Any]]] = [
        ("public", ALL, out),
        ("led", ALL, out),
        ("partners", PARTNERS, {"state": ObservationState.INTERNAL}),
        ("drugs", PARTNERS, out | {"primary_code": "D2"}),
        ("not yet", PARTNERS, out | {"public_from": NOON + timedelta(days=5000, seconds=7)}),
        ("internal", STAFF, {}),
        ("rejected", STAFF, {"state": ObservationState.REJECTED}),
        ("withdrawn", STAFF, out | {"is_withdrawn": True}),
    ]
    for number, (name, level, said) in enumerate(states, 1):
        lon, lat = 13.4901537 + number / 1000, 58.5207913 + number / 1000
        town.mark(round(lon, 7), PARTNERS, level)
        town.mark(round(lat, 7), PARTNERS, level)
        seen_at = datetime(2026, 11, 20, 10, 37, 20 + number, tzinfo=NOON.tzinfo)
        told_at = datetime(2026, 11, 20, 11, 13, 20 + number, tzinfo=NOON.tzinfo)
        out_at = datetime(2026, 11, 21, 5, 1, number, tzinfo=NOON.tzinfo)
        town.mark(f"{seen_at:%H:%M:%S}", PARTNERS, level)
        town.mark(f"{told_at:%H:%M:%S}", STAFF)
        town.mark(f"{said.get('public_from', out_at):%H:%M:%S}", STAFF)
        town.mark(f"{17 + number}.3125", PARTNERS, level)
        usual = {
            "position": Position(round(lon, 7), round(lat, 7)),
            "placement": Placement.GPS,
            "accuracy_m": 17.3125 + number,
            "observed_at": seen_at,
            "recorded_at": told_at,
            "public_from": out_at,
            "severity": 2,
            "me_too": 7,
        }
        words = town.texts(Observation, name, level)
        first["observations", name] = an_observation(**usual | said | words), level


def _areas(town: Town, first: dict[tuple[str, str], tuple[Thing, Level]]) -> None:
    days = {"valid_from": town.mark(date(2026, 2, 17), PARTNERS), "valid_to": town.mark(date(2031, 3, 19), PARTNERS)}
    for name, level, said in (
        ("public", ALL, {"kind": AreaKind.OTHER}),
        ("partners", PARTNERS, {}),
        ("internal", STAFF, {"is_withdrawn": True}),
    ):
        first["areas", name] = an_area(**days | said | town.texts(Area, name, level)), level


def _actions(town: Town, first: dict[tuple[str, str], tuple[Thing, Level]]) -> None:
    more = {"review_on": town.mark(date(2027, 10, 13), STAFF)}
    for name, level, said in (
        ("public", ALL, {"state": ActionState.DECIDED}),
        ("settled", PARTNERS, {"state": ActionState.ASSESSING}),
        ("partners", PARTNERS, {}),
        ("internal", STAFF, {"is_withdrawn": True}),
    ):
        first["actions", name] = an_action(**more | said | town.texts(PlanningAction, name, level)), level


def _walks(town: Town, first: dict[tuple[str, str], tuple[Thing, Level]]) -> None:
    route = LineString([(town.mark(13.4877123, STAFF), 58.52), (13.49, town.mark(58.5233219, STAFF))])
    for name, level, said in (("public", ALL, {}), ("internal", STAFF, {"state": WalkState.DRAFT})):
        first["walks", name] = a_walk(route=route, **said | town.texts(Walk, name, level)), level


def _files(town: Town, files: PhotoFiles, name: str) -> dict[str, Any]:
    jpegs = [encoded(scene(16, 16, seed=len(name) * 10 + number)) for number in range(3)]
    hashes = (files.put(jpegs[0]), files.put(jpegs[1]), files.put_original(jpegs[2]))
    names = dict(zip(("sha256", "thumbnail_sha256", "original_sha256"), hashes, strict=True))
    box = town.mark(f"1,2,3,{len(name)}", STAFF)
    return {field: town.mark(each, STAFF) for field, each in names.items()} | {"blurred": (box,)}


def _links(town: Town, things: Mapping[tuple[str, str], Any]) -> list[Thing]:
    found: list[Thing] = []
    pairs = [
        ("observations", "actions", STAFF),
        ("areas", "observations", PARTNERS),
        ("actions", "areas", PARTNERS),
    ]
    for one, other, level in pairs:
        for name in ("public", "partners"):
            word = town.mark(f"qzlink{one}{other}{name}", level)
            found.append(tied(things[one, name], things[other, name], word))
    return found


def _layer(town: Town, store: Store, place: Municipality) -> None:
    name, credit, house, owner = (town.mark(f"qzlayer{part}", STAFF) for part in ("name", "credit", "house", "owner"))
    far = a_square(Position(13.4, 58.45), half_deg=0.0005)
    feature = LayerFeature(number=1, name=house, shape=far, facts={"owner": owner})
    store.put_layer(Layer(municipality=TOWN, name=name, credit=credit, imported_at=NOON, count=1), [feature])
    at = datetime(2026, 11, 19, 3, 4, 5, tzinfo=NOON.tzinfo)
    town.mark("03:04:05", STAFF)
    with store.writing(by=AUTHOR, now=NOON) as change:
        change.replace(dataclasses.replace(place, dwellings_layer=name, dwellings_at=at), version=1)
