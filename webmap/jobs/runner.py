"""Does jobs with threads of this process; what is asked for is kept on the disk and never silently lost.

Everything lies in one private folder: the queue and the jobs in a SQLite file of huey's own, and a folder for each
job's files. A job that a process took with it when it ended is marked as failed, in words, when the next one starts.
"""

import fcntl
import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final
from uuid import uuid4

import orjson
from huey import SqliteHuey, crontab  # type: ignore[import-untyped]
from huey.constants import EmptyData  # type: ignore[import-untyped]
from huey.consumer import Consumer  # type: ignore[import-untyped]
from huey.registry import Message  # type: ignore[import-untyped]

from geodata.errors import Conflict, Missing, Refused, Unavailable
from webmap.jobs.job import Job, JobState, Result, Task, Work, refusal_of

log = logging.getLogger(__name__)

KEPT: Final = timedelta(hours=24)
"""How long a job and its file can be fetched after it ended."""

MOST_WAITING: Final = 100
"""Jobs that may wait; more are refused, so that nobody fills the disk."""

THREADS: Final = 2
"""Jobs done at the same time; what is heavy goes on in processes of their own, on two cores or more."""

LOOKING_S: Final = 0.2
"""Seconds between two looks at the queue."""

PATIENCE_S: Final = 5.0
"""Seconds that a job is given to end when the server stops."""

_ID: Final = re.compile(r"[0-9a-f]{32}")


class _Messages:
    """Queued messages as JSON: a file that somebody else has written to can't run anything."""

    def serialize(self, message: Any) -> bytes:  # noqa: ANN401 - huey has no types
        return orjson.dumps(list(message))

    def deserialize(self, data: bytes) -> Any:  # noqa: ANN401
        return Message(*orjson.loads(bytes(data)))


class _Threads(Consumer):  # type: ignore[misc]
    """Huey's threads, which leave the process's signals to the server."""

    def _set_signal_handlers(self) -> None:
        """None."""


