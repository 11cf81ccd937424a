"""The store as somebody sees it: what is not theirs to see is not there, nor what is hidden of the rest."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from geodata.casework.generalising import PublicEye
from geodata.errors import Missing
from geodata.model.action import PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.link import ActionArea, AreaObservation, Link, ObservationAction
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.photo import Photo
from geodata.model.place import Municipality, Position
from geodata.model.record import Kept, LogEntry, T, Thing
from geodata.model.viewer import Viewer
from geodata.model.visibility import AUTHORS, OF_A_PERSON, OF_KEEPING, Level, Levels, hidden_fields, sees
from geodata.model.walk import Walk
from geodata.storage.store import LinkT, Store

COUNTED: Final = ("version", "changed_at")
"""What is told of keeping beside a thing's own fields."""

_Ends = Sequence[tuple[type[Any], str]]

_ENDS: Final[Mapping[type[Any], _Ends]] = {
    ObservationAction: ((Observation, "observation_id"), (PlanningAction, "action_id")),
    AreaObservation: ((Area, "area_id"), (Observation, "observation_id")),
    ActionArea: ((PlanningAction, "action_id"), (Area, "area_id")),
}


def hidden(kind: type[Any], levels: Levels) -> frozenset[str]:
    """What is left out where a thing of that kind is shown to these levels, `COUNTED` included."""
    known = (kind, levels)
    if known not in _HIDDEN:
        _HIDDEN[known] = _hidden(kind, levels)
    return _HIDDEN[known]


_HIDDEN: Final[dict[tuple[type[Any], Levels], frozenset[str]]] = {}


def _hidden(kind: type[Any], levels: Levels) -> frozenset[str]:
    unseen = hidden_fields(kind, levels)
    return unseen | frozenset(COUNTED) if kind in OF_A_PERSON and OF_KEEPING not in levels else unseen


def masked(thing: T, unseen: frozenset[str]) -> T:
    """The thing with what it is without those fields in their stead: nothing. Its own guards are passed by."""
    copy = object.__new__(type(thing))
    for field in dataclasses.fields(thing):
        value = _nothing(field) if field.name in unseen else getattr(thing, field.name)
        object.__setattr__(copy, field.name, value)
    return copy


def _nothing(field: dataclasses.Field[Any]) -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


