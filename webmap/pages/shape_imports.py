"""Importing areas and own layers on pages: what the file holds with a drawing, what it becomes, a trial, the import."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask import Response, make_response
from werkzeug.wrappers import Response as AnyResponse

from geodata.errors import Refused
from geodata.exchange.mapping_text import Tables, mapping_text
from geodata.exchange.shape_mapping import TABLES, Wanted, read_shape_mapping
from geodata.exchange.shape_overview import ShapeOverview
from geodata.model.area import AreaKind
from geodata.model.place import Municipality
from webmap import errors, world
from webmap.jobs.job import Job
from webmap.language import _
from webmap.pages import mapping_form, upload_steps
from webmap.pages.presenting import Town, page
from webmap.pages.sketch import preview
from webmap.pages.upload_steps import told
from webmap.seen import seen
from webmap.texts import msgid
from webmap.uploads import Upload

SHAPES: Final[Mapping[str, str]] = {
    "Point": msgid("Points"),
    "MultiPoint": msgid("Groups of points"),
    "LineString": msgid("Lines"),
    "MultiLineString": msgid("Lines of several parts"),
    "Polygon": msgid("Polygons"),
    "MultiPolygon": msgid("Polygons of several parts"),
    "none": msgid("Without a shape"),
}
"""What kinds of shapes are called; those that no layer may hold stand under their own name."""

LICENCES: Final = ("CC0 1.0", "CC BY 4.0", "ODbL 1.0")
"""What is offered; any other may be written."""


def first_tables(overview: ShapeOverview, wanted: Wanted, stem: str) -> Tables:
    """What a mapping begins with: the column of names, and the file's name."""
    columns = {"name": overview.name_column} if overview.name_column else {}
    name = "source" if wanted is Wanted.AREAS else "layer"
    return {name: {"name": stem}, "columns": columns}


def sent_tables(form: Mapping[str, str], wanted: Wanted) -> Tables:
    """The tables that a form says."""
    said = {
        table: {key: form.get(f"{table}.{key}", "").strip() for key in keys} for table, keys in TABLES[wanted].items()
    }
    return {table: {key: text for key, text in texts.items() if text} for table, texts in said.items()}


def form(here: Town, upload: Upload, wanted: Wanted, refused: Refused | None = None) -> Response:
    """The page that shows what the file holds and asks what it becomes."""
    overview = ShapeOverview(**upload_steps.seen(upload_steps.looked(upload)))
    if not upload.mapping.exists():
        _keep(upload, first_tables(overview, wanted, upload.file.stem))
    boundary = seen().get(Municipality, here.slug).thing.boundary
    body = page(
        "import_shapes.html",
        here,
        upload=upload,
        wanted=wanted.value,
        overview=overview,
        drawing=preview(boundary, overview.lines, overview.points),
        shapes={_(SHAPES[kind]) if kind in SHAPES else kind: count for kind, count in overview.kinds.items()},
        tables=mapping_form.tables_of(upload.mapping.read_text()),
        kinds=list(AreaKind),
        licences=LICENCES,
        layers=[each.name for each in world.store().layers(here.slug)] if wanted is Wanted.LAYER else [],
        problem=told(refused),
    )
    return make_response(body, 200 if refused is None else errors.status_of(refused))


def _keep(upload: Upload, tables: Tables) -> None:
    """Keeps the mapping, with the layer that was chosen when the file was read."""
    layer = upload.state().get("layer")
    source = tables.get("source", {}) | ({"layer": layer} if layer else {})
    upload.keep_mapping(mapping_text(tables | {"source": source}))


def act(here: Town, upload: Upload, wanted: Wanted, sent: Mapping[str, str]) -> Response | Job | None:
    """Keeps the form; then the mapping as a file, the job that tries the import, or none where it is drawn anew."""
    tables = sent_tables(sent, wanted)
    _keep(upload, tables)
    try:
        mapping = read_shape_mapping(upload.mapping.read_bytes(), wanted, file="mapping.toml")
        if sent.get("action") == "mapping":
            return upload_steps.mapping_file(upload)
        if sent.get("action") != "draw":
            return asked(upload, here, wanted, replaces=None, dry_run=True)
        upload.remember(crs=mapping.crs)
    except Refused as refused:
        return form(here, upload, wanted, refused)
    upload_steps.look(upload)
    return None


def asked(upload: Upload, here: Town, wanted: Wanted, *, replaces: str | None, dry_run: bool) -> Job:
    """The job that tries or does an import; ``replaces`` is when the layer was taken in that may go."""
    return upload_steps.bring(upload, here, upload.mapping, dry_run=dry_run, wanted=wanted.value, replaces=replaces)


def run(here: Town, upload: Upload, wanted: Wanted, job: Job) -> AnyResponse:
    """What became of a trial or an import, row by row."""
    replaced = job.facts.get("replaces")
    return upload_steps.outcome(
        "import_shapes_run.html",
        here,
        upload,
        job,
        wanted=wanted.value,
        replaced=None if replaced is None else replaced | {"at": datetime.fromisoformat(replaced["at"])},
        shapes={kind: _(label) for kind, label in SHAPES.items()},
    )


def bring_in(here: Town, upload: Upload, wanted: Wanted, trial: Job) -> Job:
    """The job that takes in what was tried; a layer may go that the trial told of, and no other."""
    replaced = trial.facts.get("replaces")
    return asked(upload, here, wanted, replaces=None if replaced is None else replaced["at"], dry_run=False)
