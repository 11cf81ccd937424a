"""Exports: a form that asks for a file, and a page that tells how far it has come."""

from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect
from werkzeug.wrappers import Response

from geodata.model import taxonomy
from geodata.model.observation import ObservationState, Valence
from geodata.model.permission import Deed
from geodata.model.place import Municipality
from webmap import errors, exporting, incoming, labels, own_jobs, parameters, world
from webmap.access import require
from webmap.language import _, language
from webmap.pages.presenting import Town, page, town
from webmap.seen import seen
from webmap.texts import msgid

routes = Blueprint("exports", __name__)

FORMATS = {
    "gpkg": msgid("GeoPackage, for QGIS and other GIS programs"),
    "xlsx": msgid("Excel workbook"),
    "csv": msgid("CSV, for spreadsheets; can be taken in again"),
    "geojson": msgid("GeoJSON; can be taken in again"),
    "shp": msgid("Shapefile (zip); cuts names and long texts"),
}

SYSTEMS = {
    "EPSG:3006": msgid("SWEREF 99 TM (EPSG:3006)"),
    "EPSG:4326": msgid("Longitude and latitude, WGS 84 (EPSG:4326)"),
}
OWN = msgid("The municipality's own ({name})")

WHAT = {
    "observations": msgid("Observations"),
    "actions": msgid("Planning actions"),
    "areas": msgid("Areas"),
}

NAMES = tuple(parameter.name for parameter in parameters.FILTERS)


def _of_exporter(slug: str) -> Town:
    """The municipality, for those who may ask for files of it."""
    here = town(slug)
    require(Deed.EXPORT, slug)
    return here


@routes.get("/<slug>/exportera")
def asked(slug: str) -> str:
    """The form; a filter in the address, as the map has it, is filled in."""
    here, store = _of_exporter(slug), seen()
    chosen = incoming.query(*parameters.FILTERS).sent
    metric = store.get(Municipality, slug).thing.metric_crs
    return page(
        "export.html",
        here,
        what=[(name, _(text)) for name, text in WHAT.items()],
        formats=[(name, _(text)) for name, text in FORMATS.items()],
        systems=[(name, _(text, name=name)) for name, text in (SYSTEMS | {metric: SYSTEMS.get(metric, OWN)}).items()],
        chosen=chosen,
        many={name: set(chosen.get(name, "").split(",")) for name in ("codes", "valence", "state")},
        categories=[(code, category.label(language())) for code, category in taxonomy.CATEGORIES.items()],
        valences=[(each.value, labels.label(each, language())) for each in Valence],
        states=[(each.value, labels.label(each, language())) for each in ObservationState],
        walks=[(kept.thing.key, kept.thing.title) for kept in store.walks(slug)],
        areas=[(kept.thing.key, kept.thing.name) for kept in store.areas(slug)],
        actions=[(kept.thing.key, kept.thing.title) for kept in store.actions(slug)],
    )


@routes.post("/<slug>/exportera")
def ordered(slug: str) -> Response:
    """Make a job of the form, and go to its page."""
    here = _of_exporter(slug)
    sent = incoming.form("what", "format", "crs", *NAMES)
    asked_filter = urlencode({name: sent[name] for name in NAMES if name in sent}) if _is_filtered(sent) else ""
    body: dict[str, object] = {name: sent[name] for name in ("what", "format", "crs") if name in sent}
    body |= {"municipality": here.slug, "filter": asked_filter}
    url = current_app.config["SETTINGS"].store
    asked = exporting.order(seen(), url, **exporting.given(body), now=world.now())
    return redirect(f"/{here.slug}/exportera/{world.jobs().ask('export', asked).id}", 303)


def _is_filtered(sent: dict[str, str]) -> bool:
    """Whether the filter is about what is asked for: that of the observations stands in the form for the others too."""
    return sent.get("what") == "observations"


@routes.get("/<slug>/exportera/<key>")
def told(slug: str, key: str) -> str:
    """How far an export has come, with its file when it is there, or why there is none."""
    here = _of_exporter(slug)
    job = own_jobs.find(key)
    refused = job.refused
    title, detail = ("", "") if refused is None else errors.sentence(refused, language())
    what = _(WHAT[str(job.arguments.get("what"))]) if job.kind == "export" else job.kind
    return page("export_job.html", here, job=job, what=what, title=title, detail=detail)