class Seen:
    """What ``viewer`` sees of a store at ``now`` (UTC). The methods are those of `Store` that read, and say the same.

    What is not theirs to see is missing, in the words in which nothing is there. ``eye`` tells how everyone sees a
    municipality: who does not see its places exactly gets public ones.
    """

    def __init__(self, store: Store, viewer: Viewer, now: datetime, eye: Callable[[str], PublicEye]) -> None:
        self.viewer = viewer
        self._store = store
        self._now = now
        self._eye = eye

    # --- things -------------------------------------------------------------------------------------------------------

    def get(self, kind: type[T], key: str | UUID) -> Kept[T]:
        """As `Store.get`; `Missing` ``thing.missing`` for what is not seen too."""
        found = self.seen([self._store.get(kind, key)])
        if not found:
            raise Missing("thing.missing", key=str(key))
        return found[0]

    def get_many(self, kind: type[T], keys: Iterable[str | UUID]) -> list[Kept[T]]:
        """As `Store.get_many`."""
        return self.seen(self._store.get_many(kind, keys))

    def municipalities(self) -> list[Kept[Municipality]]:
        """As `Store.municipalities`."""
        return self.seen(self._store.municipalities())

    def municipality(self, name: str | None) -> Kept[Municipality]:
        """As `Store.municipality`."""
        return self.seen([self._store.municipality(name)])[0]

    def areas(self, municipality: str, *, kind: AreaKind | None = None) -> list[Kept[Area]]:
        """As `Store.areas`."""
        return self.seen(self._store.areas(municipality, kind=kind))

    def areas_at(self, municipality: str, position: Position) -> list[Kept[Area]]:
        """As `Store.areas_at`."""
        return self.seen(self._store.areas_at(municipality, position))

    def actions(self, municipality: str) -> list[Kept[PlanningAction]]:
        """As `Store.actions`."""
        return self.seen(self._store.actions(municipality))

    def walks(self, municipality: str) -> list[Kept[Walk]]:
        """As `Store.walks`."""
        return self.seen(self._store.walks(municipality))

    def photos(self, observation_id: UUID) -> list[Kept[Photo]]:
        """As `Store.photos`; `Missing` where the observation is not seen."""
        self.get(Observation, observation_id)
        return self.seen(self._store.photos(observation_id))

    def links(self, kind: type[LinkT], municipality: str, **ends: UUID) -> list[Kept[LinkT]]:
        """As `Store.links`, where both ends are seen."""
        return self.seen(self._store.links(kind, municipality, **ends))

    def history(self, kind: type[T], key: str | UUID) -> list[LogEntry]:
        """As `Store.history`, with what is seen of each entry; entries about nothing that is seen are left out.

        Of an observation or photo the municipality alone sees any; elsewhere ``by`` is empty for all others, and
        ``seq`` is the version.
        """
        levels = self.levels(self.get(kind, key).thing)
        unseen = hidden(kind, levels)
        if kind in OF_A_PERSON and AUTHORS not in levels:
            return []
        told = [_told(entry, unseen, levels) for entry in self._while_seen(kind, key, levels)]
        return [entry for entry in told if entry.fields]

    def _while_seen(self, kind: type[T], key: str | UUID, levels: Levels) -> Iterator[LogEntry]:
        """The entries from when the thing was theirs to see: what a proposal said is not told once it is decided."""
        was_seen = False
        for entry in self._store.history(kind, key):
            then = None if Level.INTERNAL in levels else self._store.version(kind, key, entry.version)
            is_seen = Level.INTERNAL in levels or (then is not None and self._sees(then))
            if is_seen:
                yield entry if was_seen else dataclasses.replace(entry, before=None)
            was_seen = is_seen

    def plain_observations_of(self, ids: Sequence[str]) -> list[dict[str, object]]:
        """As `Store.plain_observations_of`, without what is hidden; all of one municipality, each known to be seen."""
        rows = self._store.plain_observations_of(ids)
        return self.plain(str(rows[0]["municipality"]), rows) if rows else []

    def all_plain_observations(self, where: ObservationFilter) -> list[dict[str, object]]:
        """As `Store.plain_observations`, for those who see all there are in the filter's municipality."""
        return self.plain(where.municipality, self._store.plain_observations(where))

    def plain(self, municipality: str, rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        """Plain rows of one municipality's observations that are seen, without what is hidden in them."""
        levels = self.viewer.levels(municipality)
        unseen = hidden(Observation, levels)
        if Level.PARTNERS not in levels:
            rows = self._eye(municipality).plain(rows)
        return (
            [{name: value for name, value in row.items() if name not in unseen} for row in rows] if unseen else [*rows]
        )

    # --- how ----------------------------------------------------------------------------------------------------------

    def levels(self, thing: Thing) -> Levels:
        """The viewer's levels where a thing belongs."""
        return self.viewer.levels(thing.slug if isinstance(thing, Municipality) else thing.municipality)

    def seen(self, kept: Sequence[Kept[T]]) -> list[Kept[T]]:
        """Those that the viewer sees, as they see them."""
        known = self._ends_seen([each.thing for each in kept])
        chosen = [each for each in kept if self._sees(each.thing) and known(each.thing)]
        public = self._at_public_places([each.thing for each in chosen])
        return [self._shown(each, public.get(each.thing.key, each.thing)) for each in chosen]

    def _sees(self, thing: Thing) -> bool:
        return sees(self.levels(thing), thing, self._now)

    def _at_public_places(self, things: Sequence[Any]) -> dict[str, Any]:
        """By key: the observations whose exact places and times are not the viewer's, a town's all at once."""
        towns = defaultdict[str, list[Observation]](list)
        for each in things:
            if isinstance(each, Observation) and Level.PARTNERS not in self.levels(each):
                towns[each.municipality].append(each)
        return {each.key: each for town, exact in towns.items() for each in self._eye(town).observations(exact)}

    def _shown(self, kept: Kept[T], thing: T) -> Kept[T]:
        unseen = hidden(type(thing), self.levels(thing))
        return dataclasses.replace(kept, thing=masked(thing, unseen)) if unseen else kept

    def _ends_seen(self, things: Sequence[Thing]) -> Callable[[Thing], bool]:
        """Whether all that a thing stands between, or shows, is seen: looked up for all of them at once."""
        if not things or not isinstance(things[0], Link | Photo):
            return lambda _thing: True
        if Level.INTERNAL in self.levels(things[0]):  # they see every end there is
            return lambda _thing: True
        kind: type[Any] = type(things[0])
        ends: _Ends = ((Observation, "observation_id"),) if kind is Photo else _ENDS[kind]
        seen = {name: self._keys_seen(end, {getattr(each, name) for each in things}) for end, name in ends}
        return lambda thing: all(getattr(thing, name) in keys for name, keys in seen.items())

    def _keys_seen(self, kind: type[Any], keys: Iterable[UUID]) -> frozenset[UUID]:
        return frozenset(kept.thing.id for kept in self._store.get_many(kind, keys) if self._sees(kept.thing))


Reader = Store | Seen
"""What reads: all that is kept, or what somebody sees of it."""


def _told(entry: LogEntry, unseen: frozenset[str], levels: Levels) -> LogEntry:
    if not unseen and AUTHORS in levels:
        return entry
    return dataclasses.replace(
        entry,
        # How much else is written in the log is not theirs to count.
        seq=entry.seq if AUTHORS in levels else entry.version,
        by=entry.by if AUTHORS in levels else "",
        fields=tuple(name for name in entry.fields if name not in unseen),
        before=_without(entry.before, unseen),
        after=_without(entry.after, unseen),
    )


def _without(contents: Mapping[str, object] | None, unseen: frozenset[str]) -> Mapping[str, object] | None:
    return None if contents is None else {name: value for name, value in contents.items() if name not in unseen}
