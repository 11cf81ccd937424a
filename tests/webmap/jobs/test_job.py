"""A job is kept as JSON and comes back the same."""

from dataclasses import replace

import pytest

from geodata.errors import Conflict, Invalid, Refused, Unavailable
from tests.builders import NOON
from webmap.jobs.job import Job, JobState, refusal_of, refused_of

WAITING = Job("a" * 32, "export", {"what": "areas", "codes": ["L1"]}, NOON)


@pytest.mark.parametrize(
    "job",
    [
        WAITING,
        replace(WAITING, state=JobState.WORKING, runner="r", done=3, total=9),
        replace(WAITING, state=JobState.DONE, ended_at=NOON, file="ytor.gpkg", facts={"written": 7}),
        replace(WAITING, state=JobState.FAILED, ended_at=NOON, refusal=("Invalid", "crs.unknown", {"value": "x"})),
    ],
)
def test_a_job_comes_back_as_it_was_kept(job: Job):
    assert Job.from_json(job.to_json()) == job


@pytest.mark.parametrize(
    "refused", [Refused("unexpected", reference="x"), Invalid("crs.unknown", value="EPSG:1"), Unavailable("store.busy")]
)
def test_a_refusal_keeps_class_code_and_facts(refused: Refused):
    again = refused_of(*refusal_of(refused))
    assert (type(again), again.code, again.facts) == (type(refused), refused.code, refused.facts)


def test_facts_that_are_no_json_are_told_as_text():
    _, _, facts = refusal_of(Conflict("store.exists", found={1: NOON.date()}, at=NOON.tzinfo))
    assert facts == {"found": {"1": "2026-11-22"}, "at": "UTC"}


def test_only_what_has_ended_is_over():
    assert [state for state in JobState if replace(WAITING, state=state).is_over] == [JobState.DONE, JobState.FAILED]
