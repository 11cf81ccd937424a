"""What the four nouns that can be edited have in common: read one, keep, change, withdraw, history; and links."""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Generic, Protocol
from uuid import UUID

from flask import Blueprint, Response

from geodata.casework import links
from geodata.errors import Invalid, Stale
from geodata.exchange import geojson
from geodata.model.permission import FIELD_DEEDS, Deed
from geodata.model.place import Municipality
from geodata.model.record import Kept, T
from geodata.storage.store import LinkT, Store
from webmap import incoming, world
from webmap.access import require, who
from webmap.api import answers
from webmap.api.answers import Feature
from webmap.api.contract import Answer, described, feature, reference
from webmap.language import language
from webmap.parameters import LONGEST_ECHO
from webmap.seen import seen

OF_SHAPES: Final = (
    "geometry.empty", "geometry.wrong-type", "geometry.invalid", "crs.unknown",
    "position.not-a-number", "position.out-of-range", "position.metric-as-degrees", "position.swapped",
    "position.far-away", "position.whole-degrees",
)  # fmt: skip
"""Why the place in a body may be refused."""

OF_OUTLINES: Final = (*OF_SHAPES, "geometry.crosses-itself", "geometry.too-detailed")
"""The same of outlines and lines."""

LINK_ENDS: Final = ("thing.gone", "store.other-municipality")

_TIED: Final = partial(described, gives=dict.fromkeys((200, 201), Answer(schema=reference("Link"))), refuses=LINK_ENDS)

TIED: Final = _TIED(body=reference("Reason"), is_body_needed=False)
"""A route that links two things, with a reason or without."""

TIED_WITH_REASON: Final = _TIED(body=reference("ReasonNeeded"))
"""A route that links two things for a reason."""

UNTIED: Final = described(gives={204: Answer()})
"""A route that unlinks two things."""


class Revise(Protocol[T]):
    """A use case that changes one thing from a named version."""

    def __call__(
        self, store: Store, key: UUID, changes: dict[str, object], /, *, version: int, by: str, now: datetime
    ) -> Kept[T]:
        """The thing as it is kept after the change."""


def changed_meanwhile(kind: type[T], key: UUID, version: int, show: Callable[[Kept[T]], Feature]) -> Stale:
    """What whoever changes something from an older version is told: the thing as it is now, and what others changed."""
    kept = seen().get(kind, key)
    since = [entry.fields for entry in seen().history(kind, key) if entry.version > version]
    fields = sorted({name for names in since for name in names})
    return Stale("thing.changed", version=kept.version, current=show(kept), changed_fields=fields)


def never(_thing: Any) -> bool:  # noqa: ANN401 - any kind of thing
    """Nothing is changed by those who lack the deed."""
    return False


def as_asked(_kept: Kept[Any], changes: dict[str, object]) -> dict[str, object]:
    """The changes as they were asked for."""
    return changes


