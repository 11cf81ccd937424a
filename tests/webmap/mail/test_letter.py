"""A letter goes to one address, says what it was given, and is tried with growing pauses for three days."""

from datetime import datetime, timedelta

import pytest

from geodata.errors import Invalid
from webmap.mail import Letter
from webmap.mail.letter import PATIENCE, domain

SENDER = "Trygg i Götene <trygg@example.se>"


def a_letter(
    now: datetime, to: str = "elin@example.se", subject: str = "Välkommen", text: str = "Hej å ä ö\n"
) -> Letter:
    return Letter.new(to, subject, text, now)


def test_it_travels_with_what_mail_programs_want(now: datetime):
    message = a_letter(now).message(SENDER)
    assert (message["To"], message["Subject"], message.get_content()) == ("elin@example.se", "Välkommen", "Hej å ä ö\n")
    assert message["From"] == SENDER
    assert message["Message-ID"].endswith("@example.se>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == now.replace(microsecond=0)
    assert message.get_content_type() == "text/plain"


def test_every_try_has_the_same_id(now: datetime):
    letter = a_letter(now)
    later = letter.tried(now)
    assert later is not None
    assert later.message(SENDER)["Message-ID"] == letter.message(SENDER)["Message-ID"]
    assert a_letter(now).id != letter.id


@pytest.mark.parametrize(
    "to",
    [
        "",
        "elin",
        "elin@",
        "a@b@c.se",
        "elin@example.se\nBcc: alla@example.se",
        "elin@example.se, a@example.se",
        "<script>",
    ],
)
def test_what_is_no_address_is_refused_and_not_told_back(now: datetime, to: str):
    with pytest.raises(Invalid) as refused:
        a_letter(now, to=to)
    assert (refused.value.code, refused.value.facts, refused.value.__cause__) == ("mail.bad-address", {}, None)


def test_a_subject_can_not_begin_a_header_of_its_own(now: datetime):
    message = a_letter(now, subject="Hej\r\nBcc: alla@example.se").message(SENDER)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hej Bcc: alla@example.se"


def test_what_is_too_long_is_refused(now: datetime):
    for given in ({"subject": "x" * 201}, {"text": "x" * 100_001}):
        with pytest.raises(Invalid) as refused:
            a_letter(now, **given)
        assert refused.value.code == "value.too-long"


def test_the_pauses_grow_to_two_hours_and_end_after_three_days(now: datetime):
    letter, at, pauses = a_letter(now), now, []
    while (later := letter.tried(at)) is not None:
        pauses.append((later.next_at - at) / timedelta(minutes=1))
        letter, at = later, later.next_at
    assert at - now >= PATIENCE
    assert 30 < letter.tries < 90
    for number, pause in enumerate(pauses):
        usual = min(120, 2**number)
        assert usual * 0.5 <= pause <= usual * 1.5


def test_letters_that_failed_together_are_not_tried_together(now: datetime):
    next_times = {later.next_at for later in (a_letter(now).tried(now) for _ in range(20)) if later is not None}
    assert len(next_times) == 20


def test_it_is_written_and_read(now: datetime):
    letter = a_letter(now)
    assert Letter.from_json(letter.to_json()) == letter


def test_the_senders_host_is_found_behind_a_name():
    assert [domain(text) for text in ("a@example.se", SENDER)] == ["example.se"] * 2
