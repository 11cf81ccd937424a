"""What a photo's head says, and what is refused by it (faults S-01, S-03)."""

import io
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geodata.errors import Invalid
from geodata.exchange.photo_head import MAX_BYTES, MAX_PIXELS, MAX_SIDE, Head, head_of
from tests.exchange.photo_files import KINDS, a_png_of_zeros, an_animation, an_apng, an_avif, encoded, scene
from tests.exchange.test_pictures import a_jpeg as a_jpeg_head


def refused(body: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        head_of(body)
    return caught.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_tells_its_kind_and_its_sides(kind: str):
    media = kind.rpartition(" ")[2] if "webp" in kind or " " not in kind else "jpeg"
    assert head_of(KINDS[kind]()) == Head(f"image/{media}", 320, 240)


def test_exactly_so_many_pixels_are_taken_and_no_more():
    most = MAX_PIXELS // 10_000
    assert head_of(a_jpeg_head(10_000, most)).width == 10_000
    assert refused(a_jpeg_head(10_000, most + 1)) == "photo.too-many-pixels"
    assert head_of(a_jpeg_head(MAX_SIDE, 10)).height == 10
    assert refused(a_jpeg_head(10, MAX_SIDE + 1)) == "photo.too-many-pixels"


def test_a_file_larger_than_a_phone_makes_is_refused():
    assert refused(b"\xff\xd8\xff" + bytes(MAX_BYTES)) == "request.too-large"


def test_floods_of_pixels_are_refused_by_their_head():
    assert refused(a_png_of_zeros(50_000, 50_000)[:400]) == "photo.too-many-pixels"
    assert refused(a_jpeg_head(10_000, 10_000)) == "photo.too-many-pixels"
    bomb = bytearray(an_avif())
    at = bomb.index(b"ispe") + 8
    bomb[at : at + 8] = struct.pack(">II", 16_384, 16_384)
    assert refused(bytes(bomb)) == "photo.too-many-pixels"


def test_what_moves_is_refused():
    assert refused(an_animation(10_000)) == "photo.moves"
    assert refused(an_apng()) == "photo.moves"
    frames = [scene(64, 48, seed) for seed in (1, 2)]
    assert refused(encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:])) == "photo.moves"


def test_frames_behind_a_head_that_hides_them_are_found():
    hidden = bytearray(an_animation(3))
    hidden[20] = 0
    assert refused(bytes(hidden)) == "photo.moves"


def a_heic(brand: bytes) -> bytes:
    return struct.pack(">I4s4sI", 24, b"ftyp", brand, 0) + b"mif1heic" + bytes(40)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"msf1"])
def test_a_photo_in_apples_format_has_a_refusal_of_its_own(brand: bytes):
    assert refused(a_heic(brand)) == "photo.heic"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg onload='alert(1)'/>",
        b"%PDF-1.7",
        b"GIF89a",
        b"PK\x03\x04",
        b"MM\0*",
        b"\0\0\0\x18ftypmp42" + bytes(40),
    ],
)
def test_what_is_no_photo_is_refused(body: bytes):
    assert refused(body) == "photo.unsupported"


def test_a_head_that_breaks_off_is_refused():
    for make in KINDS.values():
        assert refused(make()[:16]) == "photo.unreadable"
    assert refused(a_jpeg_head(0, 5)) == "photo.unreadable"


BEGINNINGS = [make()[:64] for make in KINDS.values()] + [an_avif()[:300]]


@given(st.sampled_from(BEGINNINGS), st.integers(0, 300), st.binary())
def test_whatever_the_bytes_are_there_is_an_answer_and_an_end(begin: bytes, at: int, rest: bytes):
    with suppress(Invalid):
        assert min(head_of(begin[:at] + rest)[1:]) >= 1


def test_what_the_head_says_is_what_pillow_finds():
    for make in KINDS.values():
        body = make()
        assert Image.open(io.BytesIO(body)).size == head_of(body)[1:]
