"""Whether a JPEG holds a picture and nothing else, told by its segments; nothing is decoded."""

import struct
from typing import Final

_JFIF: Final = b"JFIF\0"
_HEAD_BYTES: Final = 16
"""A JFIF segment without a preview."""

_TABLES_AND_FRAMES: Final = frozenset({0xC0, 0xC2, 0xC4, 0xDB, 0xDD})
"""Frame (baseline, progressive), Huffman tables, quantisation tables, restart interval."""

_SCAN, _END = 0xDA, 0xD9


def is_bare(body: bytes, width: int, height: int) -> bool:
    """Whether it is one JPEG of those sides, to its last byte, with no comment, application data or second picture."""
    try:
        return body.startswith(b"\xff\xd8") and _walked(body) == (width, height, len(body))
    except (struct.error, IndexError):
        return False


def _walked(body: bytes) -> tuple[int, int, int] | None:
    """Width, height, and where it ends; none where it holds a segment that is more than picture."""
    at, sides = 2, (0, 0)
    while body[at] == 0xFF:
        marker = body[at + 1]
        if marker == _END:
            return *sides, at + 2
        length = int(struct.unpack_from(">H", body, at + 2)[0])
        if marker == 0xE0:
            if length != _HEAD_BYTES or body[at + 4 : at + 9] != _JFIF:
                return None
        elif marker == _SCAN:
            at = _after_scan(body, at + 2 + length)
            continue
        elif marker not in _TABLES_AND_FRAMES:
            return None
        if marker in {0xC0, 0xC2}:
            height, width = struct.unpack_from(">HH", body, at + 5)
            sides = int(width), int(height)
        at += 2 + length
    return None


def _after_scan(body: bytes, at: int) -> int:
    """Where the next segment begins: after 0xFF come 0x00 or a restart mark (D0 to D7) within a scan."""
    while True:
        at = body.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if body[at + 1] != 0 and not 0xD0 <= body[at + 1] <= 0xD7:
            return at
        at += 2
