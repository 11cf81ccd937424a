"""Photos to try with: real files of each format, with metadata in every place that the format has for it."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PIL import Image
from PIL.ExifTags import IFD
from PIL.PngImagePlugin import PngInfo

MARKER: Final = "ANNA-0701234567"
"""What must never come out."""


def scene(width: int = 320, height: int = 240, seed: int = 1) -> Image.Image:
    """A picture with large and small detail: a red left half, a blue right one, and noise over all of it."""
    picture = Image.new("RGB", (width, height), (200, 40, 40))
    picture.paste((40, 40, 200), (width // 2, 0, width, height))
    noise = Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))
    return Image.blend(picture, noise.convert("RGB"), 0.2)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def written(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


# --- metadata ---------------------------------------------------------------------------------------------------------


def exif(*, orientation: int = 1) -> Image.Exif:
    """Artist, description, copyright, GPS, a comment and a maker note, each with the marker."""
    found = Image.Exif()
    for tag in (0x013B, 0x010E, 0x8298, 0x010F):
        found[tag] = MARKER
    found[0x0112] = orientation
    found.get_ifd(IFD.Exif).update({0x9286: b"ASCII\0\0\0" + MARKER.encode(), 0x927C: MARKER.encode()})
    found.get_ifd(IFD.GPSInfo).update({1: "N", 2: (58.0, 31.0, 46.0), 0x1B: MARKER.encode(), 0x1D: MARKER})
    return found


XMP: Final = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{MARKER}</dc:creator></x:xmpmeta>'.encode()
ICC: Final = b"\0\0\1\0" + MARKER.encode().ljust(252, b"\0")


def a_jpeg(picture: Image.Image | None = None, *, orientation: int = 1, **options: Any) -> bytes:
    """With EXIF, XMP, ICC, IPTC and a comment."""
    body = encoded(
        picture or scene(),
        exif=exif(orientation=orientation),
        comment=MARKER.encode(),
        xmp=XMP,
        icc_profile=ICC,
        quality=92,
        **options,
    )
    iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0" + MARKER.encode()
    return body[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + body[2:]


def with_thumbnail(body: bytes) -> bytes:
    """A JPEG with a preview in an application segment, as cameras write them, and bytes after its end."""
    preview = encoded(scene(64, 48), comment=MARKER.encode())
    segment = b"JFXX\0\x10" + preview
    return body[:2] + b"\xff\xe0" + struct.pack(">H", len(segment) + 2) + segment + body[2:] + MARKER.encode()


def an_mpo() -> bytes:
    """A JPEG with a second picture behind it."""
    second = scene(seed=2)
    second.encoderinfo = {"comment": MARKER.encode()}  # type: ignore[attr-defined]
    return encoded(scene(), "MPO", save_all=True, append_images=[second], exif=exif()) + encoded(
        scene(), comment=MARKER.encode()
    )


def a_png(picture: Image.Image | None = None, **options: Any) -> bytes:
    """With tEXt, zTXt, iTXt, EXIF, ICC, and bytes after its end."""
    texts = PngInfo()
    texts.add_text("Author", MARKER)
    texts.add_text("Comment", MARKER, zip=True)
    texts.add_itxt("Title", MARKER, "sv", MARKER)
    body = encoded(picture or scene(), "PNG", pnginfo=texts, exif=exif(), icc_profile=ICC, **options)
    return body + MARKER.encode()


def a_webp(**options: Any) -> bytes:
    return encoded(scene(), "WEBP", exif=exif(), xmp=XMP, icc_profile=ICC, **options)


def an_avif(**options: Any) -> bytes:
    return encoded(scene(), "AVIF", exif=exif(), xmp=XMP, **options)


KINDS: Final[dict[str, Callable[[], bytes]]] = {
    "jpeg": a_jpeg,
    "progressive jpeg": lambda: a_jpeg(progressive=True),
    "jpeg with a preview": lambda: with_thumbnail(a_jpeg()),
    "two views": an_mpo,
    "png": a_png,
    "webp": a_webp,
    "lossless webp": lambda: a_webp(lossless=True),
    "avif": an_avif,
}


# --- files that claim or hold too much --------------------------------------------------------------------------------


def png_piece(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png_of_zeros(width: int, height: int) -> bytes:
    """A black picture of one bit a pixel, whatever its size: some hundred kilobytes."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_piece(b"IHDR", head) + png_piece(b"IDAT", packed) + png_piece(b"IEND", b"")


def an_animation(frames: int) -> bytes:
    """A WebP of tiny frames, put together by hand: Pillow would take minutes."""
    still = encoded(Image.new("RGB", (16, 16)), "WEBP", lossless=True)
    piece = still[12:]
    frame = b"\0" * 6 + b"\x0f\0\0\x0f\0\0" + b"\x0a\0\0\0" + piece
    one = b"ANMF" + struct.pack("<I", len(frame)) + frame
    head = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\x0f\0\0\x0f\0\0"
    body = b"WEBP" + head + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6 + one * frames
    return b"RIFF" + struct.pack("<I", len(body)) + body


def an_apng() -> bytes:
    return encoded(scene(), "PNG", save_all=True, append_images=[scene(seed=2)])


def mutants(body: bytes, count: int, seed: int) -> list[bytes]:
    """The file with bytes changed, pieces cut out, doubled or moved, each mutant in its own way and always the same."""
    chance, found = random.Random(seed), []
    for _ in range(count):
        new = bytearray(body)
        for _ in range(chance.choice([1, 2, 8, 40])):
            at, length = chance.randrange(len(new)), chance.choice([1, 2, 4, 64, 600])
            match chance.randrange(5):
                case 0:
                    new[at : at + length] = chance.randbytes(length)
                case 1:
                    del new[at : at + length]
                case 2:
                    new[at:at] = new[at : at + length]
                case 3:
                    new[at : at + length] = chance.choice([b"\0", b"\xff"]) * length
                case 4:
                    head = chance.randrange(min(64, len(new)))
                    new[head] = chance.randrange(256)
            if not new:
                new = bytearray(b"\0")
        found.append(bytes(new))
    return found
