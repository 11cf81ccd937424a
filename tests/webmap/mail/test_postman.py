"""What lies in the outbox is sent while the server is up, kept while it is down, and given up in the end."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.waiting import until
from tests.webmap.mail.conftest import Up
from tests.webmap.mail.mail_server import Mailbox
from webmap.mail import MailServer, Outbox, Postman, post
from webmap.settings import Settings


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def outbox(settings: Settings) -> Outbox:
    return Outbox(settings.store)


@pytest.fixture
def postman(outbox: Outbox, server: MailServer, clock: Clock) -> Postman:
    return Postman(outbox, server, clock, pause_s=0.02)


@pytest.fixture
def posted(settings: Settings, now: datetime) -> Callable[..., str]:
    def one(to: str = "elin@example.se") -> str:
        return post(settings.store, to, "Hej", "Ingen annan ska se detta.", now)

    return one


def test_what_is_posted_while_it_works_is_sent(
    postman: Postman,
    posted: Callable[..., str],
    up: Up,
    mailbox: Mailbox,
    outbox: Outbox,
):
    with up(mailbox), postman.working():
        posted()
        until(lambda: mailbox.taken or None)
        until(lambda: None if list(outbox.waiting()) else True)
        posted("olle@example.se")
        until(lambda: True if len(mailbox.taken) == 2 else None)
    assert [message["To"] for message in mailbox.taken] == ["elin@example.se", "olle@example.se"]


def test_a_letter_waits_for_a_server_that_is_down(
    postman: Postman, posted: Callable[..., str], clock: Clock, outbox: Outbox, up: Up
):
    mailbox = Mailbox()
    posted()
    assert postman.round() == 0
    (waiting,) = outbox.waiting()
    assert waiting.tries == 1
    with up(mailbox):
        assert postman.round() == 0  # not yet
        clock.now = waiting.next_at
        assert postman.round() == 1
    assert (list(outbox.waiting()), len(mailbox.taken)) == ([], 1)


def test_a_recipient_that_is_refused_for_good_is_given_up_at_once(
    postman: Postman, posted: Callable[..., str], outbox: Outbox, up: Up
):
    posted()
    with up(Mailbox(to_recipient="550 no")):
        assert postman.round() == 0
    assert (list(outbox.waiting()), outbox.failed()) == ([], 1)


def test_a_letter_is_given_up_after_three_days(
    postman: Postman, posted: Callable[..., str], clock: Clock, outbox: Outbox
):
    posted()
    clock.now += timedelta(days=2, hours=23)
    postman.round()
    assert outbox.failed() == 0
    clock.now += timedelta(hours=4)
    postman.round()
    assert (list(outbox.waiting()), outbox.failed()) == ([], 1)


def test_one_bad_letter_holds_no_other_up(
    postman: Postman,
    posted: Callable[..., str],
    outbox: Outbox,
    up: Up,
    mailbox: Mailbox,
):
    for _ in range(3):
        posted()
    (outbox.folder / "000.json").write_bytes(b"nonsense")
    with up(mailbox):
        assert postman.round() == 3


def test_no_address_and_no_text_comes_into_a_log(
    postman: Postman,
    posted: Callable[..., str],
    up: Up,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    known = posted()
    postman.round()
    posted()
    with up(Mailbox(to_recipient="550 no such elin@example.se")):
        postman.round()
    said = "\n".join(record.getMessage() + str(record.exc_text) for record in caplog.records if "webmap" in record.name)
    assert f"letter {known} is tried again later: ConnectionRefusedError" in said
    assert "is given up: recipient refused (550)" in said
    for secret in ("elin", "example.se", "Ingen annan", "Hej"):
        assert secret not in said


def test_a_letter_whose_sender_died_is_sent_by_the_next_one(
    postman: Postman,
    posted: Callable[..., str],
    outbox: Outbox,
    up: Up,
    mailbox: Mailbox,
):
    posted()
    with up(mailbox):
        with outbox.held():  # another process that sends
            assert postman.round() == 0
        assert postman.round() == 1
    assert len(mailbox.taken) == 1


def test_an_accident_does_not_end_the_postmans_work(
    outbox: Outbox, server: MailServer, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    postman, rounds = Postman(outbox, server, clock, pause_s=0.01), []

    def broken() -> int:
        rounds.append(1)
        raise RuntimeError("elin@example.se")

    monkeypatch.setattr(postman, "round", broken)
    with postman.working():
        until(lambda: True if len(rounds) > 2 else None)
    assert "RuntimeError" in caplog.text
    assert "elin" not in caplog.text
