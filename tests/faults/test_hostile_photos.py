"""Photos made to do harm (faults S-01 to S-03): only new pixels come out, or a refusal, within bounds."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from geodata.errors import Invalid
from geodata.exchange.bare_jpeg import is_bare
from geodata.exchange.photos import remade
from geodata.exchange.restricted import reading
from tests.exchange.photo_files import KINDS, MARKER, a_jpeg, a_png, a_png_of_zeros, encoded, mutants, scene, written

SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
MUTANTS = 40
"""Of each kind: 320 in all."""


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("index.html", SCRIPT)
    return out.getvalue()


POLYGLOTS = {
    "a page behind a JPEG": a_jpeg() + SCRIPT,
    "a page in a JPEG's comment": encoded(scene(), comment=SCRIPT),
    "a page behind a PNG": a_png() + SCRIPT,
    "an archive behind a JPEG": a_jpeg() + a_zip(),
    "a PDF behind a JPEG": a_jpeg() + b"%PDF-1.7 /JavaScript" + SCRIPT,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_picture_that_is_something_else_too_is_only_a_picture_afterwards(tmp_path: Path, name: str):
    made = remade(written(tmp_path / "photo.jpg", POLYGLOTS[name])).photo
    assert is_bare(made.jpeg, made.width, made.height)
    assert not any(piece in made.jpeg for piece in (b"<script", b"<html", b"PK\x03\x04", b"%PDF", b"alert("))


@pytest.mark.parametrize(
    "body",
    [
        SCRIPT,
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"%PDF-1.7\n%\xff\xd8\xff",
        a_zip(),
        SCRIPT + a_jpeg(),
        b"GIF89a" + SCRIPT,
    ],
)
def test_what_only_has_the_name_of_a_photo_is_refused(tmp_path: Path, body: bytes):
    with pytest.raises(Invalid) as caught:
        remade(written(tmp_path / "photo.jpg", body))
    assert caught.value.code == "photo.unsupported"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_broken_in_a_photo_there_is_a_plain_picture_or_a_refusal(tmp_path: Path, kind: str):
    fates = {"made": 0, "refused": 0}
    for body in mutants(KINDS[kind](), MUTANTS, seed=sum(kind.encode())):
        try:
            found = remade(written(tmp_path / "photo", body))
        except Invalid as refused:
            assert refused.code.startswith("photo."), refused  # noqa: PT017 - each of them, none must raise else
            fates["refused"] += 1
            continue
        fates["made"] += 1
        for made in (found.photo, found.small):
            assert is_bare(made.jpeg, made.width, made.height)
            assert MARKER.encode() not in made.jpeg
    assert sum(fates.values()) == MUTANTS
    assert fates["refused"] > 0


def test_a_process_that_decodes_the_largest_photo_stays_within_its_memory(tmp_path: Path):
    """40 megapixels of noise-free PNG, the worst of the formats: 160 MB of pixels, and 160 more while they change."""
    path = written(tmp_path / "photo", encoded(Image.new("RGBA", (8000, 5000), (9, 9, 9, 128)), "PNG"))
    with reading(
        "geodata.exchange.photo_child", path, as_name="input", arguments=["image/png", "2048", "320"]
    ) as answer:
        assert answer.line()["width"] == 2048
        list(answer)
    assert answer.spent is not None
    assert answer.spent.peak_bytes < 700 * 1024**2
    assert answer.spent.cpu_s < 10


def test_a_process_that_is_asked_to_decode_a_flood_all_the_same_refuses_it(tmp_path: Path):
    path = written(tmp_path / "photo", a_png_of_zeros(50_000, 50_000))
    asked = ["image/png", "2048", "320"]
    with (
        pytest.raises(Invalid) as caught,
        reading("geodata.exchange.photo_child", path, as_name="input", arguments=asked) as answer,
    ):
        answer.line()
    assert caught.value.code == "photo.unreadable"
    assert answer.spent is not None
    assert answer.spent.peak_bytes < 100 * 1024**2
    assert answer.spent.cpu_s < 1
