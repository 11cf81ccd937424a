from hypothesis import given

from geodata.analysis.personal_data.folding import folded
from tests.strategies import texts


def test_digits_dashes_and_blanks_become_plain():
    assert folded("٠٧٠\N{NO-BREAK SPACE}1–2\N{MINUS SIGN}3＠") == "070 1-2-3@"


@given(texts())
def test_a_folded_text_is_as_long_as_the_text(text: str):
    assert len(folded(text)) == len(text)
