"""A job is there for whoever asked for it, and for nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from geodata.errors import Missing
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
