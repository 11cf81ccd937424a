from geodata.analysis.personal_data.mark import Mark, MarkKind


def test_a_mark_cuts_its_piece_out_of_the_text_by_code_points():
    text = "👩‍👩‍👧 ring 070-1740605"
    mark = Mark(MarkKind.PHONE, text.index("0"), len(text))
    assert text[mark.start : mark.end] == "070-1740605"


def test_a_right_check_digit_claims_more_than_a_wrong_one():
    kinds = list(MarkKind)
    assert kinds.index(MarkKind.PERSONAL_NUMBER) < kinds.index(MarkKind.PERSONAL_NUMBER_LIKE)
    assert kinds[-1] is MarkKind.NAME
