"""What an operator does with municipalities: found one in a store."""

from datetime import datetime

from geodata.casework.keeping import keep_once
from geodata.model.place import Municipality
from geodata.model.record import Kept
from geodata.storage.store import Store


def found(store: Store, municipality: Municipality, *, by: str, now: datetime) -> tuple[Kept[Municipality], bool]:
    """Keep a municipality once; the second value says whether it is new.

    `Conflict` ``thing.other-content`` where its slug is taken by another municipality.
    """
    with store.writing(by=by, now=now) as change:
        return keep_once(store, change, municipality)
