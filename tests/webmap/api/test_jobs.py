"""Jobs over HTTP: looked at, fetched, refused in words."""

import pytest
from flask import Flask

from geodata.errors import Invalid
from tests.waiting import until
from webmap.api.jobs import accepted
from webmap.jobs.job import Result, Task
from webmap.world import JOBS_KEY


@pytest.fixture
def jobs(app: Flask):
    jobs = app.extensions[JOBS_KEY]
    yield jobs
    jobs.close()


def over(client, where: str):
    """What is told of a job when it is over."""

    def look():
        told = client.get(where).json
        return told if told["state"] in {"done", "failed"} else None

    return until(look)


def write(task: Task) -> Result:
    (task.folder / "åtgärder.csv").write_text("x")
    return Result({"written": 1}, "åtgärder.csv", "text/csv")


def test_a_job_is_accepted_looked_at_and_its_file_fetched(app, client, jobs):
    jobs.offer("write", write)
    with app.test_request_context():
        answer = accepted(jobs.ask("write", {"by": "lokal"}))
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/jobs/{answer.json['id']}"
    told = over(client, answer.headers["Location"])
    assert (told["state"], told["facts"], told["problem"]) == ("done", {"written": 1}, None)
    file = client.get(told["file"])
    assert file.data == b"x"
    assert file.mimetype == "text/csv"
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["Content-Disposition"].startswith("attachment; filename")
    file.close()


def test_a_failed_job_says_why_in_the_readers_language(client, jobs):
    def refuse(task: Task) -> Result:
        raise Invalid("crs.unknown", value="EPSG:1")

    jobs.offer("refuse", refuse)
    key = jobs.ask("refuse", {"by": "lokal"}).id
    told = over(client, f"/api/v1/jobs/{key}")
    assert told["problem"]["code"] == "crs.unknown"
    assert told["problem"]["title"] == "The coordinate system is not known."
    refused = client.get(f"/api/v1/jobs/{key}/file")
    assert (refused.status_code, refused.json["facts"]) == (409, {"state": "failed"})


def test_an_unknown_job_and_somebody_elses_are_missing(client, visitor, jobs):
    jobs.offer("write", write)
    others = [jobs.ask("write", said).id for said in ({"by": "konto:1"}, {"by": ""}, {})]
    for key in others:
        answers = [asking.get(f"/api/v1/jobs/{key}{end}") for asking in (client, visitor) for end in ("", "/file")]
        assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "job.missing")}
    for path in ("/api/v1/jobs/" + "0" * 32, "/api/v1/jobs/x/file"):
        answer = client.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "job.missing")
