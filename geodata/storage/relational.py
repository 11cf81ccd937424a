"""What both databases have in common: the store's contract in SQLAlchemy Core."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Integer, Select, bindparam, delete, exists, func, literal_column, select

from geodata.errors import Conflict, Missing, Refused
from geodata.model.action import PlanningAction
from geodata.model.area import Area, AreaKind
from geodata.model.layer import Layer, LayerFeature
from geodata.model.link import AreaObservation, ObservationAction
from geodata.model.observation import Observation, ObservationFilter
from geodata.model.photo import Photo
from geodata.model.place import Box, Municipality, Position
from geodata.model.record import Kept, LogEntry, T
from geodata.model.review import ANSWERABLE
from geodata.model.walk import Walk
from geodata.storage import log, map_rows, own_layers, tables
from geodata.storage.contents import thing_of
from geodata.storage.plain_rows import live_rows_of, plain_of, plain_rows
from geodata.storage.prepared import raw_rows
from geodata.storage.rows import kept_of, rows_of
from geodata.storage.selection import Spatial, asked, condition, linked
from geodata.storage.store import FIELDS, Count, LinkT, MapRows, PhotoHashes, Store, Transaction
from geodata.storage.tables import TABLE_OF
from geodata.storage.transaction import RelationalTransaction, kept_by_key, key_column, members_of

_KEYS_AT_ONCE: Final = 500
_ENTRIES_AT_ONCE: Final = 1_000
_o = tables.observation.c
_LOG_END: Final[Select[Any]] = select(func.coalesce(func.max(tables.log.c.seq), literal_column("0")))
_history = select(tables.log, tables.log_content.c.before, tables.log_content.c.after).outerjoin(tables.log_content)


def _page(limit: int | None, offset: int) -> dict[str, int]:
    return ({} if limit is None else {"limit": limit}) | ({"offset": offset} if offset else {})


def _in_order(rows: Select[Any], names: Sequence[str], spatial: Spatial) -> Select[Any]:
    """The rows that are asked for by these names: newest first."""
    found = rows.where(condition(names, spatial)).order_by(_o.observed_at.desc().nulls_last(), _o.id)
    if "limit" in names:
        found = found.limit(bindparam("limit", type_=Integer))
    return found.offset(bindparam("offset", type_=Integer)) if "offset" in names else found


# One statement for all filters of a shape: making it anew takes a fifth as long as reading a thousand rows.
@lru_cache(maxsize=256)
def _listed(names: tuple[str, ...], spatial: Spatial) -> Select[Any]:
    return _in_order(rows_of(Observation), names, spatial)


@lru_cache(maxsize=256)
def _plainly_listed(fields: tuple[str, ...], names: tuple[str, ...], spatial: Spatial) -> Select[Any]:
    return _in_order(plain_rows(fields), names, spatial)


@lru_cache(maxsize=256)
def _counted(names: tuple[str, ...], spatial: Spatial) -> Select[Any]:
    counts: Any = (func.count(), func.count().filter(_o.position.is_(None)))
    return select(*counts).select_from(tables.observation).where(condition(names, spatial))


class RelationalStore(Store):
    """A store in any relational database; a driver says how it connects, locks, and asks where things are."""

    spatial: Spatial
    _towns: tuple[int, Sequence[Kept[Municipality]]] = (-1, ())

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the store."""

    @abstractmethod
    def connected_for_writing(self) -> AbstractContextManager[Connection]:
        """The writing connection inside a transaction that commits at the end, or rolls back on an error."""

    @abstractmethod
    def refusal(self, error: BaseException) -> Refused:
        """What a broken constraint means; ``error`` is the driver's own."""

    @contextmanager
    def writing(self, *, by: str, now: datetime) -> Iterator[Transaction]:
        with self.connected_for_writing() as connection:
            yield RelationalTransaction(connection, by, now, self.refusal)

    def get(self, kind: type[T], key: str | UUID) -> Kept[T]:
        with self.reading() as connection:
            return kept_by_key(connection, kind, key)

    def get_many(self, kind: type[T], keys: Iterable[str | UUID]) -> list[Kept[T]]:
        wanted = list(dict.fromkeys(map(str, keys)))
        table = TABLE_OF[kind]
        found: dict[str, Kept[T]] = {}
        with self.reading() as connection:
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                some = wanted[start : start + _KEYS_AT_ONCE]
                for row in connection.execute(rows_of(kind).where(key_column(table).in_(some))):
                    kept = kept_of(kind, row)
                    found[kept.thing.key] = kept
        return [found[key] for key in wanted if key in found]

    def _all(self, kind: type[T], query: Select[Any]) -> list[Kept[T]]:
        with self.reading() as connection:
            return [kept_of(kind, row) for row in connection.execute(query)]

    def municipalities(self) -> list[Kept[Municipality]]:
        return list(self._municipalities())

    def _municipalities(self) -> Sequence[Kept[Municipality]]:
        """As of the newest log entry: every request asks, and reading 290 outlines takes longer than its answer."""
        end = self.log_end()
        upto, towns = self._towns
        if upto != end:
            towns = self._all(Municipality, rows_of(Municipality).order_by(tables.municipality.c.name))
            self._towns = end, towns
        return towns

    def municipality(self, name: str | None) -> Kept[Municipality]:
        towns = self._municipalities()
        if name is not None:
            wanted = name.casefold()
            towns = [kept for kept in towns if wanted in (kept.thing.slug, kept.thing.code, kept.thing.name.casefold())]
        if not towns:
            raise Missing("municipality.missing", name=name)
        if len(towns) > 1:
            raise Conflict("municipality.ambiguous", name=name, slugs=[kept.thing.slug for kept in towns])
        return towns[0]

    def observations(
        self, where: ObservationFilter, *, limit: int | None = None, offset: int = 0
    ) -> list[Kept[Observation]]:
        values = self._asked(where) | _page(limit, offset)
        query = _listed(tuple(values), self.spatial)
        with self.reading() as connection:
            return [kept_of(Observation, row) for row in connection.execute(query, values)]

    def plain_observations(
        self, where: ObservationFilter, fields: Sequence[str] = FIELDS, *, limit: int | None = None, offset: int = 0
    ) -> list[dict[str, object]]:
        values = self._asked(where) | _page(limit, offset)
        query = _plainly_listed(tuple(fields), tuple(values), self.spatial)
        with self.reading() as connection:
            return plain_of(fields, raw_rows(connection, query, values))

    def plain_observations_of(self, ids: Sequence[str]) -> list[dict[str, object]]:
        with self.reading() as connection:
            rows = [row for batch in live_rows_of(connection, FIELDS, ids) for row in batch]
        found = {str(made["id"]): made for made in plain_of(FIELDS, rows)}
        return [found[each] for each in dict.fromkeys(ids) if each in found]

    def count(self, where: ObservationFilter) -> Count:
        values = self._asked(where)
        with self.reading() as connection:
            ((matched, without),) = raw_rows(connection, _counted(tuple(values), self.spatial), values)
        return Count(matched, without)

    def members(self, case_id: UUID) -> list[Kept[Observation]]:
        with self.reading() as connection:
            return members_of(connection, case_id)

    def waiting(self, municipality: str, *, limit: int | None = None, offset: int = 0) -> list[Kept[Observation]]:
        query = rows_of(Observation).where(_o.municipality == municipality, tables.WAITS, ~_o.is_withdrawn)
        return self._all(Observation, query.order_by(_o.recorded_at, _o.id).limit(limit).offset(offset))

    def unanswered(self, municipality: str, *, limit: int | None = None, offset: int = 0) -> list[Kept[Observation]]:
        query = rows_of(Observation).where(
            _o.municipality == municipality, _o.state.in_(sorted(ANSWERABLE)), _o.answer.is_(None), ~_o.is_withdrawn
        )
        return self._all(Observation, query.order_by(_o.recorded_at, _o.id).limit(limit).offset(offset))

    @contextmanager
    def map_rows(self, municipality: str, *, after: int | None = None) -> Iterator[MapRows]:
        with self.reading() as connection:
            ((upto,),) = raw_rows(connection, _LOG_END, {})
            if after is None:
                yield MapRows(upto, (), map_rows.every(connection, municipality, self.spatial))
            else:
                ids, is_town_changed = map_rows.changed(connection, municipality, after, self.spatial)
                yield MapRows(upto, ids, map_rows.some(connection, ids), is_town_changed)

    def log_end(self) -> int:
        with self.reading() as connection:
            ((end,),) = raw_rows(connection, _LOG_END, {})
        return int(end)

    def _asked(self, where: ObservationFilter) -> dict[str, Any]:
        return asked(where, None if where.area_id is None else self.get(Area, where.area_id).thing.outline)

    def areas(self, municipality: str, *, kind: AreaKind | None = None) -> list[Kept[Area]]:
        area = tables.area.c
        query = rows_of(Area).where(area.municipality == municipality, ~area.is_withdrawn)
        if kind is not None:
            query = query.where(area.kind == kind)
        return self._all(Area, query.order_by(area.name, area.id))

    def areas_at(self, municipality: str, position: Position) -> list[Kept[Area]]:
        area = tables.area.c
        query = rows_of(Area).where(
            area.municipality == municipality, ~area.is_withdrawn, self.spatial.holding(tables.area, position)
        )
        return self._all(Area, query.order_by(area.name, area.id))

    def actions(self, municipality: str) -> list[Kept[PlanningAction]]:
        action = tables.action.c
        query = rows_of(PlanningAction).where(action.municipality == municipality, ~action.is_withdrawn)
        return self._all(PlanningAction, query.order_by(action.title, action.id))

    def walks(self, municipality: str) -> list[Kept[Walk]]:
        walk = tables.walk.c
        query = rows_of(Walk).where(walk.municipality == municipality, ~walk.is_withdrawn)
        return self._all(Walk, query.order_by(walk.starts_at.desc().nulls_last(), walk.id))

    def photos(self, observation_id: UUID) -> list[Kept[Photo]]:
        photo = tables.photo.c
        query = rows_of(Photo).where(photo.observation_id == observation_id, ~photo.is_withdrawn)
        return self._all(Photo, query.order_by(photo.fid))

    def photo_hashes(self) -> PhotoHashes:
        photo = tables.photo.c
        with self.reading() as connection:
            named = connection.execute(select(photo.sha256, photo.thumbnail_sha256, photo.original_sha256)).all()
        made = frozenset(each for row in named for each in row[:2])
        return PhotoHashes(made, frozenset(row[2] for row in named if row[2]))

    def links(self, kind: type[LinkT], municipality: str, **ends: UUID) -> list[Kept[LinkT]]:
        table = TABLE_OF[kind]
        query = rows_of(kind).where(table.c.municipality == municipality, ~table.c.is_withdrawn)
        for name, end in ends.items():
            query = query.where(table.c[name] == end)
        for key in table.foreign_keys:
            target = key.column.table
            if target is not tables.municipality:
                query = query.where(exists().where(target.c.id == key.parent, ~target.c.is_withdrawn))
        return self._all(kind, query.order_by(table.c.fid))

    def tied_observations(self, kind: type[AreaObservation] | type[ObservationAction], end: UUID) -> frozenset[UUID]:
        name = "area_id" if kind is AreaObservation else "action_id"
        with self.reading() as connection:
            return frozenset(connection.scalars(linked(TABLE_OF[kind], name), {name: end}))

    def layers(self, municipality: str) -> list[Layer]:
        with self.reading() as connection:
            return own_layers.layers(connection, municipality)

    def layer_features(self, municipality: str, name: str, *, box: Box | None = None, limit: int) -> list[LayerFeature]:
        with self.reading() as connection:
            meeting = () if box is None else (self.spatial.meeting(tables.layer_feature, box),)
            rows = connection.execute(own_layers.features(municipality, name, *meeting).limit(limit))
            return list(map(own_layers.feature, rows))

    def put_layer(self, layer: Layer, features: Iterable[LayerFeature]) -> int:
        with self.connected_for_writing() as connection:
            try:
                return own_layers.put(connection, layer, features)
            except connection.dialect.loaded_dbapi.IntegrityError as error:
                raise self.refusal(error) from error

    def remove_layer(self, municipality: str, name: str) -> int:
        with self.connected_for_writing() as connection:
            return own_layers.removed(connection, municipality, name)

    def history(self, kind: type[T], key: str | UUID) -> list[LogEntry]:
        entry = tables.log.c
        mine = _history.where(entry.entity == TABLE_OF[kind].name, entry.entity_key == str(key))
        with self.reading() as connection:
            return [log.entry(row) for row in connection.execute(mine.order_by(entry.seq)).mappings()]

    def version(self, kind: type[T], key: str | UUID, number: int) -> T | None:
        contents: dict[str, object] = {}
        for told in self.history(kind, key)[:number]:
            if told.after is None:
                return None
            contents.update(told.after)
        return thing_of(kind, contents) if contents else None

    def log(self, *, after: int = 0) -> Iterator[LogEntry]:
        while True:
            page = _history.where(tables.log.c.seq > after).order_by(tables.log.c.seq).limit(_ENTRIES_AT_ONCE)
            with self.reading() as connection:
                entries = [log.entry(row) for row in connection.execute(page).mappings()]
            yield from entries
            if len(entries) < _ENTRIES_AT_ONCE:
                return
            after = entries[-1].seq

    def erase_contents(self, seqs: Iterable[int]) -> int:
        with self.connected_for_writing() as connection:
            erased = connection.execute(delete(tables.log_content).where(tables.log_content.c.seq.in_(list(seqs))))
            return erased.rowcount
