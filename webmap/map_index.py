"""The map's index of each municipality: made when first asked for, brought up to date before it answers.

Staff see all that is there; everyone else what is public by now, at public places and times, in columns of their own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Final

from geodata.casework.generalising import PublicEye, public_eye
from geodata.errors import Missing, Refused
from geodata.mapview.columns import Batch, Book, Columns, Names, halves, read, together
from geodata.mapview.listing import Listing, listing
from geodata.mapview.matching import Linked
from geodata.mapview.selection import Selection, select
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.link import AreaObservation, ObservationAction
from geodata.model.observation import ObservationFilter
from geodata.model.place import Municipality
from geodata.model.visibility import is_public as may_be_public
from geodata.storage import Store
from webmap.map_state import Public, Snapshot, State, milliseconds

KEPT_SELECTIONS: Final = 32
"""Filters whose answers are kept for a municipality, the least lately used one forgotten first."""

NEVER: Final = Event()
"""An end that does not come."""


class Ended(Exception):  # noqa: N818 - it is none
    """Nobody waits any longer for the index that is being made."""


class MapIndex:
    """The index of every municipality that somebody has asked for. Methods may be called from several threads.

    What ``is_public`` is asked for is made of nothing but public places, times and numbers of people: filters, boxes,
    clusters, totals and order included.
    """

    def __init__(self, store: Callable[[], Store], clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._states: dict[str, State] = {}
        self._making: dict[str, Lock] = {}
        self._lock = Lock()

    def selection(self, where: ObservationFilter, *, is_public: bool = False) -> tuple[Selection, Book]:
        """What answers to a filter, its box left aside, with all that was committed before the call.

        `Missing` where everyone is asked for, and the filter names an area or action that not everyone sees.
        """
        snapshot = self.public(where.municipality).snapshot if is_public else self.snapshot(where.municipality)
        wanted = replace(where, box=None)
        with self._lock:
            found = snapshot.selections.get(wanted)
            if found is not None:
                snapshot.selections.move_to_end(wanted)
                return found, snapshot.book
        linked = self._linked(wanted, is_public=is_public)
        found = select(snapshot.placed, snapshot.unplaced, snapshot.book, wanted, linked)
        with self._lock:
            snapshot.selections[wanted] = found
            while len(snapshot.selections) > KEPT_SELECTIONS:
                snapshot.selections.popitem(last=False)
        return found, snapshot.book

    def listing(self, where: ObservationFilter, *, limit: int, offset: int = 0, is_public: bool = False) -> Listing:
        """A page of what answers to a filter, in the order of lists; what the map shows is what they count."""
        selection, _ = self.selection(where, is_public=is_public)
        return listing(selection, where.box, limit=limit, offset=offset)

    def eye(self, municipality: str) -> PublicEye:
        """How everyone sees a municipality: for whatever comes from elsewhere than the index."""
        return self.public(municipality).eye

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
                self.public(kept.thing.slug)

    def snapshot(self, municipality: str, is_over: Event = NEVER) -> Snapshot:
        """The newest state of a municipality; `Ended` where ``is_over`` is set before it is made."""
        return self._state(municipality, is_over).staff

    def public(self, municipality: str) -> Public:
        """What everyone sees of the newest state, at this time; time that goes back takes nothing back."""
        now = milliseconds(self._clock())
        state = self._state(municipality)
        if state.public is not None and now < state.public.next_at:
            return state.public
        with self._making_of(municipality):
            state = self._states[municipality]
            if state.public is None:
                town = self._store().get(Municipality, municipality).thing
                public = Public.of(state.staff, public_eye(self._store(), town), now)
            elif now < state.public.next_at:  # whoever waited finds it made
                return state.public
            else:
                public = state.public.later(state.staff, now)
            self._states[municipality] = replace(state, public=public)
            return public

    def _state(self, municipality: str, is_over: Event = NEVER) -> State:
        store = self._store()
        known = self._states.get(municipality)
        if known is not None and known.staff.upto == store.log_end():
            return known
        with self._making_of(municipality):  # whoever waited finds it made
            known = self._states.get(municipality)
            end = store.log_end()
            if known is not None and known.staff.upto == end:
                return known
            is_older = known is not None and known.staff.upto < end  # else the store is another one, from a backup
            if known is not None and is_older:
                made = _followed(store, municipality, known)
            else:
                made = State(_made(store, municipality, is_over))
            self._states[municipality] = made
            return made

    def _making_of(self, municipality: str) -> Lock:
        with self._lock:
            return self._making.setdefault(municipality, Lock())

    def _linked(self, where: ObservationFilter, *, is_public: bool) -> Linked:
        store = self._store()
        area = None if where.area_id is None else store.get(Area, where.area_id).thing
        action = where.action_id
        if is_public and area is not None and not may_be_public(area):
            raise Missing("thing.missing", key=str(area.id))
        if is_public and action is not None and not may_be_public(store.get(PlanningAction, action).thing):
            raise Missing("thing.missing", key=str(action))
        return Linked(
            outline=None if area is None else area.outline,
            # That a person linked it to an area is for partners: everyone is told what lies inside.
            to_area=frozenset() if area is None or is_public else store.tied_observations(AreaObservation, area.id),
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


def _followed(store: Store, municipality: str, known: State) -> State:
    """The next state; where the municipality itself was edited, what everyone sees is made anew when asked for."""
    staff = known.staff
    with store.map_rows(municipality, after=staff.upto) as rows:
        more = _joined([read(batch, staff.book) for batch in rows.batches])
    public = None if rows.is_town_changed else known.public
    if not rows.changed:  # links, areas or another municipality
        return State(staff.untouched(rows.upto), None if public is None else public.untouched(rows.upto))
    changed = halves(rows.changed)
    followed = None if public is None else public.followed(rows.upto, changed, more)
    return State(staff.followed(rows.upto, changed, more), followed)


def _joined(parts: Sequence[tuple[Columns, Columns]]) -> tuple[Columns, Columns]:
    """The placed ones of all batches, and the others."""
    return together([placed for placed, _ in parts]), together([unplaced for _, unplaced in parts])
