"""The categories: the codes never change, and every one has a name in both languages."""

import pytest

from geodata.errors import Invalid
from geodata.model.taxonomy import CATEGORIES, QUICK_SET, known

SIZES = {"L": 3, "V": 3, "T": 5, "A": 2, "M": 5, "D": 5, "P": 2, "O": 2}
CODES = [f"{group}{number}" for group, size in SIZES.items() for number in range(1, size + 1)] + ["O9"]


def test_the_codes_are_these_28_in_this_order():
    assert list(CATEGORIES) == CODES
    assert len(CODES) == 28


def test_every_category_has_a_name_of_its_own_in_both_languages():
    for language in ("sv", "en"):
        labels = [category.label(language) for category in CATEGORIES.values()]
        assert all(label.strip() for label in labels)
        assert len(set(labels)) == len(labels)


def test_a_place_that_feels_safe_is_never_called_by_its_fault():
    assert CATEGORIES["V3"].label("sv", is_safe=True) == "Levande, fönster och aktivitet"
    for category in CATEGORIES.values():
        for language in ("sv", "en"):
            may_keep_its_name = category.group == "D" or category.code in ("L2", "O9", "P1")
            assert may_keep_its_name or category.label(language, is_safe=True) != category.label(language)


def test_swedish_answers_where_a_language_is_not_there():
    assert CATEGORIES["L2"].label("fi") == "Trasig eller släckt lampa"
    assert CATEGORIES["L2"].label("en") == "Broken or unlit lamp"


def test_a_category_belongs_to_the_group_of_its_letter():
    assert {category.group for category in CATEGORIES.values()} == set("LVTAMDPO")


def test_a_participant_picks_from_eight_that_the_taxonomy_knows():
    assert len(QUICK_SET) == 8
    assert set(QUICK_SET.values()) <= set(CATEGORIES)


@pytest.mark.parametrize("code", ["", "l1", "L9", "L1 ", "Ljus"])
def test_a_code_that_is_not_there_is_refused_with_those_that_are(code):
    with pytest.raises(Invalid, match=r"code\.unknown") as caught:
        known(code)
    assert caught.value.facts["allowed"] == CODES


def test_a_known_code_is_itself():
    assert [known(code) for code in CODES] == CODES
