"""Importing on pages: send a file, see what it holds, say what its columns mean, try it, take it in."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, current_app, make_response, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from geodata.errors import Invalid, Refused
from geodata.exchange import shape_rows
from geodata.exchange.formats import SUFFIXES
from geodata.exchange.mapping import read_mapping
from geodata.exchange.mapping_text import mapping_text
from geodata.exchange.overview import Overview
from geodata.exchange.shape_mapping import Wanted, read_shape_mapping
from geodata.model.observation import Flag, ObservationState, Valence
from geodata.model.permission import Deed
from geodata.model.taxonomy import CATEGORIES
from webmap import errors, labels, world
from webmap.access import require, viewer
from webmap.jobs.job import Job
from webmap.language import _, language
from webmap.pages import mapping_form, shape_imports, upload_steps
from webmap.pages.presenting import Town, category, page, town
from webmap.pages.upload_steps import Step, told
from webmap.settings import Settings
from webmap.texts import msgid
from webmap.uploads import Upload

routes = Blueprint("imports", __name__)

OBSERVATIONS: Final = "observations"

WHAT: Final[Mapping[str, str]] = {
    OBSERVATIONS: msgid("Observations: what somebody saw at a place"),
    Wanted.AREAS.value: msgid("Areas: patrol areas, localities, EST areas, plans"),
    Wanted.LAYER.value: msgid("An own layer to look at on the map: lamps, owners, paths"),
}
"""What a file may hold."""

ENCODINGS: Final = ("utf-8", "windows-1252", "iso-8859-1", "utf-16")

STATES: Final = (ObservationState.RECEIVED, ObservationState.INTERNAL, ObservationState.PUBLIC)
"""What imported observations may begin as; for those who do not review, the first."""


def _of_importer(slug: str) -> Town:
    """The municipality, for those who may take in files there."""
    here = town(slug)
    require(Deed.IMPORT, slug)
    return here


@routes.get("/<slug>/importera")
def begin(slug: str) -> str:
    """Where a file is chosen."""
    return _begin(_of_importer(slug), OBSERVATIONS, None)


def _begin(here: Town, chosen: str, refused: Refused | None) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return page(
        "import_start.html",
        here,
        suffixes=SUFFIXES,
        what=[(name, _(label)) for name, label in WHAT.items()],
        chosen=chosen,
        longest_mb=settings.max_upload_bytes // 1024**2,
        problem=told(refused),
    )


@routes.post("/<slug>/importera")
def send(slug: str) -> Response | AnyResponse:
    """Takes a file, and begins to look at it."""
    here = _of_importer(slug)
    settings: Settings = current_app.config["SETTINGS"]
    request.max_content_length = settings.max_upload_bytes
    try:
        upload = _taken(here)
    except Refused as refused:
        chosen = request.form.get("what", OBSERVATIONS)
        return make_response(_begin(here, chosen, refused), errors.status_of(refused))
    upload_steps.look(upload)
    return redirect(f"/{here.slug}/importera/{upload.key}", HTTPStatus.SEE_OTHER)


def _taken(here: Town) -> Upload:
    sent, mapping = request.files.get("file"), request.files.get("mapping")
    if sent is None or not sent.filename:
        raise Invalid("value.missing", field="file")
    what = request.form.get("what", OBSERVATIONS)
    if what not in WHAT:
        raise Invalid("value.invalid", field="what", value=what[:80], allowed=list(WHAT))
    wanted = None if what == OBSERVATIONS else Wanted(what)
    suffix, known = "." + sent.filename.rpartition(".")[2].lower(), SUFFIXES if wanted is None else shape_rows.SUFFIXES
    if suffix not in known:
        raise Invalid("file.unsupported", field="file", file=sent.filename[-80:], allowed=list(known))
    text = "" if mapping is None or not mapping.filename else _mapping_in(mapping, wanted)
    upload = world.uploads().take(sent.filename, here.slug, sent.save)
    if wanted is not None:
        upload.remember(wanted=wanted.value)
    if text:
        upload.keep_mapping(text)
        source = mapping_form.tables_of(text).get("source", {})
        upload.remember(**{name: source[name] for name in ("layer", "encoding", "crs") if name in source})
    return upload


def _mapping_in(sent: FileStorage, wanted: Wanted | None) -> str:
    """The mapping that was sent with a file; refuses one that is not for what the file is said to hold."""
    body: bytes = sent.read()
    file = str(sent.filename)[-80:]
    if wanted is None:
        read_mapping(body, file=file)
    else:
        read_shape_mapping(body, wanted, file=file)
    return body.decode("utf-8-sig").replace("\r\n", "\n")


# --- one upload -------------------------------------------------------------------------------------------------------


@routes.get("/<slug>/importera/<key>")
def look(slug: str, key: str) -> Response:
    """What the file holds, and what its columns mean."""
    here = _of_importer(slug)
    upload = world.uploads().find(key, here.slug)
    job = upload_steps.looked(upload)
    if not job.is_over:
        return upload_steps.waiting(here, upload, job, Step.LOOK)
    if job.refused is not None:
        return make_response(_unread(here, upload, job.refused), errors.status_of(job.refused))
    if (wanted := upload_steps.wanted_of(upload)) is not None:
        return shape_imports.form(here, upload, wanted)
    overview = _overview(upload)
    if not upload.mapping.exists() and not overview.is_own:
        upload.keep_mapping(mapping_text(_with_reading(mapping_form.first_tables(overview, upload.file.stem), upload)))
    return make_response(_form(here, upload, overview, None))


def _unread(here: Town, upload: Upload, refused: Refused) -> str:
    """The page of a file that could not be read; says how it could be, where that is known."""
    layers = refused.facts.get("allowed") if refused.code == "file.layer-missing" else None
    encodings = ENCODINGS if refused.code == "file.encoding" else None
    problem = told(refused)
    return page(
        "import_unread.html", here, upload=upload, problem=problem, layers=layers, encodings=encodings, refused=refused
    )


def _overview(upload: Upload) -> Overview:
    return Overview(**upload_steps.seen(upload_steps.looked(upload)))


def _with_reading(tables: dict[str, dict[str, Any]], upload: Upload) -> dict[str, dict[str, Any]]:
    state = upload.state()
    source = {name: state[name] for name in ("layer", "encoding") if state.get(name)}
    return tables | {"source": tables.get("source", {}) | source}


def _form(here: Town, upload: Upload, overview: Overview, refused: Refused | None) -> str:
    tables = mapping_form.tables_of(upload.mapping.read_text()) if upload.mapping.exists() else {}
    return page(
        "import_form.html",
        here,
        upload=upload,
        overview=overview,
        tables=tables,
        code_rows=mapping_form.code_rows(tables, overview),
        columns={name: _(label) for name, label in mapping_form.COLUMNS.items()},
        first_columns=mapping_form.FIRST,
        categories=CATEGORIES,
        valences=list(Valence),
        states=STATES if viewer().may(Deed.REVIEW, here.slug) else STATES[:1],
        problem=told(refused),
    )


@routes.post("/<slug>/importera/<key>")
def act(slug: str, key: str) -> Response | AnyResponse:
    """Keeps the form; then reads the file anew, shows values, gives the mapping as a file, or tries the import."""
    here = _of_importer(slug)
    upload = world.uploads().find(key, here.slug)
    action, address = request.form.get("action", ""), f"/{here.slug}/importera/{upload.key}"
    if action == "read":
        said = {name: request.form.get(name, "") or None for name in ("layer", "encoding")}
        upload.remember(**{name: value for name, value in said.items() if name in request.form})
        upload_steps.look(upload)
        return redirect(address, HTTPStatus.SEE_OTHER)
    if (wanted := upload_steps.wanted_of(upload)) is not None:
        found = shape_imports.act(here, upload, wanted, request.form)
        if isinstance(found, Response):
            return found
        return redirect(address if found is None else f"{address}/{found.id}", HTTPStatus.SEE_OTHER)
    overview = _overview(upload)
    if not overview.is_own:
        before = mapping_form.tables_of(upload.mapping.read_text()) if upload.mapping.exists() else {}
        upload.keep_mapping(mapping_text(_with_reading(mapping_form.sent_tables(request.form, before), upload)))
    if action == "values":
        return redirect(f"{address}#kategorier", HTTPStatus.SEE_OTHER)
    try:
        if not overview.is_own:
            read_mapping(upload.mapping.read_bytes(), file="mapping.toml")
        if action == "mapping":
            return upload_steps.mapping_file(upload)
        job = _asked(upload, here, overview, dry_run=True)
    except Refused as refused:
        return make_response(_form(here, upload, overview, refused), errors.status_of(refused))
    return redirect(f"{address}/{job.id}", HTTPStatus.SEE_OTHER)


def _asked(upload: Upload, here: Town, overview: Overview, *, dry_run: bool) -> Job:
    return upload_steps.bring(upload, here, None if overview.is_own else upload.mapping, dry_run=dry_run)


# --- one run ----------------------------------------------------------------------------------------------------------


@routes.get("/<slug>/importera/<key>/<job_id>")
def run(slug: str, key: str, job_id: str) -> AnyResponse:
    """What became of a trial or an import, row by row."""
    here = _of_importer(slug)
    upload = world.uploads().find(key, here.slug)
    job = upload_steps.run_of(upload, job_id)
    if not job.is_over:
        return upload_steps.waiting(here, upload, job, Step.BRING)
    if (wanted := upload_steps.wanted_of(upload)) is not None:
        return shape_imports.run(here, upload, wanted, job)
    return upload_steps.outcome("import_run.html", here, upload, job)


@routes.post("/<slug>/importera/<key>/<job_id>")
def bring_in(slug: str, key: str, job_id: str) -> AnyResponse:
    """Takes in what was tried, with the mapping as it is kept."""
    here = _of_importer(slug)
    upload = world.uploads().find(key, here.slug)
    trial = upload_steps.run_of(upload, job_id)
    if (wanted := upload_steps.wanted_of(upload)) is not None:
        job = shape_imports.bring_in(here, upload, wanted, trial)
    else:
        job = _asked(upload, here, _overview(upload), dry_run=False)
    return redirect(f"/{here.slug}/importera/{upload.key}/{job.id}", HTTPStatus.SEE_OTHER)


@routes.app_template_filter("twice")
def _twice(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values of a choice that are their own names."""
    return [(value, value) for value in values]


@routes.app_template_filter("called")
def _called(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(value.value, labels.label(value, language())) for value in values]


@routes.app_template_filter("labelled")
def _labelled(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, f"{code} {category(code, Valence.UNSAFE)}") for code in codes]


@routes.app_template_filter("kept_names")
def _kept_names(kept: Iterable[str]) -> str:
    return labels.kept(kept, language())


@routes.app_template_filter("flag_name")
def _flag_name(flag: str) -> str:
    return labels.label(Flag(flag), language())
