import pytest

from webmap.accounts import letters


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", [letters.invitation, letters.reset])
def test_a_letter_greets_by_name_and_holds_the_link_on_a_line_of_its_own(kind, language: str):
    letter = kind("anna@example.org", "Anna", "https://karta.example.org/inbjudan?kod=abc", language)
    assert letter.to == "anna@example.org"
    assert "Anna" in letter.body
    assert "https://karta.example.org/inbjudan?kod=abc" in letter.body.splitlines()
    assert "\n" not in letter.subject


def test_without_mail_nothing_is_sent():
    assert not letters.nobody_posts(letters.Letter("a@example.org", "", ""))
