"""Points as a layer of a Mapbox Vector Tile 2.1: the bytes of all features at once, no object for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geodata.mapview.mercator import Ints

Bytes = NDArray[np.uint8]

EXTENT: Final = 4096
"""Units along a tile's side."""

# Field numbers and wire types of the specification's vector_tile.proto, as the bytes that lead each field.
_LAYERS, _NAME, _FEATURES, _KEYS, _VALUES, _EXTENT_OF, _VERSION = 0x1A, 0x0A, 0x12, 0x1A, 0x22, 0x28, 0x78
_TAGS, _TYPE, _GEOMETRY, _POINT = 0x12, 0x18, 0x22, 1
_STRING, _UINT = 0x0A, 0x28
_MOVE_TO_ONE: Final = 9


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """What features say under one name: ``values`` are encoded, each once; ``of`` is the number of each one's value."""

    values: Sequence[bytes]
    of: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points with the same names: ``x`` and ``y`` in units of `EXTENT` from the tile's north-west corner."""

    x: Ints
    y: Ints
    says: Mapping[str, Attribute]


def texts(words: Iterable[str]) -> list[bytes]:
    """Texts as values."""
    return [_field(_VALUES, _field(_STRING, word.encode())) for word in words]


def uuids(ids: NDArray[np.uint64]) -> Sequence[bytes]:
    """UUIDs, given as rows of two halves, as values in their canonical form."""
    text = np.frombuffer(ids.astype(">u8").tobytes().hex().encode(), np.uint8).reshape(len(ids), 32)
    rows = np.empty((len(ids), 40), np.uint8)
    rows[:, :4] = (_VALUES, 38, _STRING, 36)
    rows[:, _DASHES] = ord("-")
    for start, end, at in _DIGITS:
        rows[:, at : at + end - start] = text[:, start:end]
    return [] if len(ids) == 0 else rows.view("S40").ravel().tolist()


def numbers(found: Iterable[int]) -> list[bytes]:
    """Whole numbers, not negative, as values."""
    return [_field(_VALUES, bytes((_UINT,)) + _varint(number)) for number in found]


def layer(name: str, groups: Sequence[Points]) -> bytes:
    """One layer, as a tile or as part of one; nothing where there are no points."""
    keys: dict[str, int] = {}
    values: list[bytes] = []
    features = []
    for points in groups:
        if len(points.x):
            tags = _tags(points, keys, values)
            features.append(_features(tags, points))
    if not features:
        return b""
    body = b"".join(
        (
            _field(_NAME, name.encode()),
            *features,
            *(_field(_KEYS, key.encode()) for key in keys),
            *values,
            bytes((_EXTENT_OF,)) + _varint(EXTENT),
            bytes((_VERSION, 2)),
        )
    )
    return _field(_LAYERS, body)


def _tags(points: Points, keys: dict[str, int], values: list[bytes]) -> Ints:
    """Pairs of a key and a value for each point; what is new to the layer is added to its tables, shared ones first."""
    tags = np.empty((len(points.x), 2 * len(points.says)), np.int64)
    for place, (key, said) in enumerate(sorted(points.says.items(), key=lambda item: len(item[1].values))):
        is_used = np.zeros(len(said.values), np.bool_)
        is_used[said.of] = True
        tags[:, 2 * place] = keys.setdefault(key, len(keys))
        tags[:, 2 * place + 1] = (np.cumsum(is_used) - 1)[said.of] + len(values)
        values += compress(said.values, is_used.tolist())
    return tags


def _features(tags: Ints, points: Points) -> bytes:
    number = len(points.x)
    said, is_said = _varints(tags)
    moved = np.stack((np.full(number, _MOVE_TO_ONE), 2 * points.x, 2 * points.y), axis=1)
    drawn, is_drawn = _varints(moved)
    said_size, drawn_size = is_said.sum(axis=1), is_drawn.sum(axis=1)
    head = np.empty((number, 4), np.uint8)
    head[:, 0], head[:, 1], head[:, 2], head[:, 3] = _FEATURES, said_size + drawn_size + 6, _TAGS, said_size
    middle = np.empty((number, 4), np.uint8)
    middle[:, 0], middle[:, 1], middle[:, 2], middle[:, 3] = _TYPE, _POINT, _GEOMETRY, drawn_size
    always = np.ones((number, 4), np.bool_)
    every: Bytes = np.concatenate((head, said, middle, drawn), axis=1)
    is_written = np.concatenate((always, is_said, always, is_drawn), axis=1)
    written: Bytes = every[is_written]
    return written.tobytes()


def _varints(rows: Ints) -> tuple[Bytes, NDArray[np.bool_]]:
    """Each number's bytes side by side, and which of them are written: as few as each number needs."""
    found: list[Any] = []
    there: list[Any] = []
    for column in rows.T:
        for shift in range(0, max(int(column.max()).bit_length(), 1), 7):
            rest = column >> shift
            found.append((rest & 0x7F) | np.where(rest > 0x7F, 0x80, 0))
            there.append(rest > 0 if shift else np.ones(len(rows), np.bool_))
    return np.stack(found, axis=1).astype(np.uint8), np.stack(there, axis=1)


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))


def _field(lead: int, content: bytes) -> bytes:
    return bytes((lead,)) + _varint(len(content)) + content


_DASHES: Final = [4 + place for place in (8, 13, 18, 23)]
_DIGITS: Final = ((0, 8, 4), (8, 12, 13), (12, 16, 18), (16, 20, 23), (20, 32, 28))
"""Runs of a UUID's digits, and where each stands in a value."""
