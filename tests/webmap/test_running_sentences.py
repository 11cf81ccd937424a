from webmap.running_sentences import RUNNING_SENTENCES
from webmap.sentences import SENTENCES


def test_they_are_among_the_sentences_of_all_refusals():
    assert RUNNING_SENTENCES.items() <= SENTENCES.items()
    assert {code.partition(".")[0] for code in RUNNING_SENTENCES} <= {"backup", "key", "mail"}
