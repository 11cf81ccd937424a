"""What kind of picture bytes begin like, and how large it says that it is: nothing is decoded."""

import struct
from typing import Final

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
WEBP: Final = "image/webp"

Sides = tuple[int, int]
"""Width and height in pixels."""


def media_of(body: bytes) -> str | None:
    """The media type that the first bytes tell; none where it is no PNG, JPEG or WebP."""
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if body.startswith(b"\xff\xd8\xff"):
        return JPEG
    return WEBP if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else None


def sides_of(body: bytes) -> Sides | None:
    """Width and height as the picture tells them; none where it does not, or is none of the three kinds."""
    try:
        match media_of(body):
            case "image/png":
                return _of_png(body)
            case "image/jpeg":
                return _of_jpeg(body)
            case "image/webp":
                return _of_webp(body)
    except (struct.error, IndexError):  # it breaks off
        return None
    return None


def _of_png(body: bytes) -> Sides | None:
    kind, width, height = struct.unpack_from(">4sII", body, 12)
    return (width, height) if kind == b"IHDR" else None


def _of_jpeg(body: bytes) -> Sides | None:
    """From the frame's own segment (SOF0 to SOF15, but for the tables C4, C8 and CC); the others are passed over."""
    at = 2
    while body[at] == 0xFF:
        marker = body[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", body, at + 5)
            return width, height
        if marker == 0xDA:  # the picture itself, before any frame
            return None
        at += 2 + int(struct.unpack_from(">H", body, at + 2)[0])
    return None


def _of_webp(body: bytes) -> Sides | None:
    match body[12:16]:
        case b"VP8X":  # 24 bits each, less one
            width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (24, 27))
            return (width, height) if len(body) >= 30 else None
        case b"VP8L":  # 14 bits each, less one
            bits = struct.unpack_from("<I", body, 21)[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":  # 14 bits each; the two above scale
            width, height = struct.unpack_from("<HH", body, 26)
            return width & 0x3FFF, height & 0x3FFF
    return None
