import pytest

from geodata.analysis.personal_data.words import words
from tests.house_rules import ROOT

LISTS = sorted(path.stem for path in (ROOT / "geodata/analysis/personal_data/words").glob("*.txt"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_words_in_lower_case_and_no_remarks(name: str):
    assert len(words(name)) > 10
    assert [word for word in words(name) if word != word.lower() or "#" in word] == []


def test_the_words_that_are_names_too_are_names():
    known = words("first_names") | words("surnames")
    assert {"björn", "sten", "linda", "lund", "berg", "stig"} <= words("also_words") & known
