"""Every error code has a title and a detail in both languages."""

import pytest

from geodata.errors import CODES, Refused
from webmap.errors import sentence
from webmap.sentences import SENTENCES
from webmap.texts import catalogue


def test_every_code_has_sentences_and_no_other():
    assert sorted(SENTENCES) == sorted(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_refusal_without_facts_is_still_told_in_whole_sentences(code: str, language: str):
    title, detail = sentence(Refused(code), language)
    assert title.endswith(".")
    assert detail.endswith(".")
    assert "{" not in title + detail
    assert code not in title + detail


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_swedish_is_another_text_than_the_english(code: str):
    for message in SENTENCES[code]:
        assert catalogue("sv")[message] != message


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_detail_says_what_is_safe_before_what_to_do(code: str):
    first = SENTENCES[code][1].split(". ")[0]
    safe = ("Nothing was", "It was", "What", "Nothing more", "The store itself", "Your change")
    assert first.startswith(safe), first
