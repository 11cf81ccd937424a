"""What is asked for each route: well-formed requests about things that are there, for every level that things have."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from werkzeug.routing import Rule

from geodata.model.place import Position
from tests.builders import NOON, SQUARE, TOWN, an_id
from tests.exchange.photo_files import encoded, scene
from tests.webmap.accounts.signing_in import accounts_of
from tests.webmap.authz_stage import FORM, LAYER, PASSWORD, Asker, Stage
from tests.webmap.conftest import PART
from webmap.accounts import codes

Said = dict[str, Any]

NO_ROW: Final = (
    "{method} {rule} has no request in tests/webmap/authz_asked.py. Say there what a well-formed one is, run"
    " `python -m tests.webmap.authz_matrix`, and read what it changes in authz_matrix.csv cell by cell: it is who may."
)

NOUNS: Final = {"atgarder": "actions", "omraden": "areas"}
"""Nouns as pages call them."""

LEVELS: Final = ("public", "partners", "internal")

FRESH: Final = "new"
"""The thing of requests that make one."""

ENDS: Final = {"area": "areas", "observation": "observations", "action": "actions", "photo": "photos"}
"""The other ends of links, as routes call them; a photo that is sent is new."""

FILTERED: Final = (
    "/api/v1/observations",
    "/api/v1/map",
    "/api/v1/tiles/observations/<int(max=22):z>/<int(max=4194303):x>/<int(max=4194303):y>.mvt",
    "/<slug>/utskrift",
)
"""What takes the filter of the list."""


@dataclass(frozen=True)
class Ask:
    """One row of the matrix: a route, which of its things, and the request that each asker makes."""

    method: str
    rule: str
    thing: str
    path: Callable[[Asker], str]
    said: Callable[[Asker], Said]


def asks(stage: Stage) -> Iterator[Ask]:
    """Every row, in the order of routes."""
    rules = sorted(stage.app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield from _of_route(stage, rule, method)


def _of_route(stage: Stage, rule: Rule, method: str) -> Iterator[Ask]:
    said = _said(stage, method, rule.rule)
    for thing in _things(stage, rule, method):
        path = _path(stage, rule, thing)
        yield Ask(method, rule.rule, thing, path, lambda asker, thing=thing: said(asker, thing))  # type: ignore[misc]
    if rule.rule in FILTERED:
        for noun, name in (("areas", "within" if "utskrift" in rule.rule else "area"), ("actions", "action")):
            name = "linked" if (name, "utskrift" in rule.rule) == ("action", True) else name  # noqa: PLW2901
            for level in LEVELS:
                query = {name: str(stage.ids[noun, level])}
                yield Ask(method, rule.rule, f"{noun}: {level}", _path(stage, rule, ""), _query(rule, query))
        for level in ("public", "internal"):
            query = {"walk": str(stage.ids["walks", level])}
            yield Ask(method, rule.rule, f"walks: {level}", _path(stage, rule, ""), _query(rule, query))


def _query(rule: Rule, query: Mapping[str, str]) -> Callable[[Asker], Said]:
    town = {} if "<slug>" in rule.rule else {"municipality": TOWN}
    return lambda _: {"query_string": town | query}


# --- which things -----------------------------------------------------------------------------------------------------


def _noun(rule: Rule) -> str:
    part = rule.rule.removeprefix("/api/v1").removeprefix("/<slug>").split("/")[1]
    return NOUNS.get(part, part)


def _things(stage: Stage, rule: Rule, method: str) -> list[str]:
    if "/jobs/<key>" in rule.rule or rule.rule == "/<slug>/exportera/<key>":
        return ["own", "somebody's"]
    if rule.rule in {"/<slug>/konton/<who>", "/<slug>/konton/<who>/inbjudan"}:
        return ["with a password", "invited"]
    if "<id:key>" not in rule.rule:
        return [""]
    if method == "PUT" and rule.rule.count("<id:") == 1:
        return [FRESH]
    found = [level for level in LEVELS if (_noun(rule), level) in stage.ids]
    others = [name for name in rule.arguments if name in ENDS and name != "photo"]
    if others:
        return [f"{one} and {other}" for one, other in product(found, found)]
    if method in {"PATCH", "DELETE"} and (_noun(rule), "of another unit") in stage.ids:
        found.append("of another unit")
    return found


def _path(stage: Stage, rule: Rule, thing: str) -> Callable[[Asker], str]:
    one, _, other = thing.partition(" and ")
    square = _tile(SQUARE, 14)
    known = {
        "slug": TOWN,
        "spoken": "en",
        "filename": "site.css",
        **dict(zip("zxy", map(str, square), strict=True)),
        "who": (stage.cia if thing == "invited" else stage.bo).key.partition(":")[2],
        "job_id": stage.trial,
    }
    if thing == FRESH:
        known["key"] = str(an_id())
    elif "<id:key>" in rule.rule:
        known["key"] = str(stage.ids[_noun(rule), one])
    else:
        known["key"] = stage.upload
    known |= {name: str(stage.ids[noun, other]) for name, noun in ENDS.items() if (noun, other) in stage.ids}
    known.setdefault("photo", str(an_id()))

    def path(asker: Asker) -> str:
        mine = {"own": asker, "somebody's": stage.asker("police elsewhere")}.get(thing)
        jobs = {} if mine is None else {"key": stage.jobs.get(mine.name, stage.jobs["disabled"])}
        return PART.sub(lambda part: (known | jobs)[_name_in(part[0])], rule.rule)

    return path


def _name_in(part: str) -> str:
    return part.strip("<>").rpartition(":")[2]


def _tile(at: Position, zoom: int) -> tuple[int, int, int]:
    from geodata.mapview import mercator

    (column, *_), (row, *_) = mercator.tiles_of(at.lon, at.lat, at.lon, at.lat, zoom=zoom)
    return zoom, int(column), int(row)


# --- what is said -----------------------------------------------------------------------------------------------------

VERSION: Final = {"headers": {"If-Match": '"1"'}}
POINT: Final = {"type": "Point", "coordinates": [SQUARE.lon, SQUARE.lat]}
OUTLINE: Final = {
    "type": "MultiPolygon",
    "coordinates": [[[[13.48, 58.52], [13.5, 58.52], [13.5, 58.53], [13.48, 58.53], [13.48, 58.52]]]],
}


def _new(geometry: object, **properties: object) -> Said:
    return {"json": {"type": "Feature", "geometry": geometry, "properties": {"municipality": TOWN} | properties}}


def _change(**properties: object) -> Said:
    return VERSION | {"json": {"properties": properties}}


def _form(**said: object) -> Said:
    return {"data": said}


QUERIES: Final = frozenset(
    f"/api/v1/{noun}"
    for noun in ("actions", "areas", "walks", "observations", "map", "places", "layers", "review", "cases")
)
"""What is asked of a municipality that the query names."""

BODIES: Final[Mapping[tuple[str, str], Said]] = {
    ("PUT", "/api/v1/observations/<id:key>"): _new(POINT, valence="unsafe", primary_code="L1"),
    ("PUT", "/api/v1/actions/<id:key>"): _new(None, title="Ny"),
    ("PUT", "/api/v1/areas/<id:key>"): _new(OUTLINE, name="Ny", kind="other"),
    ("PUT", "/api/v1/walks/<id:key>"): _new(None, title="Ny"),
    ("PATCH", "/api/v1/photos/<id:key>"): _change(alt_text="En lykta"),
    ("PUT", "/api/v1/actions/<id:key>/areas/<id:area>"): {"json": {"reason": "Hör hit"}},
    ("PUT", "/api/v1/areas/<id:key>/observations/<id:observation>"): {"json": {"reason": "Hör hit"}},
    ("PUT", "/api/v1/observations/<id:key>/actions/<id:action>"): {"json": {"reason": "Hör hit"}},
    ("PUT", "/api/v1/observations/<id:key>/photos/<id:photo>"): {
        "data": encoded(scene(16, 16, seed=9)),
        "content_type": "image/jpeg",
    },
    ("POST", "/api/v1/observations/<id:key>/answer"): VERSION
    | {"json": {"answer": "no_action", "answer_text": "Vi avvaktar."}},
    ("POST", "/api/v1/observations/<id:key>/me-too"): {},
    ("POST", "/api/v1/cases/<id:key>/split"): {"json": {}},
    ("POST", "/api/v1/exports"): {"json": {"what": "areas", "format": "csv", "municipality": TOWN}},
    ("POST", "/<slug>/exportera"): _form(what="areas", format="csv", crs="EPSG:4326"),
    ("POST", "/<slug>/importera/<key>"): _form(**FORM, action="mapping"),
    ("POST", "/<slug>/importera/<key>/<job_id>"): {},
    ("POST", "/<slug>/konton"): _form(name="Eva", email="eva@example.org", role="reader"),
    ("POST", "/<slug>/konton/<who>/avsluta"): {},
    ("POST", "/<slug>/konton/<who>/inbjudan"): {},
    ("POST", "/<slug>/konton/<who>/roller"): _form(role="planner"),
    ("POST", "/konton/<who>/oppna"): {},
    ("POST", "/konton/<who>/stang"): {},
    ("POST", "/konto/koder/av"): _form(current=PASSWORD),
    ("POST", "/konto/logga-ut-overallt"): {},
    ("POST", "/konto/losenord"): _form(current=PASSWORD, password="en annan bra mening"),
    ("POST", "/konto/namn"): _form(name="Nytt namn"),
    ("POST", "/konto/nycklar"): {"json": {"password": PASSWORD}},
    ("POST", "/konto/nycklar/svar"): {"json": {"credential": {}, "name": "x"}},
    ("POST", "/konto/nycklar/ta-bort"): _form(id="x"),
    ("POST", "/glomt-losenord"): _form(email="bo@example.org"),
    ("POST", "/logga-in"): _form(email="bo@example.org", password=PASSWORD),
    ("POST", "/logga-in/kod"): _form(code="123456"),
    ("POST", "/logga-in/nyckel"): {},
    ("POST", "/logga-in/nyckel/svar"): {"json": {"credential": {}}},
    ("POST", "/logga-ut"): {},
}
"""What is sent, where it is the same whoever asks and whatever is asked for."""


def _said(stage: Stage, method: str, rule: str) -> Callable[[Asker, str], Said]:
    """What somebody sends to a route, about a thing of that name."""
    if method == "GET":
        query = {"municipality": TOWN} if rule in QUERIES or rule in FILTERED[:3] else {}
        if rule == "/api/v1/layers/features":
            query = {"municipality": TOWN, "layer": LAYER}
        return lambda *_: {"query_string": query | ({"q": "x"} if rule == "/api/v1/places" else {})}
    if (method, rule) in BODIES:
        return lambda *_: BODIES[method, rule]
    if method == "PATCH":
        return _changed(rule)
    if method == "DELETE":
        return lambda *_: VERSION
    special = SPECIAL.get((method, rule))
    if special is None:
        raise LookupError(NO_ROW.format(method=method, rule=rule))
    return lambda asker, thing: special(stage, asker, thing)


def _changed(rule: str) -> Callable[[Asker, str], Said]:
    noun = rule.split("/")[3]
    field = {"observations": "why", "actions": "description", "areas": "source", "walks": "theme"}.get(noun)
    if field is None:
        raise LookupError(NO_ROW.format(method="PATCH", rule=rule))

    def said(_: Asker, thing: str) -> Said:
        is_withdrawn = thing == "internal" and noun in {"actions", "areas"}
        return _change(is_withdrawn=False) if is_withdrawn else _change(**{field: "Mörkt"})

    return said


def _decision(_stage: Stage, _asker: Asker, thing: str) -> Said:
    body = {"decision": "take_down"} if thing == "public" else {"decision": "approve", "text_public": "Mörkt"}
    return VERSION | {"json": body}


def _case(stage: Stage, _asker: Asker, _thing: str) -> Said:
    lead, member = (str(stage.ids["observations", level]) for level in ("public", "internal"))
    properties = {"municipality": TOWN, "title": "Lampan", "lead_id": lead}
    return {"json": {"properties": properties, "member_ids": [member]}}


def _code(stage: Stage, _asker: Asker, _thing: str) -> Said:
    """The first one-time code of a seed."""
    key = accounts_of(stage.app).key
    sealed = codes.offered(key, NOON)
    code = codes._totp(codes.seed_in(sealed, key, NOON)).generate(int(NOON.timestamp()))  # noqa: SLF001
    return _form(seed=sealed, code=code.decode(), current=PASSWORD)


def _file(_stage: Stage, _asker: Asker, _thing: str) -> Said:
    import io

    return {"data": {"file": (io.BytesIO(b"a;b\n1;2\n"), "fel.csv")}, "content_type": "multipart/form-data"}


SPECIAL: Final[Mapping[tuple[str, str], Callable[[Stage, Asker, str], Said]]] = {
    ("POST", "/api/v1/observations/<id:key>/decision"): _decision,
    ("PUT", "/api/v1/cases/<id:key>"): _case,
    ("POST", "/konto/koder"): _code,
    ("POST", "/<slug>/importera"): _file,
    ("POST", "/inbjudan"): lambda stage, *_: _form(kod=stage.invitation, password=PASSWORD),
    ("POST", "/nytt-losenord"): lambda stage, *_: _form(kod=stage.reset, password=PASSWORD),
}
"""What is sent, where it depends on who asks, or on what there is."""
