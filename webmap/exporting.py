"""Exports, as the command line, the pages and the API ask for them: what of the store, as which sort of file."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from geodata.analysis.crs import WGS84, crs
from geodata.casework.seeing import Reader, Seen
from geodata.errors import Invalid
from geodata.exchange import geojson
from geodata.exchange.exports import Features, Written, authority_of, csv_pieces, geojson_bytes
from geodata.exchange.files import replacing
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.record import Kept
from geodata.model.role import Role
from geodata.model.viewer import Viewer
from geodata.model.visibility import Level
from geodata.storage import Store, open_store
from webmap import sight
from webmap.jobs.job import Result, Task
from webmap.map_index import MapIndex

KINDS: Final[dict[str, type[Any]]] = {"observations": Observation, "actions": PlanningAction, "areas": Area}
"""What can be exported; the word is also the name of the layer or sheet."""


FILE_NAMES: Final = {"observations": "observationer", "actions": "atgarder", "areas": "omraden"}
"""What files are called, as addresses are: Swedish, in ASCII."""

LONGEST_CRS: Final = 4000
"""Characters; WKT is long."""

LONGEST_FILTER: Final = 4000

WORK: Final = "webmap.exporting:export"


@dataclass(frozen=True, slots=True)
class Form:
    """A sort of file: how its name ends, what a browser is told it is, and who writes it."""

    ending: str
    media_type: str
    write: Callable[[str, Features, BinaryIO, str], Written]


def _geojson(what: str, features: Features, file: BinaryIO, crs_name: str) -> Written:
    del what
    file.write(geojson_bytes(features, crs_name=crs_name))
    return Written()


def _csv(what: str, features: Features, file: BinaryIO, crs_name: str) -> Written:
    file.writelines(csv_pieces(KINDS[what], features, crs_name=crs_name))
    return Written()


def _xlsx(what: str, features: Features, file: BinaryIO, crs_name: str) -> Written:
    from geodata.exchange.workbooks import write_workbook  # noqa: PLC0415 - loaded by the process that writes

    write_workbook(KINDS[what], features, file, sheet=what, crs_name=crs_name)
    return Written()


def _gpkg(what: str, features: Features, file: BinaryIO, crs_name: str) -> Written:
    from geodata.exchange.gis_files import write_geopackage  # noqa: PLC0415

    return write_geopackage(KINDS[what], features, file, layer=what, crs_name=crs_name)


def _shp(what: str, features: Features, file: BinaryIO, crs_name: str) -> Written:
    from geodata.exchange.gis_files import write_shapefile  # noqa: PLC0415

    return write_shapefile(KINDS[what], features, file, layer=what, crs_name=crs_name)


FORMS: Final[dict[str, Form]] = {
    "gpkg": Form(".gpkg", "application/geopackage+sqlite3", _gpkg),
    "geojson": Form(".geojson", "application/geo+json", _geojson),
    "csv": Form(".csv", "text/csv", _csv),
    "xlsx": Form(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "shp": Form(".zip", "application/zip", _shp),
}


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is searched for cycles meanwhile: a fifth of the time of 62 000 rows, in processes that then end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def seen_by(store: Store, viewer: Viewer, now: datetime) -> Seen:
    """A store as somebody sees it at ``now`` (UTC), where no application is."""
    return Seen(store, viewer, now, MapIndex(lambda: store, lambda: now).eye)


def features_of(store: Store, viewer: Viewer, what: str, where: ObservationFilter, now: datetime) -> Features:
    """What somebody sees of the things to write at ``now`` (UTC), in the order of the lists.

    Observations come newest first, actions and areas by name.
    """
    index = MapIndex(lambda: store, lambda: now)
    seen = Seen(store, viewer, now, index.eye)
    if what == "observations":
        return list(map(geojson.plain_feature, _rows(index, seen, where)))
    kept: list[Kept[Any]] = [*(seen.actions if what == "actions" else seen.areas)(where.municipality)]
    return [sight.feature_of(seen, each) for each in kept]


def _rows(index: MapIndex, seen: Seen, where: ObservationFilter) -> list[dict[str, object]]:
    if Level.INTERNAL in seen.viewer.levels(where.municipality):  # without the index, which is not made for one list
        return seen.all_plain_observations(where)
    return seen.plain_observations_of(sight.ids(index, seen.viewer, where))


def filter_of(store: Reader, what: str, town: str, asked: str) -> ObservationFilter:
    """The filter that a query string names, as in the address of the list: ``codes=L1,V1&from=2026-01-31``.

    Only observations can be filtered: `Invalid` ``value.unknown``.
    """
    if not asked:
        return ObservationFilter(municipality=town)
    from werkzeug.datastructures import MultiDict  # noqa: PLC0415 - Flask is loaded when something is filtered

    from webmap import incoming, parameters  # noqa: PLC0415

    try:
        pairs = parse_qsl(asked, keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise Invalid("value.invalid", field="filter", value=asked[:80]) from error
    if what != "observations" and pairs:
        raise Invalid("value.unknown", field=pairs[0][0][:80])
    sent = MultiDict([(parameters.MUNICIPALITY.name, town), *pairs])
    return incoming.observation_filter(store, incoming.Query(sent, parameters.MUNICIPALITY, *parameters.FILTERS))


def check_crs(form: str, crs_name: str) -> None:
    """Refuses a CRS that the file could not hold, before anything is read."""
    crs(crs_name)
    if form == "geojson":
        authority_of(crs_name)


@uncollected()
def export(task: Task) -> Result:
    """The work of an export job: the store's file is read by this process itself."""
    asked = task.arguments
    what, form = asked["what"], FORMS[asked["format"]]
    check_crs(asked["format"], asked["crs"])
    store = open_store(asked["store"])
    try:
        town = asked["municipality"]
        viewer = Viewer(asked["by"], {town: frozenset(map(Role, asked["roles"]))})
        where = filter_of(store, what, town, asked["filter"])
        found = features_of(store, viewer, what, where, datetime.fromisoformat(asked["at"]))
    finally:
        store.close()
    task.tell(0, len(found))
    name = f"{asked['municipality']}-{asked['name']}{form.ending}"
    with replacing(task.folder / name) as file:
        written = form.write(what, found, file, asked["crs"])
    task.tell(len(found), len(found))
    facts = {"what": what, "format": asked["format"], "crs": asked["crs"], "written": len(found)}
    return Result(facts | {"shortened": written.shortened}, name, form.media_type)


