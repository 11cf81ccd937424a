"""Photos made anew by the real process (faults R6, S-01 to S-03, P-03)."""

import io
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from geodata.errors import Invalid, Missing, Refused
from geodata.exchange import photos
from geodata.exchange.bare_jpeg import is_bare
from geodata.exchange.photos import LONGEST_SIDE, SMALL_SIDE, Remade, remade
from tests.exchange.photo_files import (
    KINDS,
    MARKER,
    a_jpeg,
    a_png,
    a_png_of_zeros,
    a_webp,
    an_animation,
    encoded,
    scene,
    written,
)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return tmp_path / "photo"


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures in any colour, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_pixels_comes_out(photo: Path, kind: str):
    body = KINDS[kind]()
    assert MARKER.encode() in body
    found = remade(written(photo, body))
    for made in (found.photo, found.small):
        assert is_bare(made.jpeg, made.width, made.height)
        assert b"ANNA" not in made.jpeg
        assert b"0701234567" not in made.jpeg
        left = opened(made.jpeg)
        assert left.size == (made.width, made.height)
        assert set(left.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not left.getexif()
    assert difference(opened(found.photo.jpeg), scene()) < 12


def test_the_marker_does_survive_a_plain_saving_so_the_test_would_notice():
    kept = encoded(opened(a_jpeg()).convert("RGB"))
    assert MARKER.encode() in kept


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_the_camera_was_held(photo: Path, orientation: int):
    lying = scene()
    lying.paste((0, 255, 0), (0, 0, 80, 60))
    expected = ImageOps.exif_transpose(opened(a_jpeg(lying, orientation=orientation)))
    found = remade(written(photo, a_jpeg(lying, orientation=orientation))).photo
    assert (found.width, found.height) == expected.size
    assert difference(opened(found.jpeg), expected) < 12


def test_a_large_photo_becomes_one_of_moderate_size_with_a_small_twin(photo: Path):
    found = remade(written(photo, a_jpeg(scene(4000, 3000))))
    assert (found.photo.width, found.photo.height) == (LONGEST_SIDE, 1536)
    assert (found.small.width, found.small.height) == (SMALL_SIDE, 240)
    assert difference(opened(found.small.jpeg), scene(4000, 3000).resize((320, 240))) < 12


def test_a_small_one_stays_as_it_is(photo: Path):
    found = remade(written(photo, a_jpeg(scene(31, 7))))
    assert (found.photo.width, found.photo.height, found.small.width) == (31, 7, 31)


@pytest.mark.parametrize(
    "body",
    [
        encoded(scene().convert("L"), "PNG"),
        encoded(scene().convert("P"), "PNG"),
        encoded(scene().convert("1"), "PNG"),
        encoded(scene().convert("RGBA"), "PNG"),
        encoded(scene().convert("LA"), "PNG"),
        encoded(scene().convert("I").point(lambda value: value * 256).convert("I;16"), "PNG"),
        encoded(scene().convert("CMYK"), "JPEG"),
        encoded(scene().convert("L"), "JPEG"),
    ],
)
def test_every_way_to_write_a_colour_comes_out_as_that_colour(photo: Path, body: bytes):
    found = opened(remade(written(photo, body)).photo.jpeg)
    assert found.mode == "RGB"
    grey = found.resize((1, 1), Image.Resampling.BOX).convert("L").getpixel((0, 0))
    assert 50 < int(grey) < 180  # type: ignore[arg-type]


def test_what_is_transparent_lies_on_white(photo: Path):
    found = remade(written(photo, encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")))
    assert opened(found.photo.jpeg).getpixel((20, 20)) == (255, 255, 255)


# --- boxes ------------------------------------------------------------------------------------------------------------

BOX = (60, 40, 120, 90)


def hidden(photo: Path, body: bytes, *boxes: photos.Box) -> Remade:
    return remade(written(photo, body), blurred=boxes)


def test_what_lies_in_a_box_is_gone_and_the_rest_is_as_before(photo: Path):
    before, found = remade(written(photo, a_png())), hidden(photo, a_png(), BOX)
    one, other = opened(before.photo.jpeg), opened(found.photo.jpeg)
    inside = (60, 40, 180, 130)
    assert difference(one.crop(inside), other.crop(inside)) > 10
    assert difference(one.crop((200, 0, 320, 240)), other.crop((200, 0, 320, 240))) == 0
    assert difference(opened(before.small.jpeg).crop(inside), opened(found.small.jpeg).crop(inside)) > 10


def test_different_things_in_a_box_come_out_as_the_same_bytes(photo: Path):
    """Letters, a face or noise: what has the same few coarse colours can't be told apart any more."""
    made = set()
    for seed in range(6):
        picture = scene()
        shuffled = bytearray(bytes(range(48, 192)) * 12 + bytes([120] * 72))
        random.Random(seed).shuffle(shuffled)
        for across in range(3):
            for down in range(2):
                picture.paste(Image.frombytes("L", (40, 45), bytes(shuffled)), (60 + 40 * across, 40 + 45 * down))
        found = hidden(photo, encoded(picture, "PNG"), BOX)
        made.add((found.photo.jpeg, found.small.jpeg))
    assert len(made) == 1


def test_boxes_may_reach_beyond_the_picture_or_lie_outside_it(photo: Path):
    found = hidden(photo, a_jpeg(), (-50, -50, 100, 100), (300, 200, 5000, 5000), (900, 900, 10, 10), (0, 0, 1, 1))
    assert (found.photo.width, found.photo.height) == (320, 240)


def test_the_same_file_and_boxes_make_the_same_bytes(photo: Path):
    assert hidden(photo, a_jpeg(), BOX) == hidden(photo, a_jpeg(), BOX)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.fixture
def no_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def started(*_asked: object, **_more: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(photos, "reading", started)
    return


def refused(source: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        remade(source)
    return caught.value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (a_png_of_zeros(50_000, 50_000), "photo.too-many-pixels"),
        (encoded(Image.new("L", (10_000, 10_000))), "photo.too-many-pixels"),
        (an_animation(10_000), "photo.moves"),
        (b"<svg/>", "photo.unsupported"),
    ],
    ids=["50 000 x 50 000", "100 Mpx", "10 000 frames", "SVG"],
)
@pytest.mark.usefixtures("no_process")
def test_a_flood_is_refused_before_anything_is_decoded(photo: Path, body: bytes, code: str):
    written(photo, body)
    began = time.process_time()
    assert refused(photo).code == code
    assert time.process_time() - began < 0.5


@pytest.mark.usefixtures("no_process")
def test_a_file_that_is_not_there_or_too_large_is_refused_unread(photo: Path):
    assert isinstance(refused(photo), Missing)
    with photo.open("wb") as out:
        out.truncate(10 * 1024**3)
    assert refused(photo).code == "request.too-large"


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("make", [a_jpeg, a_png, a_webp])
def test_a_photo_that_breaks_off_is_refused_in_words(photo: Path, make: object, part: float):
    body = make()  # type: ignore[operator]
    why = refused(written(photo, body[: int(len(body.removesuffix(MARKER.encode())) * part)]))
    assert why.code == "photo.unreadable"
    assert "file" not in why.facts


def test_a_process_that_hands_out_more_than_a_picture_is_not_believed(photo: Path, monkeypatch: pytest.MonkeyPatch):
    written(photo, a_jpeg())
    monkeypatch.setattr(photos, "is_bare", lambda *_: False)
    assert refused(photo).code == "photo.unreadable"
    assert isinstance(refused(photo), Invalid)
