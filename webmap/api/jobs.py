"""Jobs: how far one has come, and the file that it has made."""

from typing import Any

from flask import Blueprint, Response, send_file

from geodata.model.moments import moment
from webmap import errors, own_jobs, world
from webmap.api import answers
from webmap.api.contract import Answer, described, reference
from webmap.jobs.job import Job
from webmap.language import language

routes = Blueprint("jobs", __name__)


def shown(job: Job) -> dict[str, Any]:
    """A job as programs see it; ``file`` is the address of what it has made, none where there is nothing."""
    refused = job.refused
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "asked_at": moment(job.asked_at),
        "ended_at": None if job.ended_at is None else moment(job.ended_at),
        "facts": job.facts,
        "file": f"/api/v1/jobs/{job.id}/file" if job.file else None,
        "problem": None if refused is None else errors.problem(refused, language()),
    }


def accepted(job: Job) -> Response:
    """The answer to what has become a job: 202, and where to look at it."""
    answer = answers.json(shown(job), 202)
    answer.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return answer


@routes.get("/jobs/<key>")
@described(gives=Answer(schema=reference("Job")), refuses=("job.missing",))
def one(key: str) -> Response:
    """A job, for whoever asked for it."""
    return answers.json(shown(own_jobs.find(key)))


@routes.get("/jobs/<key>/file")
@described(gives=Answer(schema={}, media="*/*"), refuses=("job.missing", "job.not-done"))
def file(key: str) -> Response:
    """The file that a job has made, to be saved; 409 while there is none."""
    jobs = world.jobs()
    job = own_jobs.find(key)
    answer = send_file(
        jobs.file_of(job), mimetype=job.media_type, as_attachment=True, download_name=job.file, etag=False
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
