"""Jobs are done beside the requests, looked at by an id that nobody guesses, and never silently lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from geodata.errors import Conflict, Invalid, Missing, Refused, Unavailable
from tests.builders import NOON
from tests.waiting import until
from webmap.jobs import runner
from webmap.jobs.job import Job, JobState, Result, Task
from webmap.jobs.runner import Jobs

PATIENCE_S = 20


class World:
    """Jobs of one folder on a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOON
        self.opened: list[Jobs] = []

    def jobs(self, **works: Callable[[Task], Result]) -> Jobs:
        made = Jobs(self.folder, self.clock)
        for kind, work in works.items():
            made.offer(kind, work)
        self.opened.append(made)
        return made

    def clock(self) -> datetime:
        return self.now


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "town.gpkg.jobs")
    yield made
    for jobs in made.opened:
        jobs.close()


def ended(jobs: Jobs, job: Job) -> Job:
    """The job when it is over."""

    def look() -> Job | None:
        found = jobs.find(job.id)
        return found if found.is_over else None

    return until(look)


def write(task: Task) -> Result:
    (task.folder / "svar.txt").write_text(task.arguments["text"])
    task.tell(1, 2)
    task.tell(2, 2)
    return Result({"written": 1}, "svar.txt", "text/plain")


def test_a_job_is_done_and_its_file_is_private(world):
    jobs = world.jobs(write=write)
    asked = jobs.ask("write", {"text": "hej"})
    assert (asked.state, asked.asked_at) == (JobState.WAITING, NOON)
    job = ended(jobs, asked)
    assert (job.state, job.done, job.total, dict(job.facts)) == (JobState.DONE, 2, 2, {"written": 1})
    path = jobs.file_of(job)
    assert path.read_text() == "hej"
    modes = {str(each.relative_to(world.folder.parent)): each.stat().st_mode & 0o077 for each in everything(world)}
    assert not any(modes.values()), modes


def everything(world: World) -> list[Path]:
    return [world.folder, *world.folder.rglob("*")]


def test_nothing_is_made_before_it_is_needed(world):
    world.jobs(write=write).close()
    assert not world.folder.exists()


def test_ids_are_random_and_unknown_ones_are_missing(world):
    jobs = world.jobs(write=write)
    first, second = (jobs.ask("write", {"text": "x"}) for _ in range(2))
    assert first.id != second.id
    assert len(first.id) == 32
    for key in ("0" * 32, "../queue", "", "å" * 32):
        with pytest.raises(Missing, match=r"job\.missing"):
            jobs.find(key)


def test_a_refusal_is_told_and_its_half_done_file_is_gone(world):
    def refuse(task: Task) -> Result:
        (task.folder / "half.gpkg").write_text("half")
        raise Invalid("crs.unknown", value="EPSG:1")

    jobs = world.jobs(refuse=refuse)
    job = ended(jobs, jobs.ask("refuse", {}))
    assert job.state is JobState.FAILED
    assert job.refused is not None
    assert (job.refused.code, job.refused.facts) == ("crs.unknown", {"value": "EPSG:1"})
    assert not (world.folder / job.id).exists()
    with pytest.raises(Conflict, match=r"job\.not-done"):
        jobs.file_of(job)


def test_an_accident_is_told_as_a_reference_and_nothing_else(world, caplog):
    def fail(task: Task) -> Result:
        raise RuntimeError("secret words")

    jobs = world.jobs(fail=fail)
    refused = ended(jobs, jobs.ask("fail", {})).refused
    assert refused is not None
    assert refused.code == "unexpected"
    assert "secret" not in str(refused.facts)
    assert str(refused.facts["reference"]) in caplog.text


def test_progress_is_seen_while_it_works_and_its_file_is_not_there_yet(world):
    begun, go_on = Event(), Event()

    def slow(task: Task) -> Result:
        task.tell(3, 10)
        begun.set()
        go_on.wait(PATIENCE_S)
        return Result()

    jobs = world.jobs(slow=slow)
    asked = jobs.ask("slow", {})
    assert begun.wait(PATIENCE_S)
    job = jobs.find(asked.id)
    assert (job.state, job.done, job.total) == (JobState.WORKING, 3, 10)
    with pytest.raises(Conflict, match=r"job\.not-done"):
        jobs.file_of(job)
    go_on.set()
    assert ended(jobs, asked).state is JobState.DONE


