"""A job is there for whoever asked for it, and for nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.errors import Missing
from geodata.model.role import Role
from tests.webmap.accounts.signing_in import sign_in
from tests.webmap.conftest import TOKEN
from webmap import own_jobs
from webmap.jobs.job import Result
from webmap.world import JOBS_KEY


@pytest.fixture
def jobs(app: Flask) -> Iterator[Any]:
    made = app.extensions[JOBS_KEY]
    made.offer("nothing", lambda _task: Result())
    yield made
    made.close()


def test_a_job_of_a_municipality_is_there_while_its_role_is_held(
    app: Flask, client: FlaskClient, other_town: str, jobs: Any
):
    account = sign_in(client, {"gotene": [Role.CASEWORKER], other_town: [Role.READER]})
    here, there = (
        jobs.ask("nothing", {own_jobs.BY: account.key, "municipality": slug}).id for slug in ("gotene", "skara")
    )
    del client.environ_base["HTTP_AUTHORIZATION"]
    assert client.get(f"/api/v1/jobs/{here}").status_code == 200
    for part in ("", "/file"):
        assert client.get(f"/api/v1/jobs/{there}{part}").json["code"] == "job.missing"


def test_a_job_is_for_whoever_asked_for_it(app: Flask, jobs: Any):
    own, others, nobodys = (jobs.ask("nothing", {own_jobs.BY: by}).id for by in ("lokal", "konto:0123456789ab", ""))
    with app.test_request_context(headers={"Authorization": f"Bearer {TOKEN}"}):
        assert own_jobs.find(own).id == own
        for key in (others, nobodys, "0" * 32):
            with pytest.raises(Missing, match=r"job\.missing"):
                own_jobs.find(key)
    with app.test_request_context():
        for key in (own, nobodys):
            with pytest.raises(Missing, match=r"job\.missing"):
                own_jobs.find(key)
