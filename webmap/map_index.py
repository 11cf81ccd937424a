"""The map's index of each municipality: made when first asked for, brought up to date before it answers."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import Event, Lock, Thread
from typing import Final

from geodata.errors import Refused
from geodata.mapview.columns import Batch, Book, Columns, Names, halves, read, together
from geodata.mapview.listing import Listing, listing
from geodata.mapview.matching import Linked
from geodata.mapview.selection import Selection, select
from geodata.model.area import Area
from geodata.model.link import AreaObservation, ObservationAction
from geodata.model.observation import ObservationFilter
from geodata.storage import Store

KEPT_SELECTIONS: Final = 32
"""Filters whose answers are kept for a municipality, the least lately used one forgotten first."""

NEVER: Final = Event()
"""An end that does not come."""


class Ended(Exception):  # noqa: N818 - it is none
    """Nobody waits any longer for the index that is being made."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One state of a municipality, as of log entry ``upto``. Never changed: readers go on with theirs."""

    upto: int
    placed: Columns
    unplaced: Columns
    book: Book
    selections: OrderedDict[ObservationFilter, Selection] = field(default_factory=OrderedDict)


class MapIndex:
    """The index of every municipality that somebody has asked for. Methods may be called from several threads."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store
        self._snapshots: dict[str, Snapshot] = {}
        self._making: dict[str, Lock] = {}
        self._lock = Lock()

    def selection(self, where: ObservationFilter) -> tuple[Selection, Book]:
        """What answers to a filter, its box left aside, with all that was committed before the call."""
        snapshot = self.snapshot(where.municipality)
        wanted = replace(where, box=None)
        with self._lock:
            found = snapshot.selections.get(wanted)
            if found is not None:
                snapshot.selections.move_to_end(wanted)
                return found, snapshot.book
        found = select(snapshot.placed, snapshot.unplaced, snapshot.book, wanted, self._linked(wanted))
        with self._lock:
            snapshot.selections[wanted] = found
            while len(snapshot.selections) > KEPT_SELECTIONS:
                snapshot.selections.popitem(last=False)
        return found, snapshot.book

    def listing(self, where: ObservationFilter, *, limit: int, offset: int = 0) -> Listing:
        """A page of what answers to a filter, in the order of lists; what the map shows is what they count."""
        selection, _ = self.selection(where)
        return listing(selection, where.box, limit=limit, offset=offset)

    @contextmanager
    def warming(self) -> Iterator[Thread]:
        """While the block runs, the index of each municipality is made beside it, so that nobody waits for it."""
        is_over = Event()
        beside = Thread(target=self._warm, args=(is_over,), name="map index")
        beside.start()
        try:
            yield beside
        finally:
            is_over.set()
            beside.join()

    def _warm(self, is_over: Event) -> None:
        with suppress(Refused, Ended):  # whoever asks for the map is told
            for kept in self._store().municipalities():
                self.snapshot(kept.thing.slug, is_over)

    def snapshot(self, municipality: str, is_over: Event = NEVER) -> Snapshot:
        """The newest state of a municipality; `Ended` where ``is_over`` is set before it is made."""
        store = self._store()
        known = self._snapshots.get(municipality)
        if known is not None and known.upto == store.log_end():
            return known
        with self._lock:
            making = self._making.setdefault(municipality, Lock())
        with making:  # whoever waited finds it made
            known = self._snapshots.get(municipality)
            end = store.log_end()
            if known is not None and known.upto == end:
                return known
            is_older = known is not None and known.upto < end  # else the store is another one, from a backup
            if known is not None and is_older:
                made = _followed(store, municipality, known)
            else:
                made = _made(store, municipality, is_over)
            self._snapshots[municipality] = made
            return made

    def _linked(self, where: ObservationFilter) -> Linked:
        store = self._store()
        area, action = where.area_id, where.action_id
        return Linked(
            outline=None if area is None else store.get(Area, area).thing.outline,
            to_area=frozenset() if area is None else store.tied_observations(AreaObservation, area),
            to_action=frozenset() if action is None else store.tied_observations(ObservationAction, action),
        )


def _made(store: Store, municipality: str, is_over: Event) -> Snapshot:
    book = Book(Names(), Names())
    with store.map_rows(municipality) as rows:
        parts = [read(batch, book) for batch in _until(is_over, rows.batches)]
        upto = rows.upto
    return Snapshot(upto, *_joined(parts), book)


def _until(is_over: Event, batches: Iterable[Batch]) -> Iterator[Batch]:
    for batch in batches:
        if is_over.is_set():
            raise Ended
        yield batch


def _followed(store: Store, municipality: str, known: Snapshot) -> Snapshot:
    """The next state: what changed is taken out, and put in again as it is now."""
    with store.map_rows(municipality, after=known.upto) as rows:
        parts = [read(batch, known.book) for batch in rows.batches]
    if not rows.changed:  # links, areas or another municipality
        same = OrderedDict(
            (where, selection)
            for where, selection in known.selections.copy().items()
            if not (where.area_id or where.action_id)
        )
        return replace(known, upto=rows.upto, selections=same)
    changed = halves(rows.changed)
    placed, unplaced = known.placed.without(changed), known.unplaced.without(changed)
    more_placed, more_unplaced = _joined(parts)
    return Snapshot(rows.upto, placed.with_rows(more_placed), unplaced.with_rows(more_unplaced), known.book)


def _joined(parts: Sequence[tuple[Columns, Columns]]) -> tuple[Columns, Columns]:
    """The placed ones of all batches, and the others."""
    return together([placed for placed, _ in parts]), together([unplaced for _, unplaced in parts])
