"""The observations of one municipality in memory, column by column, sorted by place."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np
import orjson
from numpy.typing import NDArray

from geodata.mapview import mercator
from geodata.mapview.mercator import UNITS_PER_DEGREE, Floats, Keys
from geodata.model.observation import ObservationState, TimePrecision, Valence
from geodata.model.taxonomy import CATEGORIES
from geodata.model.visibility import NEVER_POINTS, PUBLIC_STATES

Batch = Mapping[str, Any]
"""Rows of `Store.map_rows`, column by column: ``lon`` and ``lat`` in degrees (NaN where there is no position)."""

CODES: Final = tuple(CATEGORIES)
VALENCES: Final = tuple(Valence)
STATES: Final = tuple(ObservationState)
PRECISIONS: Final = tuple(TimePrecision)

NO_TIME: Final = np.iinfo(np.int64).min
NEVER: Final = np.iinfo(np.int64).max
"""When everyone sees what nobody but staff does."""

NONE: Final = -1
"""The number of what is absent: a walk, a place's name."""

_EPOCH_DIGITS: Final = "S23"
"""As much of ``2026-11-22T19:30:00.000Z`` as numpy reads."""


class Names:
    """Texts by number, each kept once; a number never changes its text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.texts: list[str] = []

    def numbers(self, texts: Iterable[str | None]) -> NDArray[np.int32]:
        """The number of each text; `NONE` for None and for the empty one."""
        return np.array([self._number(text) if text else NONE for text in texts], np.int32)

    def number(self, text: str) -> int | None:
        """The number of a text that is known."""
        return self._numbers.get(text)

    def _number(self, text: str) -> int:
        number = self._numbers.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Arrays of one length. 65 bytes an observation.

    ``key`` is the Morton key, ``lon`` and ``lat`` are in 1e-7 degree, ``at`` is milliseconds since 1970 (`NO_TIME`
    where unknown), ``id`` the UUID's halves. ``public_at`` is from when on everyone sees it, told like ``at`` (`NEVER`
    where nobody but staff does), ``people`` how many say so. Placed ones are sorted by ``key``; the others have 0 for
    key and place.
    """

    key: Keys
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    code: NDArray[np.uint8]
    valence: NDArray[np.uint8]
    state: NDArray[np.uint8]
    precision: NDArray[np.uint8]
    is_example: NDArray[np.bool_]
    at: NDArray[np.int64]
    walk: NDArray[np.int32]
    place: NDArray[np.int32]
    public_at: NDArray[np.int64]
    people: NDArray[np.uint32]
    id: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.key)

    @property
    def nbytes(self) -> int:
        """The bytes of all arrays."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))

    def take(self, rows: NDArray[Any]) -> Self:
        """These rows (numbers, or a mask) in their order."""
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    def among(self, ids: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which rows have one of these ids, given as `halves`."""
        found = np.isin(self.id[:, 0], ids[:, 0])
        near = np.flatnonzero(found)  # ids that share a half are told apart one by one
        wanted = set(map(tuple, ids.tolist()))
        found[near] = np.fromiter((tuple(pair) in wanted for pair in self.id[near].tolist()), np.bool_, len(near))
        return found

    def degrees(self, rows: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # noqa: ANN401 - numbers or a mask
        """The longitudes and latitudes of these rows."""
        return self.lon[rows] / UNITS_PER_DEGREE, self.lat[rows] / UNITS_PER_DEGREE

    def without(self, ids: NDArray[np.uint64]) -> Self:
        """All but those with these ids."""
        gone = self.among(ids)
        return self.take(~gone) if gone.any() else self

    def with_rows(self, more: Self) -> Self:
        """These and more, in the order of their keys; a few among many cost one copy."""
        if len(more) == 0:
            return self
        ordered = more.take(np.argsort(more.key, kind="stable"))
        at = np.searchsorted(self.key, ordered.key, side="right")
        merged = (np.insert(getattr(self, f.name), at, getattr(ordered, f.name), axis=0) for f in fields(self))
        return type(self)(*merged)

    def row_of(self, high: int, low: int) -> int | None:
        """The row with the id of these halves."""
        near = np.flatnonzero(self.id[:, 0] == np.uint64(high))
        found = near[self.id[near, 1] == np.uint64(low)]
        return int(found[0]) if len(found) else None


@dataclass(frozen=True, slots=True)
class Book:
    """What the numbers in `Columns` stand for, where that is not fixed: walks by id, names of places."""

    walks: Names
    places: Names


def read(batch: Batch, book: Book) -> tuple[Columns, Columns]:
    """A batch as columns: the placed ones in the order of their keys, and those without a position."""
    is_placed = ~np.isnan(batch["lon"])
    key, lon, lat = places(batch["lon"], batch["lat"])
    code, state = _numbered(batch["primary_code"], CODES), _numbered(batch["state"], STATES)
    every = Columns(
        key=key,
        lon=lon,
        lat=lat,
        code=code,
        valence=_numbered(batch["valence"], VALENCES),
        state=state,
        precision=_numbered(batch["observed_precision"], PRECISIONS),
        is_example=np.array(batch["is_example"], np.bool_),
        at=_instants(batch["observed_at"]),
        walk=book.walks.numbers(batch["walk_id"]),
        place=book.places.numbers(batch["place"]),
        public_at=_public_at(batch, code, state),
        people=np.array(batch["me_too"], np.uint32) + np.uint32(1),
        id=halves(batch["id"]),
    )
    return in_order(every.take(is_placed)), every.take(~is_placed)


def in_order(columns: Columns) -> Columns:
    """The rows in the order of their keys."""
    return columns.take(np.argsort(columns.key, kind="stable"))


def places(lon: Floats, lat: Floats) -> tuple[Keys, NDArray[np.int32], NDArray[np.int32]]:
    """The keys of positions, and where they are in 1e-7 degree; 0 where there is none (NaN)."""
    units = [np.rint(np.nan_to_num(each) * UNITS_PER_DEGREE).astype(np.int32) for each in (lon, lat)]
    degrees = [each / UNITS_PER_DEGREE for each in units]
    key = mercator.key_of(mercator.column_of(degrees[0]), mercator.row_of(degrees[1]))
    key[np.isnan(lon)] = 0
    return key, units[0], units[1]


def together(parts: Sequence[Columns]) -> Columns:
    """The rows of all parts, in the order of their keys."""
    parts = [*parts, _NOTHING]
    joined = (np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Columns))
    return in_order(Columns(*joined))


