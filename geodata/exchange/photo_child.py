"""Makes a photo anew with Pillow, in a process of its own that can do nothing else: pixels go in, new ones come out.

``python -m geodata.exchange.photo_child FILE MEDIA SIDE SMALL_SIDE [X,Y,WIDTH,HEIGHT …]``, started by
`geodata.exchange.restricted`. Two lines: ``{"width", "height", "jpeg"}`` of the made photo and of its small twin, each
a JPEG in base64. Boxes are in pixels of the made photo; what lies in them is gone from both.

Nothing but pixels is carried over: encoding an opened picture keeps a JPEG's comment, so a new one is made of bytes.
"""

import base64
import io
from typing import TYPE_CHECKING, Final

from geodata.errors import Invalid
from geodata.exchange.photo_head import MAX_PIXELS, MAX_SIDE
from geodata.exchange.restriction import Limits, run, tell

if TYPE_CHECKING:
    from PIL import Image

MEMORY_BYTES: Final = 1024**3
CPU_S: Final = 20
"""Memory and processor time for 40 megapixels in any of the formats, with as much again to spare."""

QUALITY: Final = 82
SMALL_QUALITY: Final = 75

MOST_CELLS: Final = 3
"""Cells along a box's longer side: too few for a face or a number plate, whose characters then share cells."""

LEVELS: Final = 16
"""Brightnesses of a cell in each colour: the exact mean of many pixels could be compared with guesses."""

FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
_ORIENTATION: Final = 274

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels, from the upper left corner."""


def make(arguments: list[str]) -> None:
    """Make what the arguments name, and tell it."""
    name, media, side, small_side, *boxes = arguments
    try:
        photo = _destroyed(_read(name, media, int(side)), [_box(each) for each in boxes])
        small = _fresh(_scaled(photo, int(small_side)))
        for made, quality in ((photo, QUALITY), (small, SMALL_QUALITY)):
            tell({"width": made.width, "height": made.height, "jpeg": _encoded(made, quality)})
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # whatever a decoder stumbles over: the file is what is wrong
        raise Invalid("photo.unreadable", reason=type(error).__name__) from error


def _read(name: str, media: str, side: int) -> "Image.Image":
    """The upright picture, RGB, at most ``side`` pixels on a side."""
    from PIL import Image, features  # noqa: PLC0415 - only after the limits are set

    if media == "image/avif":
        if not features.check("avif"):
            raise Invalid("photo.heic")
        from PIL import AvifImagePlugin  # noqa: PLC0415

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(name, formats=(FORMATS[media],)) as found:
        if max(found.size) > MAX_SIDE or found.width * found.height > MAX_PIXELS:
            raise Invalid("photo.unreadable", reason="larger than its head says")
        if media != "image/jpeg" and getattr(found, "n_frames", 1) != 1:
            raise Invalid("photo.moves")
        turn = _turn(found)
        found.draft("RGB", (side, side))  # a large JPEG is decoded at a half, a quarter or an eighth, if it suffices
        found.load()
        picture = _scaled(_in_colour(found), side)
    return _fresh(picture if turn is None else picture.transpose(turn))


def _turn(found: "Image.Image") -> "Image.Transpose | None":
    """How the picture must be turned to stand upright (EXIF orientation)."""
    from PIL.Image import Transpose  # noqa: PLC0415

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        return turns.get(found.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - EXIF that can't be read turns nothing
        return None


def _in_colour(found: "Image.Image") -> "Image.Image":
    """As RGB: what is transparent lies on white, and 16 bits of grey become 8."""
    from PIL import Image  # noqa: PLC0415

    if found.mode.startswith("I"):
        found = found.convert("I").point(lambda value: value / 256).convert("L")
    if found.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in found.info:
        picture = found.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return found.convert("RGB")


def _scaled(picture: "Image.Image", side: int) -> "Image.Image":
    from PIL.Image import Resampling  # noqa: PLC0415

    longest = max(picture.size)
    if longest <= side:
        return picture
    width, height = (max(1, round(length * side / longest)) for length in picture.size)
    return picture.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


def _fresh(picture: "Image.Image") -> "Image.Image":
    """The same pixels as a picture that knows nothing else."""
    from PIL import Image  # noqa: PLC0415

    return Image.frombytes("RGB", picture.size, picture.tobytes())


def _encoded(picture: "Image.Image", quality: int) -> str:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


# --- boxes that hide what lies in them --------------------------------------------------------------------------------


def _box(text: str) -> Box:
    x, y, width, height = (int(number) for number in text.split(","))
    return x, y, width, height


def _destroyed(picture: "Image.Image", boxes: list[Box]) -> "Image.Image":
    """The picture with a few coarse cells, run into each other, in the place of each box."""
    from PIL.Image import Resampling  # noqa: PLC0415

    for box in boxes:
        left, top, right, bottom = within(box, picture.size)
        if right <= left or bottom <= top:
            continue
        sides = right - left, bottom - top
        cells = picture.crop((left, top, right, bottom)).resize(cells_of(*sides), Resampling.BOX)
        step = 256 // LEVELS
        coarse = cells.point([value // step * step + step // 2 for value in range(256)] * 3)
        picture.paste(coarse.resize(sides, Resampling.BICUBIC), (left, top))
    return picture


def within(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the part of a box that lies in the picture."""
    x, y, width, height = box
    return max(0, x), max(0, y), min(size[0], x + width), min(size[1], y + height)


def cells_of(width: int, height: int) -> tuple[int, int]:
    """How many cells a box gets across and down: `MOST_CELLS` along the longer side, as square as can be."""
    longest = max(width, height)
    across, down = (max(1, min(length, round(length * MOST_CELLS / longest))) for length in (width, height))
    return across, down


if __name__ == "__main__":
    run(make, limits=Limits(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S))