def checked(kinds: dict[str, Any], field: str, value: object) -> str:
    """``value`` as one of the names in ``kinds``; `Invalid` ``value.invalid``."""
    if not isinstance(value, str) or value not in kinds:
        raise Invalid("value.invalid", field=field, value=str(value)[:80], allowed=list(kinds))
    return value


def given(body: Mapping[str, object]) -> dict[str, Any]:
    """What somebody asks for, as `order` takes it; refuses what is no text, unknown, missing or too long."""
    known = {"what": "", "format": "", "crs": WGS84, "municipality": None, "filter": ""}
    strange = next((name for name in body if name not in known), None)
    if strange is not None:
        raise Invalid("value.unknown", field=strange[:80])
    for name, longest in (("crs", LONGEST_CRS), ("filter", LONGEST_FILTER), ("municipality", 200)):
        found = body.get(name, "")
        if not isinstance(found, str) or "\0" in found:
            raise Invalid("value.invalid", field=name, value=str(found)[:80].replace("\0", "?"))
        if len(found) > longest:
            raise Invalid("value.too-long", field=name, longest=longest, length=len(found))
    for name in ("what", "format"):
        if name not in body:
            raise Invalid("value.missing", field=name)
    told: dict[str, Any] = {name: body.get(name, absent) for name, absent in known.items()}
    return {
        "what": checked(KINDS, "what", told["what"]),
        "form": checked(FORMS, "format", told["format"]),
        "crs_name": told["crs"],
        "town": told["municipality"],
        "asked_filter": told["filter"],
    }


def order(
    store: Seen, url: str, *, what: str, form: str, crs_name: str, town: str | None, asked_filter: str, now: datetime
) -> dict[str, Any]:
    """The arguments of an export job, once every one of them is known to be right; refuses as `export` would.

    The file holds what whoever asks sees now.
    """
    check_crs(form, crs_name)
    municipality = store.municipality(town).thing
    slug, today = municipality.slug, now.astimezone(ZoneInfo(municipality.time_zone)).date()
    where = filter_of(store, what, slug, asked_filter)
    if where.area_id is not None:
        store.get(Area, where.area_id)
    return {
        "store": url,
        "what": what,
        "format": form,
        "crs": crs_name,
        "municipality": slug,
        "filter": asked_filter,
        "name": f"{FILE_NAMES[what]}-{today.isoformat()}",
        "by": store.viewer.key,
        "roles": sorted(store.viewer.roles_in(slug)),
        "at": now.isoformat(),
    }
