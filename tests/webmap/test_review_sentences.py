from geodata.errors import Conflict, Invalid
from webmap.errors import sentence, status_of_code
from webmap.review_sentences import REVIEW_SENTENCES
from webmap.sentences import SENTENCES


def test_they_are_among_the_sentences_of_all_refusals():
    assert REVIEW_SENTENCES.items() <= SENTENCES.items()
    assert {code.partition(".")[0] for code in REVIEW_SENTENCES} == {"observation", "answer", "case"}


def test_what_clashes_with_how_things_stand_is_answered_as_such():
    assert {status_of_code(code) for code in ("case.other-case", "observation.in-case", "answer.not-reviewed")} == {409}
    assert status_of_code("case.no-member") == 404


def test_states_are_named_as_on_the_screen():
    refused = Invalid("observation.illegal-move", frm="rejected", to="public", allowed=["in_review"])
    title, detail = sentence(refused, "en")
    assert title == "An observation can't go from “Rejected” to “Public”."
    assert detail.endswith("In review.")
    assert sentence(Conflict("observation.in-case"), "sv")[0] == "Observationen har slagits ihop med andra."
