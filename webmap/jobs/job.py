"""A job: what was asked for, how far it has come, and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

import orjson

from geodata import errors
from geodata.errors import Refused

_TIMES: Final = ("asked_at", "ended_at")


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What a job has made: facts (JSON values), and maybe a file in its folder with the type a browser is told."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Task:
    """What the work of a job is given: arguments (JSON values), an empty private folder, and whom to tell.

    ``tell(done, total)`` may be called as often as one likes.
    """

    arguments: Mapping[str, Any]
    folder: Path
    tell: Callable[[int, int], None]


Work = Callable[[Task], Result]
"""Does what one kind of job is about; a `Refused` that it raises is told to whoever asked."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it is kept. Times are UTC.

    ``id`` can't be guessed: whoever has it may look. ``runner`` is the process that does it. ``done`` of ``total`` is
    how far it has come, in units of its own. ``refusal`` says why it failed, as class, code and facts.
    """

    id: str
    kind: str
    arguments: Mapping[str, Any]
    asked_at: datetime
    state: JobState = JobState.WAITING
    runner: str = ""
    done: int = 0
    total: int = 0
    ended_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    media_type: str = ""
    refusal: tuple[str, str, Mapping[str, Any]] | None = None

    @property
    def is_over(self) -> bool:
        """Whether it is done or has failed."""
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def refused(self) -> Refused | None:
        """Why it failed; none where it did not."""
        return None if self.refusal is None else refused_of(*self.refusal)

    def to_json(self) -> bytes:
        """The job as it is kept."""
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, kept: bytes) -> Self:
        """The job again."""
        values = orjson.loads(kept)
        for name in _TIMES:
            values[name] = values[name] and datetime.fromisoformat(values[name])
        values["refusal"] = values["refusal"] and tuple(values["refusal"])
        return cls(**values | {"state": JobState(values["state"])})


def refusal_of(refused: Refused) -> tuple[str, str, Mapping[str, Any]]:
    """A refusal as class, code and facts, all JSON values."""
    facts = orjson.loads(orjson.dumps(refused.facts, default=str, option=orjson.OPT_NON_STR_KEYS))
    return type(refused).__name__, refused.code, facts


def refused_of(kind: str, code: str, facts: Mapping[str, Any]) -> Refused:
    """The refusal again."""
    found: type[Refused] = getattr(errors, kind)
    return found(code, **facts)
