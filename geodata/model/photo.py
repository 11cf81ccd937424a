"""A photo of what an observation tells of, and what is hidden in it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from geodata.errors import Invalid
from geodata.model import checks
from geodata.model.checks import ShortText, Step, Words

MOST_BOXES: Final = 50
"""Blur boxes in one photo: a street with cars and people has some twenty."""

LONGEST_SIDE: Final = 2048
"""Pixels on the longer side of a kept photo."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_BOX: Final = re.compile(r"(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})", re.ASCII)


class PhotoState(StrEnum):
    """Where a photo stands. Checked: a person has seen that no face, plate or name is in it."""

    RECEIVED = "received"
    CHECKED = "checked"
    PUBLIC = "public"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class BlurBox:
    """A part of a photo that is hidden, in pixels from its upper left corner. As text: ``x,y,width,height``."""

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        corner, sides = (self.x, self.y), (self.width, self.height)
        if not (min(corner) >= 0 and max(corner) < LONGEST_SIDE and min(sides) >= 1 and max(sides) <= LONGEST_SIDE):
            raise Invalid("value.invalid", field="blurred", value=str(self)[:80])

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"

    @classmethod
    def parse(cls, text: str) -> "BlurBox":
        """The box that a text names."""
        found = _BOX.fullmatch(text)
        if found is None:
            raise Invalid("value.invalid", field="blurred", value=text[:80])
        return cls(*(int(number) for number in found.groups()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo made of what somebody sent: new pixels, ``width`` by ``height``, and nothing else of the file.

    ``sha256``, ``thumbnail_sha256`` and ``original_sha256`` name the files of the photo, its small twin and what was
    sent; the last is empty once that is deleted. ``original_kept_for`` says why it is not, after the photo was checked.
    ``blurred`` are `BlurBox`es as text. ``alt_text`` tells what the photo shows to those who can't see it; without it
    no photo is checked or public.
    """

    id: UUID
    municipality: str
    observation_id: UUID
    sha256: ShortText
    thumbnail_sha256: ShortText
    original_sha256: ShortText = ""
    width: Annotated[int, Step(1, LONGEST_SIDE)]
    height: Annotated[int, Step(1, LONGEST_SIDE)]
    blurred: Annotated[tuple[str, ...], Words(MOST_BOXES)] = ()
    alt_text: ShortText = ""
    state: PhotoState = PhotoState.RECEIVED
    original_kept_for: ShortText = ""
    is_example: bool = False
    is_withdrawn: bool = False

    def __post_init__(self) -> None:
        checks.hold(self)
        for field in ("sha256", "thumbnail_sha256", "original_sha256"):
            value = getattr(self, field)
            if not _HASH.fullmatch(value) and (value or field != "original_sha256"):
                raise Invalid("value.invalid", field=field, value=value[:80])
        object.__setattr__(self, "blurred", tuple(str(BlurBox.parse(each)) for each in self.blurred))
        if self.is_checked and not self.alt_text.strip():
            raise Invalid("photo.alt-text-missing", field="alt_text")

    @property
    def key(self) -> str:
        """What the store finds it by."""
        return str(self.id)

    @property
    def boxes(self) -> tuple[BlurBox, ...]:
        """What is hidden."""
        return tuple(BlurBox.parse(each) for each in self.blurred)

    @property
    def is_checked(self) -> bool:
        """Whether a person has passed it."""
        return self.state in {PhotoState.CHECKED, PhotoState.PUBLIC}
