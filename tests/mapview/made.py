"""Columns for tests: observations as a store would tell of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np

from geodata.mapview.columns import Book, Columns, Names, read
from geodata.mapview.matching import Linked
from geodata.mapview.selection import Selection, select
from geodata.model.observation import ObservationFilter
from geodata.model.place import Position

HERE = ObservationFilter(municipality="gotene")


def a_batch(places: Sequence[Position | None], **columns: Sequence[Any]) -> dict[str, Any]:
    """Rows whose ids are 1, 2, 3 …; what is not named is the same for all."""
    number = len(places)
    same: dict[str, Any] = {
        "primary_code": "L1",
        "valence": "unsafe",
        "state": "received",
        "observed_at": "2026-11-22T19:30:00.000Z",
        "observed_precision": "minute",
        "walk_id": None,
        "place": "",
        "is_example": 0,
        "secondary_codes": "[]",
        "public_from": None,
        "me_too": 0,
    }
    return {
        "lon": np.array([np.nan if place is None else place.lon for place in places], np.float64),
        "lat": np.array([np.nan if place is None else place.lat for place in places], np.float64),
        "id": [str(UUID(int=each + 1)) for each in range(number)],
        **{name: [value] * number for name, value in same.items()},
        **columns,
    }


def columns_of(places: Sequence[Position | None], **columns: Sequence[Any]) -> tuple[Columns, Columns, Book]:
    """The placed ones, the others, and what their numbers stand for."""
    book = Book(Names(), Names())
    return *read(a_batch(places, **columns), book), book


def everything(places: Sequence[Position | None], **columns: Sequence[Any]) -> tuple[Selection, Book]:
    """All of them, unfiltered."""
    placed, unplaced, book = columns_of(places, **columns)
    return select(placed, unplaced, book, HERE, Linked()), book
