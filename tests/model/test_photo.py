from dataclasses import replace
from uuid import UUID

import pytest

from geodata.errors import Invalid
from geodata.exchange import photos
from geodata.model.photo import LONGEST_SIDE, MOST_BOXES, BlurBox, Photo, PhotoState

HASH = "0123456789abcdef" * 4

A_PHOTO = Photo(
    id=UUID(int=1),
    municipality="gotene",
    observation_id=UUID(int=2),
    sha256=HASH,
    thumbnail_sha256=HASH,
    original_sha256=HASH,
    width=2048,
    height=1536,
)


def refused(**changes: object) -> str:
    with pytest.raises(Invalid) as caught:
        replace(A_PHOTO, **changes)  # type: ignore[arg-type]
    return f"{caught.value.code} {caught.value.facts['field']}"


def test_a_photo_is_found_by_its_id_and_hides_what_its_boxes_say():
    photo = replace(A_PHOTO, blurred=("10,020,300,40",))
    assert photo.key == str(UUID(int=1))
    assert photo.boxes == (BlurBox(10, 20, 300, 40),)
    assert photo.blurred == ("10,20,300,40",)


@pytest.mark.parametrize("state", [PhotoState.CHECKED, PhotoState.PUBLIC])
def test_no_photo_is_checked_without_words_for_those_who_cant_see_it(state: PhotoState):
    assert refused(state=state) == "photo.alt-text-missing alt_text"
    assert refused(state=state, alt_text=" \n") == "photo.alt-text-missing alt_text"
    assert replace(A_PHOTO, state=state, alt_text="En mörk gångväg").is_checked
    assert not replace(A_PHOTO, state=PhotoState.REJECTED).is_checked


@pytest.mark.parametrize("field", ["sha256", "thumbnail_sha256", "original_sha256"])
@pytest.mark.parametrize("value", ["../../etc/passwd", HASH.upper(), HASH + "0", HASH[1:], HASH + "\n"])
def test_files_are_named_by_hashes_only(field: str, value: str):
    assert refused(**{field: value}) == f"value.invalid {field}"


def test_what_was_sent_may_be_gone_and_the_photo_may_not():
    assert replace(A_PHOTO, original_sha256="").original_sha256 == ""
    assert refused(sha256="") == "value.invalid sha256"


@pytest.mark.parametrize("side", ["width", "height"])
@pytest.mark.parametrize("pixels", [0, -1, LONGEST_SIDE + 1])
def test_sides_are_those_of_a_made_photo(side: str, pixels: int):
    assert refused(**{side: pixels}) == f"value.invalid {side}"
    assert photos.LONGEST_SIDE == LONGEST_SIDE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "-1,2,3,4",
        "1,2,0,4",
        "1,2,3,0",
        "2048,0,1,1",
        "0,0,2049,1",
        "1.5,2,3,4",
        "a,b,c,d",
        "1,2,3,٤",
    ],
)
def test_a_box_lies_where_a_photo_may_be(text: str):
    assert refused(blurred=(text,)) == "value.invalid blurred"


def test_a_box_cannot_be_made_of_what_is_no_box():
    with pytest.raises(Invalid):
        BlurBox(0, 0, 0, 5)
    assert str(BlurBox(0, 0, LONGEST_SIDE, 1)) == "0,0,2048,1"


def test_there_are_so_many_boxes_and_no_more():
    assert len(replace(A_PHOTO, blurred=("1,2,3,4",) * MOST_BOXES).boxes) == MOST_BOXES
    assert refused(blurred=("1,2,3,4",) * (MOST_BOXES + 1)) == "value.too-long blurred"