def halves(ids: Sequence[str]) -> NDArray[np.uint64]:
    """UUIDs as rows of two numbers, the first half first."""
    return np.frombuffer(bytes.fromhex("".join(ids).replace("-", "")), ">u8").reshape(-1, 2).astype(np.uint64)


def uuids(pairs: NDArray[np.uint64]) -> list[str]:
    """The UUIDs of such rows, written as the store writes them."""
    digits = pairs.astype(">u8").tobytes().hex()
    each = (digits[start : start + 32] for start in range(0, len(digits), 32))
    return [f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}" for one in each]


def _numbered(words: Sequence[str], known: Sequence[str]) -> NDArray[np.uint8]:
    number = {str(word): position for position, word in enumerate(known)}.__getitem__
    return np.fromiter(map(number, words), np.uint8, len(words))


def _instants(texts: Sequence[str | None]) -> NDArray[np.int64]:
    found = np.array([text or "NaT" for text in texts], _EPOCH_DIGITS).astype("datetime64[ms]").astype(np.int64)
    return np.asarray(found, np.int64)


def _public_at(batch: Batch, code: NDArray[np.uint8], state: NDArray[np.uint8]) -> NDArray[np.int64]:
    """From when on everyone sees each row, by the rule of `geodata.model.visibility`."""
    rows = np.flatnonzero(_are_among(STATES, PUBLIC_STATES)[state] & ~_are_among(CODES, NEVER_POINTS)[code])
    told = ((batch["public_from"][row], batch["secondary_codes"][row]) for row in rows.tolist())
    texts = [at if others == "[]" or NEVER_POINTS.isdisjoint(orjson.loads(others)) else None for at, others in told]
    at = _instants(texts)
    found = np.full(len(code), NEVER, np.int64)
    found[rows] = np.where(at == NO_TIME, NEVER, at)
    return found


def _are_among(known: Sequence[str], wanted: Container[str]) -> NDArray[np.bool_]:
    return np.array([word in wanted for word in known], np.bool_)


_WORDS: Final = ("id", "primary_code", "valence", "state", "observed_at", "observed_precision", "walk_id", "place")
_REST: Final = ("is_example", "secondary_codes", "public_from", "me_too")
_NO_ROWS: Final[Batch] = dict.fromkeys(("lon", "lat"), np.zeros(0)) | dict.fromkeys((*_WORDS, *_REST), ())
_NOTHING: Final = read(_NO_ROWS, Book(Names(), Names()))[0]
