"""The steps of every import on pages, whatever the file holds: look, wait, say what is wrong, give the mapping."""

from enum import StrEnum
from typing import Any, Final

import orjson
from flask import Response, make_response

from geodata.errors import Missing, Refused
from geodata.exchange.shape_mapping import Wanted
from webmap import errors, world
from webmap.jobs.job import Job
from webmap.language import _, language
from webmap.pages.presenting import Town, page
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
    arguments = {"file": str(upload.file)} | {name: state.get(name) for name in how}
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


def told(refused: Refused | None) -> dict[str, object] | None:
    """A refusal for a template: title, detail, code, and the field that it is about."""
    if refused is None:
        return None
    title, detail = errors.sentence(refused, language())
    if refused.code == "mapping.invalid":  # the sentence of the command line speaks of its options
        detail = _("Nothing was saved. Choose or correct what is marked, and try again.")
    return {"title": title, "detail": detail, "code": refused.code, "field": str(refused.facts.get("field", ""))}
