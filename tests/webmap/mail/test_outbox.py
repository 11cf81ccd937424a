"""Letters lie on the disk, for the owner's eyes, whole or not at all."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from geodata.errors import Unavailable
from tests.house_rules import ROOT
from tests.waiting import until
from webmap.mail import Outbox, post


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "town.gpkg")


def test_what_was_posted_waits_until_it_is_sent(url: str, now: datetime):
    ids = {post(url, "elin@example.se", "Hej", f"{number}", now) for number in range(3)}
    outbox = Outbox(url)
    assert {letter.id for letter in outbox.waiting()} == ids
    first = next(outbox.waiting())
    outbox.sent(first)
    assert {letter.id for letter in outbox.waiting()} == ids - {first.id}
    later = next(outbox.waiting()).tried(now)
    assert later is not None
    outbox.put(later)
    assert later in list(outbox.waiting())
    assert len(list(outbox.waiting())) == 2


def test_only_the_owner_reads_letters(url: str, now: datetime):
    post(url, "elin@example.se", "Hej", "text", now)
    folder = Outbox(url).folder
    modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}
    assert (folder.stat().st_mode & 0o777, (folder / "failed").stat().st_mode & 0o777, modes) == (0o700, 0o700, {0o600})


def test_a_letter_that_was_given_up_is_kept_for_a_month(url: str, now: datetime):
    post(url, "elin@example.se", "Hej", "text", now)
    outbox = Outbox(url)
    outbox.given_up(next(outbox.waiting()))
    assert (list(outbox.waiting()), outbox.failed()) == ([], 1)
    (kept,) = (outbox.folder / "failed").iterdir()
    os.utime(kept, (now.timestamp(), now.timestamp()))
    outbox.sweep(now + timedelta(days=29))
    assert outbox.failed() == 1
    outbox.sweep(now + timedelta(days=31))
    assert outbox.failed() == 0


def test_a_file_that_is_no_letter_holds_no_other_up(url: str, now: datetime):
    known = post(url, "elin@example.se", "Hej", "text", now)
    for name, body in (("0.json", b"{"), ("1.json", b"[]"), ("2.json", b'{"id": 1}'), (".x.part", b"half")):
        (Outbox(url).folder / name).write_bytes(body)
    assert [letter.id for letter in Outbox(url).waiting()] == [known]


def test_an_outbox_that_nothing_was_put_into_is_empty(url: str):
    assert (list(Outbox(url).waiting()), Outbox(url).failed()) == ([], 0)
    with Outbox(url).held() as is_ours:
        assert not is_ours


def test_where_nothing_can_be_written_nothing_counts_as_posted(tmp_path: Path, now: datetime):
    with pytest.raises(Unavailable) as refused:
        post(str(tmp_path / "nowhere" / "town.gpkg"), "elin@example.se", "Hej", "text", now)
    assert refused.value.code == "store.no-access"
    assert "elin" not in str(refused.value)


def test_one_process_at_a_time_sends(url: str, now: datetime):
    post(url, "elin@example.se", "Hej", "text", now)
    with Outbox(url).held() as first, Outbox(url).held() as second:
        assert (first, second) == (True, False)
    with Outbox(url).held() as again:
        assert again


POST = """
import sys
from datetime import UTC, datetime
from webmap.mail import post
while True:
    print(post(sys.argv[1], "elin@example.se", "Hej", "x" * 50_000, datetime.now(UTC)), flush=True)
"""


def test_every_letter_that_was_acknowledged_survives_a_kill(url: str):
    with subprocess.Popen([sys.executable, "-c", POST, url], cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        until(lambda: True if len(list(Outbox(url).folder.glob("*.json"))) > 20 else None)
        child.send_signal(signal.SIGKILL)
        acknowledged = {line.strip() for line in child.stdout if line.endswith("\n")}
    assert len(acknowledged) > 10
    waiting = {letter.id: letter for letter in Outbox(url).waiting()}
    assert acknowledged <= waiting.keys()
    assert {len(letter.text) for letter in waiting.values()} == {50_000}
