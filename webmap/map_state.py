"""One state of a municipality's map: what staff see, and what everyone does. Never changed; the next is another one."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from geodata.casework.generalising import PublicEye
from geodata.mapview.columns import NEVER, Book, Columns, together
from geodata.mapview.published import Generalised, merged, published
from geodata.mapview.selection import Selection
from geodata.model.observation import ObservationFilter

Pair = tuple[Columns, Columns]
"""The observations with a position, and the others."""

_BEFORE_ALL: Final = int(np.iinfo(np.int64).min)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What one kind of reader sees, as of log entry ``upto``. Readers go on with theirs."""

    upto: int
    placed: Columns
    unplaced: Columns
    book: Book
    selections: OrderedDict[ObservationFilter, Selection] = field(default_factory=OrderedDict)

    def untouched(self, upto: int) -> "Snapshot":
        """The same observations as of a later entry; areas and links may have changed."""
        same = OrderedDict(
            (where, selection)
            for where, selection in self.selections.copy().items()
            if not (where.area_id or where.action_id)
        )
        return replace(self, upto=upto, selections=same)

    def followed(self, upto: int, changed: NDArray[np.uint64], more: Pair) -> "Snapshot":
        """The next state: what changed is taken out, and put in again as it is now."""
        placed, unplaced = self.placed.without(changed), self.unplaced.without(changed)
        return Snapshot(upto, placed.with_rows(more[0]), unplaced.with_rows(more[1]), self.book)


@dataclass(frozen=True, slots=True, eq=False)
class Public:
    """What everyone sees as of the time ``until`` (milliseconds since 1970); the next batch is due at ``next_at``."""

    eye: PublicEye
    snapshot: Snapshot
    until: int
    next_at: int

    @classmethod
    def of(cls, staff: Snapshot, eye: PublicEye, now: int) -> Self:
        """What is public by now."""
        seen = _seen(eye, (staff.placed, staff.unplaced), after=_BEFORE_ALL, upto=now)
        return cls(eye, Snapshot(staff.upto, *seen, staff.book), now, _next_at((staff.placed, staff.unplaced), now))

    def later(self, staff: Snapshot, now: int) -> "Public":
        """The same with the batches that were due since."""
        every = (staff.placed, staff.unplaced)
        more = _seen(self.eye, every, after=self.until, upto=now)
        snapshot = _with(self.snapshot, (self.snapshot.placed, self.snapshot.unplaced), more)
        return replace(self, snapshot=snapshot, until=now, next_at=_next_at(every, now))

    def untouched(self, upto: int) -> "Public":
        """The same observations as of a later entry."""
        return replace(self, snapshot=self.snapshot.untouched(upto))

    def followed(self, upto: int, changed: NDArray[np.uint64], more: Pair) -> "Public":
        """The same after edits: what changed is taken out, and put in again where it is public."""
        left = self.snapshot.placed.without(changed), self.snapshot.unplaced.without(changed)
        fresh = _seen(self.eye, more, after=_BEFORE_ALL, upto=self.until)
        snapshot = replace(_with(self.snapshot, left, fresh), upto=upto)
        return replace(self, snapshot=snapshot, next_at=min(self.next_at, _next_at(more, self.until)))


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A municipality as of one log entry; ``public`` is made when it is first asked for."""

    staff: Snapshot
    public: Public | None = None


def _seen(eye: PublicEye, pair: Pair, *, after: int, upto: int) -> Pair:
    return published(*pair, Generalised(eye.places.of, eye.times), after=after, upto=upto)


def _with(snapshot: Snapshot, left: Pair, more: Pair) -> Snapshot:
    return Snapshot(snapshot.upto, merged(left[0], more[0]), together([left[1], more[1]]), snapshot.book)


def _next_at(pair: Pair, until: int) -> int:
    """When the next of these is public; `NEVER` where none will be."""
    return min(int(np.min(each.public_at, where=each.public_at > until, initial=NEVER)) for each in pair)
