from webmap.errors import status_of_code
from webmap.photo_sentences import PHOTO_SENTENCES
from webmap.sentences import SENTENCES


def test_they_are_among_the_sentences_of_all_refusals():
    assert PHOTO_SENTENCES.items() <= SENTENCES.items()
    assert {code.partition(".")[0] for code in PHOTO_SENTENCES} == {"photo"}


def test_what_is_no_photo_and_what_is_too_large_are_answered_as_such():
    assert [status_of_code(f"photo.{code}") for code in ("heic", "moves", "unsupported")] == [415] * 3
    assert status_of_code("photo.too-many-pixels") == 413


def test_who_sends_a_photo_of_an_iphone_is_told_what_to_do():
    assert "iPhone" in PHOTO_SENTENCES["photo.heic"][1]
