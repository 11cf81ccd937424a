"""Kind and size of a picture, told by its first bytes (PNG, JPEG and WebP as their specifications have them)."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.exchange.pictures import media_of, sides_of
from tests.exchange.picture_source import PNG, a_png

APP0 = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
TABLES = b"\xff\xc4\x00\x04\x00\x00\xff\xdb\x00\x04\x00\x00"


def a_jpeg(width: int, height: int, sof: int = 0xC0, before: bytes = APP0 + TABLES) -> bytes:
    return b"\xff\xd8" + before + struct.pack(">BBHBHHB", 0xFF, sof, 11, 8, height, width, 1) + b"\1\x11\0"


def a_webp(kind: bytes, head: bytes) -> bytes:
    return b"RIFF\x40\0\0\0WEBP" + kind + struct.pack("<I", len(head)) + head


LOSSY = a_webp(b"VP8 ", b"\x30\1\0\x9d\x01\x2a" + struct.pack("<HH", 512 | 0x4000, 256))
LOSSLESS = a_webp(b"VP8L", b"\x2f" + struct.pack("<I", 511 | 255 << 14))
EXTENDED = a_webp(b"VP8X", b"\x10\0\0\0" + b"\xff\1\0" + b"\xff\0\0")


@pytest.mark.parametrize(
    ("body", "media", "sides"),
    [
        (PNG, "image/png", (256, 256)),
        (a_png(side=8), "image/png", (8, 8)),
        (a_jpeg(512, 256), "image/jpeg", (512, 256)),
        (a_jpeg(512, 256, sof=0xC2), "image/jpeg", (512, 256)),
        (a_jpeg(512, 256, before=b"\xff" + APP0), "image/jpeg", (512, 256)),
        (LOSSY, "image/webp", (512, 256)),
        (LOSSLESS, "image/webp", (512, 256)),
        (EXTENDED, "image/webp", (512, 256)),
    ],
)
def test_a_picture_tells_its_kind_and_its_sides(body: bytes, media: str, sides: tuple[int, int]):
    assert media_of(body) == media
    assert sides_of(body) == sides


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"GIF89a",
        PNG[:8],
        PNG[:12] + b"IDAT" + PNG[16:],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xda\x00\x08",
        b"\xff\xd8" + APP0,
        b"\xff\xd8" + APP0 + b"x" * 20,
        a_webp(b"ALPH", bytes(20)),
        EXTENDED[:27],
        b"RIFF\0\0\0\0WAVE",
    ],
)
def test_what_breaks_off_or_is_something_else_tells_no_sides(body: bytes):
    assert sides_of(body) is None


@given(st.sampled_from([b"", b"\xff\xd8\xff", PNG[:16], LOSSY[:16], LOSSLESS[:16], EXTENDED[:16]]), st.binary())
def test_whatever_the_bytes_are_there_is_an_answer_and_an_end(begin: bytes, rest: bytes):
    found = sides_of(begin + rest)
    assert found is None or min(found) >= 0
