from webmap.accounts.sentences import ACCOUNT_SENTENCES
from webmap.sentences import SENTENCES


def test_they_are_among_the_sentences_of_all_refusals():
    assert ACCOUNT_SENTENCES.items() <= SENTENCES.items()