def test_a_job_that_is_cut_off_by_a_stop_is_marked_in_words(world, monkeypatch):
    begun, go_on = Event(), Event()

    def slow(task: Task) -> Result:
        begun.set()
        go_on.wait(PATIENCE_S)
        return Result()

    monkeypatch.setattr(runner, "PATIENCE_S", 0.1)
    jobs = world.jobs(slow=slow)
    asked = jobs.ask("slow", {})
    assert begun.wait(PATIENCE_S)
    jobs.close()
    refused = world.jobs().find(asked.id).refused
    go_on.set()
    assert refused is not None
    assert refused.code == "job.interrupted"


@pytest.mark.slow
def test_a_killed_process_leaves_jobs_that_say_so_and_waiting_ones_are_done_by_the_next(world):
    code = """
import sys, time
from pathlib import Path
from datetime import UTC, datetime
from webmap.jobs.runner import Jobs
def hang(task):
    print(task.folder.name, flush=True)
    time.sleep(600)
jobs = Jobs(Path(sys.argv[1]), lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
jobs.offer("hang", hang)
jobs.offer("write", hang)
for n in range(2): jobs.ask("hang", {})
seen = [jobs.find(j.id) for j in jobs.all()]
while not all(j.state == "working" for j in seen):
    time.sleep(0.05); seen = [jobs.find(j.id) for j in jobs.all()]
print("waiting", jobs.ask("write", {"text": "x"}).id, flush=True)
time.sleep(600)
"""
    world.folder.parent.mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", code, world.folder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(3)]
        os.kill(process.pid, signal.SIGKILL)
    working = [line[0] for line in lines if len(line) == 1]
    (waiting,) = (line[1] for line in lines if len(line) == 2)
    jobs = world.jobs(write=write)
    for key in working:
        refused = jobs.find(key).refused
        assert refused is not None
        assert refused.code == "job.interrupted"
    assert ended(jobs, jobs.find(waiting)).state is JobState.DONE
    assert len(list(world.folder.glob("*.alive"))) == 1


def test_what_another_living_process_does_is_left_alone(world):
    begun, go_on = Event(), Event()

    def slow(task: Task) -> Result:
        begun.set()
        go_on.wait(PATIENCE_S)
        return Result()

    jobs = world.jobs(slow=slow)
    asked = jobs.ask("slow", {})
    assert begun.wait(PATIENCE_S)
    assert world.jobs().find(asked.id).state is JobState.WORKING
    go_on.set()
    assert ended(jobs, asked).state is JobState.DONE


def test_results_are_swept_by_age_and_folders_that_no_job_owns_too(world):
    jobs = world.jobs(write=write)
    job = ended(jobs, jobs.ask("write", {"text": "x"}))
    stray = world.folder / ("f" * 32)
    stray.mkdir()
    world.now += runner.KEPT
    jobs.sweep()
    assert jobs.find(job.id) == job
    assert not stray.exists()
    world.now += timedelta(seconds=1)
    jobs.sweep()
    assert not (world.folder / job.id).exists()
    with pytest.raises(Missing):
        jobs.find(job.id)


def test_more_jobs_than_may_wait_are_refused(world, monkeypatch):
    monkeypatch.setattr(runner, "MOST_WAITING", 0)
    with pytest.raises(Unavailable, match=r"job\.too-many"):
        world.jobs(write=write).ask("write", {})


def test_a_message_in_the_queue_is_text_and_runs_nothing(world):
    go_on = Event()
    jobs = world.jobs(slow=lambda _task: Result({"went": go_on.wait(PATIENCE_S)}))
    asked = [jobs.ask("slow", {"text": "x"}) for _ in range(4)]
    kept = (world.folder / "queue.sqlite").read_bytes()
    go_on.set()
    assert asked[-1].id.encode() in kept
    assert b"\x80\x05" not in kept  # a pickle's head
    for job in asked:
        assert not isinstance(ended(jobs, job).refused, Refused)
