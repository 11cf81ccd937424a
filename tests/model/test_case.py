import pytest

from geodata.errors import Invalid
from tests.builders import a_case


def test_a_case_needs_a_title():
    with pytest.raises(Invalid) as refused:
        a_case(title=" ")
    assert refused.value.facts["field"] == "title"


def test_a_case_is_found_by_its_id():
    made = a_case()
    assert made.key == str(made.id)
