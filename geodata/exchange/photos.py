"""A photo made anew: new pixels of the sent file, upright, of moderate size, with what is to be hidden destroyed.

What comes out is a plain JPEG. Nothing of the file but its pixels is carried over: no place, name, time, comment,
colour profile or second picture, and nothing that a browser could take for a page.
"""

import base64
import binascii
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geodata.errors import Invalid, Missing
from geodata.exchange.bare_jpeg import is_bare
from geodata.exchange.photo_head import MAX_BYTES, head_of
from geodata.exchange.restricted import reading

LONGEST_SIDE: Final = 2048
"""Pixels on the longer side of a made photo: enough to see a lamp or a hole, and some 400 kB."""

SMALL_SIDE: Final = 320
"""Pixels on the longer side of its small twin, for lists."""

TIME_LIMIT_S: Final = 30
"""Seconds that the making process may take."""

AT_ONCE: Final = 2
"""Photos that are made at a time: each may take up to a gigabyte for a moment."""

_PLACES: Final = threading.BoundedSemaphore(AT_ONCE)

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the made photo, from its upper left corner."""


@dataclass(frozen=True, slots=True)
class Made:
    """A plain JPEG, and its sides in pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Remade:
    """A made photo with its small twin; ``kept`` names what the system did not let the making process give up."""

    photo: Made
    small: Made
    kept: tuple[str, ...] = ()


def remade(source: Path, *, blurred: Sequence[Box] = ()) -> Remade:
    """A photo (JPEG, PNG, WebP or AVIF, one frame) made anew, at most `LONGEST_SIDE` pixels on a side.

    The parts in ``blurred`` are destroyed; boxes may reach beyond the picture. The same file and boxes make the same
    bytes. Refuses from its head alone what is too large, moves or is of another kind (`photo_head.head_of`), and
    ``photo.unreadable`` what can't be decoded.
    """
    media = head_of(_contents(source)).media
    boxes = [",".join(str(int(number)) for number in box) for box in blurred]
    asked = [media, str(LONGEST_SIDE), str(SMALL_SIDE), *boxes]
    try:
        with (
            _PLACES,
            reading(
                "geodata.exchange.photo_child", source, as_name="input", arguments=asked, time_limit_s=TIME_LIMIT_S
            ) as answer,
        ):
            photo, small = _made(answer.line(), LONGEST_SIDE), _made(answer.line(), SMALL_SIDE)
            list(answer)
    except Invalid as refused:
        if refused.code.startswith("photo."):
            raise Invalid(
                refused.code, **{name: fact for name, fact in refused.facts.items() if name != "file"}
            ) from None
        raise Invalid("photo.unreadable", reason=refused.facts.get("reason", "")) from refused
    return Remade(photo, small, answer.kept)


def _contents(source: Path) -> bytes:
    if not source.is_file():
        raise Missing("file.missing", file=source.name)
    size = source.stat().st_size
    if size > MAX_BYTES:
        raise Invalid("request.too-large", longest=MAX_BYTES, length=size)
    return source.read_bytes()


def _made(line: dict[str, Any], longest: int) -> Made:
    """What the process made, which has met a stranger's file: taken only if it is what it should be."""
    try:
        made = Made(base64.b64decode(line["jpeg"], validate=True), int(line["width"]), int(line["height"]))
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Invalid("photo.unreadable", reason="its making was cut off") from error
    if not (0 < made.width <= longest and 0 < made.height <= longest and is_bare(made.jpeg, made.width, made.height)):
        raise Invalid("photo.unreadable", reason="what was made of it is no plain picture")
    return made
