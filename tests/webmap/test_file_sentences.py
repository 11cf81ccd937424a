from webmap.file_sentences import FILE_SENTENCES
from webmap.sentences import SENTENCES


def test_they_are_among_the_sentences_of_all_refusals():
    assert FILE_SENTENCES.items() <= SENTENCES.items()
    assert {code.partition(".")[0] for code in FILE_SENTENCES} == {"archive", "shapefile", "xml", "geopackage"}
