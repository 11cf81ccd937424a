"""What a photo says of itself in its head, judged before anything is decoded: kind, size, whether it moves."""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from geodata.errors import Invalid
from geodata.exchange.pictures import media_of, sides_of

AVIF: Final = "image/avif"

MAX_BYTES: Final = 25 * 1024**2
"""The largest file that is taken: a phone's largest JPEG of 40 megapixels is about 20 MB."""

MAX_PIXELS: Final = 40_000_000
"""Pixels that are decoded: phones deliver 12 or 24 million; 40 take a quarter of a gigabyte for a moment."""

MAX_SIDE: Final = 12_000
"""Pixels on a side: a panorama of a phone has up to 11 000."""

MOST_BOXES: Final = 10_000
"""Parts of an AVIF that are looked at."""

_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_NESTED: Final = frozenset({b"meta", b"iprp", b"ipco"})


class Head(NamedTuple):
    """Media type, and width and height in pixels as they are stored (a phone held upright may store it lying)."""

    media: str
    width: int
    height: int


def head_of(body: bytes) -> Head:
    """The head of a photo that may be decoded.

    `Invalid` ``request.too-large``, ``photo.too-many-pixels``, ``photo.moves``, ``photo.heic``, ``photo.unsupported``
    or ``photo.unreadable`` for what may not.
    """
    if len(body) > MAX_BYTES:
        raise Invalid("request.too-large", longest=MAX_BYTES, length=len(body))
    media = _media(body)
    sides = _of_avif(body) if media == AVIF else sides_of(body)
    if sides is None or min(sides) < 1:
        raise Invalid("photo.unreadable", reason="its head breaks off")
    width, height = sides
    if max(sides) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Invalid(
            "photo.too-many-pixels", width=width, height=height, longest_side=MAX_SIDE, most_pixels=MAX_PIXELS
        )
    if _moves(media, body):
        raise Invalid("photo.moves")
    return Head(media, width, height)


def _media(body: bytes) -> str:
    media = media_of(body)
    if media is not None:
        return media
    brand = body[8:12] if body[4:8] == b"ftyp" else b""
    if brand in {b"avif", b"avis"}:
        return AVIF
    if brand in {b"mif1", b"msf1"} and b"avif" in body[16:64]:
        return AVIF
    raise Invalid("photo.heic" if brand in _HEIC else "photo.unsupported")


def _moves(media: str, body: bytes) -> bool:
    """Whether it holds frames that follow each other. A JPEG's second picture is only another view, never decoded."""
    match media:
        case "image/png":
            return any(kind == b"acTL" for kind in _png_kinds(body))
        case "image/webp":
            return body[12:16] == b"VP8X" and (bool(body[20] & 0x02) or b"ANMF" in body[30:64])
        case "image/avif":
            return body[8:12] == b"avis"
    return False


def _png_kinds(body: bytes) -> Iterator[bytes]:
    """The kinds of a PNG's pieces up to its pixels."""
    at = 8
    while at + 8 <= len(body):
        length, kind = struct.unpack_from(">I4s", body, at)
        if kind == b"IDAT":
            return
        yield kind
        at += 12 + int(length)


def _of_avif(body: bytes) -> tuple[int, int] | None:
    """The largest width and height that any of its pictures claims (``ispe``): tiles, previews and the whole."""
    found = [struct.unpack_from(">II", body, at + 4) for at in _places(body) if at + 12 <= len(body)]
    if not found:
        return None
    return max(width for width, _ in found), max(height for _, height in found)


def _places(body: bytes) -> list[int]:
    """Where the contents of each ``ispe`` begin."""
    found: list[int] = []
    waiting, seen = [(0, len(body))], 0
    while waiting:
        at, end = waiting.pop()
        while at + 8 <= end and seen < MOST_BOXES:
            seen += 1
            size, kind = struct.unpack_from(">I4s", body, at)
            until = end if size == 0 else min(end, at + size)
            if kind in _NESTED:
                waiting.append((at + (12 if kind == b"meta" else 8), until))
            elif kind == b"ispe":
                found.append(at + 8)
            if until < at + 8:  # 64-bit sizes are only for pixels, which come last
                break
            at = until
    return found
