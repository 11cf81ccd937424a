"""Keeping a thing once however often it is sent, and changing it from a named version."""

from collections.abc import Mapping
from dataclasses import replace

from geodata.errors import Conflict, Gone, Invalid, Stale
from geodata.model.observation import Observation
from geodata.model.record import Kept, T
from geodata.storage.store import Store, Transaction


def keep_once(store: Store, change: Transaction, thing: T) -> tuple[Kept[T], bool]:
    """Keep a new thing; the second value says whether it is new.

    Sent again it is the same again, also after later edits. `Conflict` ``thing.other-content`` where its key holds
    another content, `Gone` where it has been withdrawn: a late retry never brings a thing back to life.
    """
    try:
        return change.add(thing), True
    except Conflict:  # sent before, or another thing's key
        kept = change.get(type(thing), thing.key)
    if getattr(kept.thing, "is_withdrawn", False):
        raise Gone("thing.gone", key=thing.key)
    if not is_same_again(store, kept, thing):
        raise Conflict("thing.other-content", key=thing.key, version=kept.version)
    return kept, False


def is_same_again(store: Store, kept: Kept[T], sent: T) -> bool:
    """Whether ``sent`` is what is kept, or what was kept at first; the hour of receipt does not count."""
    if isinstance(kept.thing, Observation) and isinstance(sent, Observation):
        sent = replace(sent, recorded_at=kept.thing.recorded_at)
    return sent == kept.thing or (kept.version > 1 and sent == store.version(type(sent), sent.key, 1))


def revised(
    change: Transaction, kind: type[T], key: str, changes: Mapping[str, object], *, version: int
) -> tuple[Kept[T], T]:
    """The thing as kept, and as it would be with ``changes`` made from ``version``.

    `Gone` where it is withdrawn and stays so, `Stale` where it was changed since that version.
    """
    kept = change.get(kind, key)
    if getattr(kept.thing, "is_withdrawn", False) and changes.get("is_withdrawn") is not False:
        raise Gone("thing.gone", key=key)
    if kept.version != version:
        raise Stale("thing.changed", key=key, version=kept.version, given=version)
    after = replace(kept.thing, **changes)  # type: ignore[arg-type]
    if after.key != key:
        raise Invalid("value.invalid", field="id", value=after.key)
    return kept, after