@dataclass(frozen=True, slots=True)
class Noun(Generic[T]):
    """One kind of thing that the API edits: who may, how it is shown, kept and revised.

    ``name`` is that of its schemas, ``refuses`` are the codes of its bodies. ``adding`` is the deed of whoever sends a
    new one, ``editing`` that of whoever changes one; ``may_edit`` says of one thing whether that is needed. ``keep``
    gets the id, the body of a PUT and its municipality; ``complete`` judges the changes of a PATCH, and adds what the
    server says of them.
    """

    kind: type[T]
    name: str
    adding: Deed
    editing: Deed
    refuses: tuple[str, ...]
    show: Callable[[Kept[T]], Feature]
    keep: Callable[[UUID, dict[str, object], Municipality], tuple[Kept[T], bool]]
    revise: Revise[T]
    complete: Callable[[Kept[T], dict[str, object]], dict[str, object]] = as_asked
    may_edit: Callable[[T], bool] = never

    def get(self, key: UUID) -> Response:
        """The thing, withdrawn or not."""
        return self._answered(key)

    def put(self, key: UUID) -> Response:
        """Keep a new thing: 201, or 200 where it is here already."""
        body = incoming.members(incoming.document())
        town = municipality_in(body)
        require(self.adding, town.slug)
        for deed in _deeds(self.kind, _said(self.kind, body)):
            require(deed, town.slug)
        _, is_new = self.keep(key, body, town)
        return self._answered(key, 201 if is_new else 200)

    def patch(self, key: UUID) -> Response:
        """Change what the body names."""
        before = seen().get(self.kind, key)
        changes = geojson.read_changes(self.kind, incoming.document())
        self._check_may(before.thing, changes)
        return self._revised(key, changes, incoming.version())

    def delete(self, key: UUID) -> Response:
        """Withdraw it; it is kept, and can be restored."""
        changes: dict[str, object] = {"is_withdrawn": True}
        self._check_may(seen().get(self.kind, key).thing, changes)
        return self._revised(key, changes, incoming.version())

    def history(self, key: UUID) -> Response:
        """Who changed what, when."""
        return answers.history(seen().history(self.kind, key), language())

    def _check_may(self, thing: T, changes: dict[str, object]) -> None:
        """Refuses what whoever asks may not change: of some fields more is needed, or something else."""
        if (not self.may_edit(thing) and not set(changes) <= set(FIELD_DEEDS.get(self.kind, ()))) or not changes:
            require(self.editing, slug_of(thing))
        for deed in _deeds(self.kind, changes):
            require(deed, slug_of(thing))

    def _answered(self, key: UUID, status: int = 200) -> Response:
        kept = seen().get(self.kind, key)
        return answers.one(self.show(kept), kept, status)

    def _revised(self, key: UUID, changes: dict[str, object], version: int) -> Response:
        kept = world.store().get(self.kind, key)
        # Said before the change is judged: what is wrong with it may be so on the newer version only.
        if kept.version != version and not getattr(kept.thing, "is_withdrawn", False):
            raise self._told(key, version)
        try:
            self.revise(world.store(), key, self.complete(kept, changes), version=version, by=who(), now=world.now())
        except Stale as stale:
            raise self._told(key, version) from stale
        return self._answered(key)

    def _told(self, key: UUID, version: int) -> Stale:
        return changed_meanwhile(self.kind, key, version, self.show)

    def add_routes(self, routes: Blueprint, noun: str) -> None:
        """The rules of one thing: itself, and its history."""
        one, shown, name = f"/{noun}/<id:key>", feature(self.name), self.name
        of_puts = ("municipality.missing", "municipality.ambiguous", "thing.gone", "thing.other-content")
        kept = described(
            body=reference(f"{name}Sent"), gives={200: shown, 201: shown}, refuses=(*of_puts, *self.refuses)
        )
        changed = partial(described, gives=shown, needs_version=True, current=reference(name), refuses=self.refuses)
        views = {
            "GET": described(gives=shown)(self.get),
            "PUT": kept(self.put),
            "PATCH": changed(body=reference(f"{name}Changes"))(self.patch),
            "DELETE": changed()(self.delete),
        }
        for method, view in views.items():
            routes.add_url_rule(one, f"{noun}_{method.lower()}", view, methods=[method])
        history = described(gives=Answer(schema=reference("History")))(self.history)
        routes.add_url_rule(f"{one}/history", f"{noun}_history", history)


def slug_of(thing: Any) -> str:  # noqa: ANN401 - any thing of a municipality
    """The municipality that a thing belongs to."""
    return str(thing.municipality)


def _deeds(kind: type[Any], names: Iterable[str]) -> frozenset[Deed]:
    """What some fields need beside the deed of their thing."""
    needed = FIELD_DEEDS.get(kind, {})
    return frozenset(needed[name] for name in names if name in needed)


def _said(kind: type[Any], body: dict[str, object]) -> list[str]:
    """The properties of a feature that say more than what a new thing is anyway."""
    properties = body.get("properties")
    optional = (field for field in dataclasses.fields(kind) if field.default is not dataclasses.MISSING)
    usual = {field.name: geojson.plain(field.default) for field in optional}
    sent = properties if isinstance(properties, dict) else {}
    return [name for name, value in sent.items() if value != usual.get(name)]


def municipality_in(body: dict[str, object]) -> Municipality:
    """The municipality that a feature's properties name by slug, code or name."""
    properties = body.get("properties")
    name = properties.get("municipality") if isinstance(properties, dict) else None
    if name is None or name == "":
        raise Invalid("value.missing", field="municipality")
    if not isinstance(name, str) or len(name) > 200 or "\0" in name:
        raise Invalid("value.invalid", field="municipality", value=str(name)[:LONGEST_ECHO])
    return seen().municipality(name).thing


def tied(wanted: LinkT) -> Response:
    """Link two things: 201, or 200 where they are linked already."""
    require(Deed.LINK, wanted.municipality)
    kept, is_new = links.tie(world.store(), wanted, by=who(), now=world.now())
    shown = geojson.feature(kept)["properties"]
    return answers.json({"id": kept.thing.key, "properties": shown}, 201 if is_new else 200)


def untied(unwanted: LinkT) -> Response:
    """Unlink two things: 204."""
    require(Deed.LINK, unwanted.municipality)
    links.untie(world.store(), unwanted, by=who(), now=world.now())
    return Response(status=204)