class Jobs:
    """The jobs of one store. ``folder`` is made when first needed; ``clock`` tells the time (UTC)."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._works: dict[str, Work] = {}
        self._progress: dict[str, tuple[int, int]] = {}
        self._lock = Lock()
        self._runner = secrets.token_hex(8)
        self._alive: int | None = None
        self._threads: _Threads | None = None
        self._is_closing = False

    def offer(self, kind: str, work: Work) -> None:
        """Take on one kind of job."""
        self._works[kind] = work

    def start(self) -> None:
        """Look after jobs from now on, those too that an earlier process left. Asking for a job does it as well."""
        with self._lock:
            if self._threads is not None:
                return
            self._is_closing = False
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._alive = _locked(self._folder / f"{self._runner}.alive")
            self._queue = self._opened()
            self._end_what_was_interrupted()
            self.sweep()
            self._threads = _Threads(self._queue, workers=THREADS, initial_delay=LOOKING_S, max_delay=LOOKING_S)
            self._threads.start()

    def _opened(self) -> Any:  # noqa: ANN401 - huey has no types
        path = self._folder / "queue.sqlite"
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        queue = SqliteHuey(
            "tryggkarta", filename=str(path), results=False, serializer=_Messages(), fsync=True, journal_mode="delete"
        )
        self._enqueued = queue.task(name="do")(self._do)
        queue.periodic_task(crontab(minute="0"), name="sweep")(self.sweep)
        return queue

    def ask(self, kind: str, arguments: dict[str, Any]) -> Job:
        """A new job, waiting; `Unavailable` ``job.too-many`` where too many wait already."""
        if kind not in self._works:
            raise KeyError(kind)
        self.start()
        if self._queue.pending_count() >= MOST_WAITING:
            raise Unavailable("job.too-many", longest=MOST_WAITING)
        job = Job(secrets.token_hex(16), kind, arguments, self._clock())
        self._keep(job)
        self._enqueued(job.id)
        return job

    def find(self, key: str) -> Job:
        """The job with that id; `Missing` ``job.missing``."""
        self.start()
        job = self._kept(key)
        if job is None:
            raise Missing("job.missing", key=key[:40])
        done, total = self._progress.get(key, (job.done, job.total))
        return replace(job, done=done, total=total)

    def _kept(self, key: str) -> Job | None:
        found = self._queue.storage.peek_data(key) if _ID.fullmatch(key) else EmptyData
        return None if found is EmptyData else Job.from_json(bytes(found))

    def file_of(self, job: Job) -> Path:
        """The file that a job has made; `Conflict` ``job.not-done`` where it has made none, the job itself says why."""
        if job.state is not JobState.DONE or not job.file:
            raise Conflict("job.not-done", state=job.state.value)
        return self._folder / job.id / job.file

    def all(self) -> list[Job]:
        """Every job that is kept, the oldest first."""
        kept = self._queue.storage.result_items()
        return sorted((Job.from_json(bytes(kept[key])) for key in kept if _ID.fullmatch(key)), key=lambda j: j.asked_at)

    def sweep(self) -> None:
        """Clear away jobs that ended long ago, with their files, and folders that no job owns."""
        oldest = self._clock() - KEPT
        kept = set()
        for job in self.all():
            if job.ended_at is not None and job.ended_at < oldest:
                self._queue.storage.delete_data(job.id)
            else:
                kept.add(job.id)
        for folder in self._folder.iterdir():
            if _ID.fullmatch(folder.name) and folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Stop. What is being done has a few seconds to end; what is cut off is marked so, what waits is done later."""
        with self._lock:
            if self._threads is None:
                return
            self._is_closing = True
            self._threads.shutdown_timeout = PATIENCE_S
            self._threads.stop(graceful=True)
            for job in self.all():
                if job.state is JobState.WORKING and job.runner == self._runner:
                    self._end(job, Unavailable("job.interrupted"))
            self._queue.storage.close()
            self._threads = None
            if self._alive is not None:
                (self._folder / f"{self._runner}.alive").unlink(missing_ok=True)
                os.close(self._alive)

    def _keep(self, job: Job) -> None:
        self._queue.storage.put_data(job.id, job.to_json())

    def _do(self, key: str) -> None:
        """Do one job, in a thread of the queue's."""
        asked = self._kept(key)
        if asked is None or asked.state is not JobState.WAITING:
            return
        job = replace(asked, state=JobState.WORKING, runner=self._runner)
        self._keep(job)
        folder = self._folder / key
        folder.mkdir(mode=0o700, exist_ok=True)
        task = Task(job.arguments, folder, lambda done, total: self._progress.update({key: (done, total)}))
        try:
            result = self._works[job.kind](task)
        except Refused as refused:
            self._end(job, refused)
        except Exception:
            reference = uuid4().hex[:12]
            log.exception("unexpected error, reference %s: job %s", reference, job.kind)
            self._end(job, Refused("unexpected", reference=reference))
        else:
            self._finish(job, result)

    def _finish(self, job: Job, result: Result) -> None:
        if result.file:
            (self._folder / job.id / result.file).chmod(0o600)
        done, total = self._progress.pop(job.id, (0, 0))
        ended = replace(job, state=JobState.DONE, ended_at=self._clock(), done=done, total=total)
        self._keep(replace(ended, facts=result.facts, file=result.file, media_type=result.media_type))

    def _end(self, job: Job, why: Refused) -> None:
        if self._is_closing:
            why = Unavailable("job.interrupted")
        done, total = self._progress.pop(job.id, (job.done, job.total))
        shutil.rmtree(self._folder / job.id, ignore_errors=True)
        ended = replace(job, state=JobState.FAILED, ended_at=self._clock(), refusal=refusal_of(why))
        self._keep(replace(ended, done=done, total=total))

    def _end_what_was_interrupted(self) -> None:
        """Mark as failed what a process that is gone was doing, and what it had kept but not yet queued."""
        queued = {task.args[0] for task in self._queue.pending() if task.args}
        for job in self.all():
            is_lost = job.state is JobState.WAITING and job.id not in queued
            if is_lost or (job.state is JobState.WORKING and self._is_gone(job.runner)):
                self._end(job, Unavailable("job.interrupted"))

    def _is_gone(self, runner: str) -> bool:
        """Whether the process that did a job has ended: the system then lets go of its lock."""
        path = self._folder / f"{runner}.alive"
        try:
            os.close(_locked(path))
        except BlockingIOError:
            return False
        path.unlink(missing_ok=True)
        return True


def _locked(path: Path) -> int:
    """A file of the owner's alone, locked by this process for as long as it lives; `BlockingIOError` where it is."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle
