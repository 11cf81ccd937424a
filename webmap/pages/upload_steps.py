"""The steps of every import on pages, whatever the file holds: look, wait, say what is wrong, give the mapping."""

from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import orjson
from flask import Response, current_app, make_response

from geodata.errors import Missing, Refused
from geodata.exchange.shape_mapping import Wanted
from geodata.model.permission import Deed
from webmap import errors, own_jobs, world
from webmap.access import viewer, who
from webmap.jobs.job import Job, refused_of
from webmap.language import _, language
from webmap.pages.presenting import Town, page
from webmap.settings import Settings
from webmap.uploads import Upload

AGAIN_S: Final = 2
"""Seconds until a page that waits for a job looks again."""


class Step(StrEnum):
    """What a job about an upload does."""

    LOOK = "look"
    BRING = "import"


def wanted_of(upload: Upload) -> Wanted | None:
    """What becomes of its shapes; none where it holds observations."""
    found = upload.state().get("wanted")
    return None if found is None else Wanted(found)


def kind_of(upload: Upload, step: Step) -> str:
    """The kind of job that takes that step with an upload."""
    return step.value if wanted_of(upload) is None else f"{step.value}-shapes"


def look(upload: Upload) -> None:
    """Begin to look at a file, as far as it is known how it is to be read."""
    state = upload.state()
    how = ("layer", "encoding") if wanted_of(upload) is None else ("layer", "crs")
    arguments = {own_jobs.BY: who(), "file": str(upload.file)} | {name: state.get(name) for name in how}
    upload.remember(look=world.jobs().ask(kind_of(upload, Step.LOOK), arguments).id)


def looked(upload: Upload) -> Job:
    """The job that looks at it."""
    return world.jobs().find(str(upload.state()["look"]))


def seen(job: Job) -> dict[str, Any]:
    """What was found when a file was looked at."""
    found: dict[str, Any] = orjson.loads(world.jobs().file_of(job).read_bytes())
    return found


def waiting(here: Town, upload: Upload, job: Job, step: Step) -> Response:
    """The page of a job that is not over, which looks again by itself."""
    answer = make_response(page("import_wait.html", here, upload=upload, job=job, what=step.value))
    answer.headers["Refresh"] = str(AGAIN_S)
    return answer


def mapping_file(upload: Upload) -> Response:
    """The mapping as a file to keep."""
    answer = Response(upload.mapping.read_bytes(), mimetype="application/toml")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{upload.file.stem}.toml")
    return answer


def run_of(upload: Upload, job_id: str) -> Job:
    """A trial or an import of this upload; `Missing` ``job.missing``."""
    job = world.jobs().find(job_id)
    if job.kind != kind_of(upload, Step.BRING) or job.arguments["file"] != str(upload.file):
        raise Missing("job.missing", key=job_id[:40])
    return job


def bring(upload: Upload, here: Town, mapping: Path | None, *, dry_run: bool, **more: object) -> Job:
    """The job that tries or does an import; ``more`` is what its kind is told beside."""
    settings: Settings = current_app.config["SETTINGS"]
    arguments = {
        own_jobs.BY: who(),
        "file": str(upload.file),
        "mapping": None if mapping is None else str(mapping),
        "store": settings.store,
        "municipality": here.slug,
        "dry_run": dry_run,
        "approves": viewer().may(Deed.REVIEW, here.slug),
    }
    return world.jobs().ask(kind_of(upload, Step.BRING), arguments | more)


def outcome(template: str, here: Town, upload: Upload, job: Job, **more: object) -> Response:
    """The page of what became of a trial or an import, row by row."""
    refused = [
        {"row": each["row"], "problem": told(refused_of(*each["why"])), "facts": each["why"][2]}
        for each in job.facts.get("refused_rows", ())
    ]
    body = page(template, here, upload=upload, job=job, refused=refused, problem=told(job.refused), **more)
    return make_response(body, 200 if job.refused is None else errors.status_of(job.refused))


def told(refused: Refused | None) -> dict[str, object] | None:
    """A refusal for a template: title, detail, code, and the field that it is about."""
    if refused is None:
        return None
    title, detail = errors.sentence(refused, language())
    if refused.code == "mapping.invalid":  # the sentence of the command line speaks of its options
        detail = _("Nothing was saved. Choose or correct what is marked, and try again.")
    return {"title": title, "detail": detail, "code": refused.code, "field": str(refused.facts.get("field", ""))}
