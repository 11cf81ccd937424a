from webmap.background_sentences import BACKGROUND_SENTENCES
from webmap.sentences import SENTENCES


def test_they_are_among_the_sentences_of_all_refusals():
    assert BACKGROUND_SENTENCES.items() <= SENTENCES.items()
    assert {code.partition(".")[0] for code in BACKGROUND_SENTENCES} == {"background"}
