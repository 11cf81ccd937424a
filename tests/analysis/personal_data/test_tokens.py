from itertools import pairwise

import pytest
from hypothesis import given

from geodata.analysis.personal_data.tokens import begins_sentence, is_beside, words_of
from tests.strategies import texts


def test_words_keep_their_hyphens_and_know_where_they_stand():
    assert [word.written for word in words_of("Britt-Marie o'Brien, 2 st.")] == ["Britt-Marie", "o'Brien", "st"]


def test_only_blanks_stand_between_words_side_by_side():
    left, right, apart = words_of("Anna Berg, Dal")
    text = "Anna Berg, Dal"
    assert is_beside(text, left, right)
    assert not is_beside(text, right, apart)


@pytest.mark.parametrize(
    ("text", "at", "begins"),
    [
        ("Sten ligger", 0, True),
        ("  - Sten", 0, True),
        ("Mörkt. Sten", 1, True),
        ("vid Sten", 1, False),
        ("STEN", 0, True),
    ],
)
def test_a_capital_is_expected_where_a_sentence_begins(text: str, at: int, *, begins: bool):
    assert begins_sentence(text, words_of(text)[at]) is begins


def test_capitals_alone_tell_nothing():
    word = words_of("STEN")[0]
    assert (word.is_capital, word.is_shouted) == (True, True)


@given(texts())
def test_words_stand_in_order_and_read_as_they_are_written(text: str):
    found = words_of(text)
    assert all(text[word.start : word.end] == word.written for word in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
