"""Mapbox Vector Tiles (version 2) read: the shapes of each layer, in the tile's own steps."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from geodata.errors import Invalid

MOVE: Final = 1
CLOSE: Final = 7

Numbers = list[int]
Part = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TileShape:
    """One feature: its texts by key, whether it is an area, and its points, lines or rings (closed, not repeated).

    Coordinates go east and south from the tile's north-west corner; ``extent`` is the tile's side.
    """

    texts: dict[str, str]
    is_area: bool
    parts: tuple[Part, ...]
    extent: int


def shapes_of(tile: bytes) -> dict[str, list[TileShape]]:
    """The shapes of a tile by layer; refuses what is no tile with ``file.unreadable``."""
    found: dict[str, list[TileShape]] = defaultdict(list)
    try:
        for field, body in _fields(tile):
            if field == 3 and isinstance(body, bytes):
                name, shapes = _layer(body)
                found[name] += shapes
    except (IndexError, UnicodeDecodeError, ValueError) as error:
        raise Invalid("file.unreadable", reason="no vector tile") from error
    return dict(found)


def _layer(body: bytes) -> tuple[str, list[TileShape]]:
    name, extent = "", 4096
    keys: list[str] = []
    values: list[str | None] = []
    features: list[bytes] = []
    for field, found in _fields(body):
        if isinstance(found, int):
            extent = found if field == 5 else extent
        elif field == 1:
            name = found.decode()
        elif field == 2:
            features.append(found)
        elif field == 3:
            keys.append(found.decode())
        elif field == 4:
            values.append(_text(found))
    return name, [_shape(each, keys, values, extent) for each in features]


def _text(value: bytes) -> str | None:
    return next((found.decode() for field, found in _fields(value) if field == 1 and isinstance(found, bytes)), None)


def _shape(feature: bytes, keys: list[str], values: list[str | None], extent: int) -> TileShape:
    kind, tags, commands = 0, Numbers(), Numbers()
    for field, found in _fields(feature):
        if isinstance(found, int):
            kind = found if field == 3 else kind
        elif field == 2:
            tags = list(_varints(found))
        elif field == 4:
            commands = list(_varints(found))
    said = ((keys[key], values[value]) for key, value in zip(tags[::2], tags[1::2], strict=True))
    texts = {key: value for key, value in said if value is not None}
    return TileShape(texts, kind == 3, tuple(_parts(commands)), extent)


def _parts(commands: Numbers) -> Iterator[Part]:
    x = y = place = 0
    part: Part = []
    while place < len(commands):
        command, count = commands[place] & 7, commands[place] >> 3
        place += 1
        if command == CLOSE:
            continue
        for _ in range(count):
            x, y = x + _signed(commands[place]), y + _signed(commands[place + 1])
            place += 2
            if command == MOVE and part:
                yield part
                part = []
            part.append((x, y))
    if part:
        yield part


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _fields(body: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a protocol buffer's message: numbers as they are, texts and messages as bytes."""
    place = 0
    while place < len(body):
        head, place = _varint(body, place)
        kind = head & 7
        if kind == 0:
            number, place = _varint(body, place)
            yield head >> 3, number
            continue
        length = {1: 8, 5: 4}.get(kind)
        if length is None:
            if kind != 2:
                raise ValueError(kind)
            length, place = _varint(body, place)
        if place + length > len(body):
            raise ValueError(length)
        yield head >> 3, body[place : place + length]
        place += length


def _varints(body: bytes) -> Iterator[int]:
    place = 0
    while place < len(body):
        number, place = _varint(body, place)
        yield number


def _varint(body: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = body[place]
        place += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, place
        shift += 7
        if shift > 63:
            raise ValueError(shift)
