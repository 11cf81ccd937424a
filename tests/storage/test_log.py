"""The chain of the log."""

from datetime import timedelta
from itertools import pairwise

import pytest

from geodata.storage import log
from tests.builders import NOON


def changes(number: int) -> list[log.Change]:
    return [log.Change("gotene", "action", f"key-{n}", 1, None, {"title": f"åtgärd {n}"}) for n in range(number)]


def test_each_entry_is_chained_to_the_one_before() -> None:
    entries, _ = log.rows(changes(3), by="anna", now=NOON, after_seq=0, previous=log.GENESIS)
    previous = log.GENESIS
    for entry in entries:
        assert entry["chain_hash"] == log.chain_hash(previous, entry)
        previous = entry["chain_hash"]
    assert [entry["seq"] for entry in entries] == [1, 2, 3]


@pytest.mark.parametrize(
    ("field", "other"),
    [("by", "bo"), ("at", NOON + timedelta(milliseconds=1)), ("fields", ("title", "due")), ("content_hash", "0")],
)
def test_nothing_that_an_entry_says_can_change_unnoticed(field: str, other: object) -> None:
    (entry,), _ = log.rows(changes(1), by="anna", now=NOON, after_seq=0, previous=log.GENESIS)
    assert log.chain_hash(log.GENESIS, entry | {field: other}) != entry["chain_hash"]


def test_equal_contents_hash_differently_so_that_nobody_can_guess_them() -> None:
    _, contents = log.rows(changes(2), by="anna", now=NOON, after_seq=0, previous=log.GENESIS)
    assert len({content["salt"] for content in contents}) == len(contents)
    hashes = [log.content_hash(content["salt"], None, "samma") for content in contents]
    assert all(one != other for one, other in pairwise(hashes))


def test_what_was_before_and_after_can_not_be_exchanged() -> None:
    assert log.content_hash("salt", "a", "b") != log.content_hash("salt", "b", "a")
