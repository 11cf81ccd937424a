from datetime import datetime
from pathlib import Path

import pytest

from webmap.accounts import letters
from webmap.mail import Outbox
from webmap.settings import Settings


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", [letters.invitation, letters.reset])
def test_a_letter_greets_by_name_and_holds_the_link_on_a_line_of_its_own(kind, language: str):
    letter = kind("anna@example.org", "Anna", "https://karta.example.org/inbjudan?kod=abc", language)
    assert letter.to == "anna@example.org"
    assert "Anna" in letter.body
    assert "https://karta.example.org/inbjudan?kod=abc" in letter.body.splitlines()
    assert "\n" not in letter.subject


def test_a_letter_waits_in_the_outbox_where_mail_is_configured_and_else_nowhere(tmp_path: Path, now: datetime):
    letter = letters.Letter("anna@example.org", "Hej", "Text")
    store = str(tmp_path / "town.gpkg")
    assert not letters.post(Settings(store=store), store, letter, now)
    assert list(tmp_path.iterdir()) == []
    with_mail = Settings(store=store, smtp_url="smtp://localhost:2525", mail_from="karta@example.org")
    assert letters.post(with_mail, store, letter, now)
    assert [(each.to, each.text) for each in Outbox(store).waiting()] == [("anna@example.org", "Text")]
