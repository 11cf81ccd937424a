"""What is marked in lines as people write them on a walk, and what marking costs at worst."""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from re import _parser as parser  # the tree of a pattern, as Python's own compiler sees it
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.analysis.personal_data import Mark, MarkKind, addresses, contacts, marks, numbers, tokens
from tests.house_rules import ROOT
from tests.strategies import texts

LINES = ROOT / "tests" / "analysis" / "personal_data_lines.tsv"
EXPECTED = re.compile(r"\[([a-z_]+):(.*?)\]")
STRICT = (MarkKind.PHONE, MarkKind.PERSONAL_NUMBER, MarkKind.EMAIL, MarkKind.PLATE)


@dataclass
class Score:
    """Pieces that should be marked, and were; lines without any, and those with a mark all the same."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    alarms: int = 0
    with_data: int = 0

    def recall(self, kind: str) -> float:
        return self.found[kind] / self.wanted[kind]


def read(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """A line of the file as it was written, and the pieces that should be marked in it: [kind:piece]."""
    text, wanted, done = "", [], 0
    for label in EXPECTED.finditer(line):
        text += line[done : label.start()]
        kind = {"ip": "ip_address"}.get(label[1], label[1])
        wanted.append((kind, len(text), len(text) + len(label[2])))
        text += label[2]
        done = label.end()
    return text + line[done:], wanted


@cache
def score(part: str) -> Score:
    """A piece counts as found if a mark of its kind is on it and every character but blanks is marked."""
    told = Score()
    for row in LINES.read_text(encoding="utf-8").splitlines()[1:]:
        its_part, line = row.split("\t")
        if part not in (its_part, "all"):
            continue
        text, wanted = read(line)
        got = marks(text)
        told.with_data += bool(wanted)
        told.clean += not wanted
        told.alarms += not wanted and bool(got)
        for kind, start, end in wanted:
            same = any(mark.kind == kind and mark.start < end and mark.end > start for mark in got)
            covered = {at for mark in got for at in range(mark.start, mark.end)}
            told.wanted[kind] += 1
            told.found[kind] += same and all(at in covered or text[at].isspace() for at in range(start, end))
    return told


# --- recall and false alarms ------------------------------------------------------------------------------------------


def test_the_lines_are_many_with_and_without_personal_data():
    told = score("all")
    assert told.with_data >= 250
    assert told.clean >= 200
    assert set(told.wanted) == set(MarkKind) - {MarkKind.PERSONAL_NUMBER_LIKE}
    assert score("held").with_data + score("held").clean > 180


@pytest.mark.parametrize("kind", STRICT)
def test_numbers_plates_and_addresses_of_mail_are_found(kind: MarkKind):
    assert score("tuned").recall(kind) >= 0.98
    assert score("all").recall(kind) >= 0.95
    assert score("held").recall(kind) >= 0.9  # ten to fourteen of each: one miss is a tenth


@pytest.mark.parametrize("kind", [MarkKind.ADDRESS, MarkKind.NAME])
def test_addresses_and_names_are_mostly_found(kind: MarkKind):
    assert score("tuned").recall(kind) >= 0.95
    assert score("held").recall(kind) >= 0.85


@pytest.mark.parametrize("kind", [MarkKind.POST_TOWN, MarkKind.LINK, MarkKind.IP_ADDRESS, MarkKind.ACCOUNT])
def test_the_rarer_kinds_are_found(kind: MarkKind):
    assert score("all").recall(kind) >= 0.95


@pytest.mark.parametrize("part", ["tuned", "held"])
def test_few_lines_without_personal_data_are_marked(part: str):
    assert score(part).alarms <= 0.05 * score(part).clean


def test_the_page_on_privacy_states_these_figures():
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    tuned, held = score("tuned"), score("held")
    for kind in tuned.wanted:
        parts = [f"{told.found[kind]} of {told.wanted[kind]}" for told in (tuned, held)]
        assert re.search(rf"\| `{kind}` \| [^|]+ \| {parts[0]} \| {parts[1]} \|", page), (kind, parts)
    for told in (tuned, held):
        assert f"{told.alarms} of {told.clean}" in page


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "070-1740605",
        "900101-2385",
        "a@b.example",
        "MLB 084",
        "Storgatan 3",
        "Anna",
        "hos ",
        "bor på ",
        "+46",
        "swish ",
        "533 31 Götene",
        "@anna_x",
        "192.0.2.1",
        "::",
        "S:t ",
        "noll ett ",
        "İ",
        "ſ",
        "ß",
        "٠٧٠",
        "-",
        ",",
        " ",
        "\ud800",
        "\0",
    ]
)


@given(st.lists(PIECES | texts(longest=20), max_size=12).map("".join) | st.text(max_size=60))
def test_marks_of_any_text_lie_in_it_in_order_and_apart(text: str):
    found = marks(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert marks(text) == found


def test_nothing_is_marked_in_nothing():
    assert marks("") == []


def test_the_stronger_kind_stands_where_two_overlap():
    assert marks("swish 0701740605") == [Mark(MarkKind.PHONE, 6, 16)]
    assert marks("bor hos Anna") == [Mark(MarkKind.ADDRESS, 0, 12)]
    assert marks("anna@example.com") == [Mark(MarkKind.EMAIL, 0, 16)]


def test_offsets_count_code_points():
    assert marks("👩‍👩‍👧 Anna") == [Mark(MarkKind.NAME, 6, 10)]


# --- what it costs: counted, not timed --------------------------------------------------------------------------------

PATTERNS = {
    f"{module.__name__.rsplit('.', 1)[1]}.{name}": value
    for module in (addresses, contacts, numbers, tokens)
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
}


def runaway(tree: Any) -> list[str]:
    """The repeats of a pattern that may take it far from where it started, or back over ground once taken.

    With none of them the work at each place of a text is bounded by the pattern alone: linear in the text.
    """
    found = []
    for operation, argument in tree:
        name = str(operation)
        if name.endswith("REPEAT"):
            least, most, _ = argument
            if int(most) > 2000:
                found.append(f"{name} without an end")
            elif not name.startswith("POSSESSIVE") and int(most) - int(least) > 1:
                found.append(f"{name} of {least} to {most}")
        for part in argument if isinstance(argument, (list, tuple)) else [argument]:
            for inner in part if isinstance(part, list) else [part]:
                found += runaway(inner) if isinstance(inner, parser.SubPattern) else []
    return found


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_never_runs_far_and_never_back(name: str):
    assert runaway(parser.parse(PATTERNS[name].pattern, PATTERNS[name].flags)) == []


@pytest.mark.parametrize("pattern", ["a+b", "(a|b)*c", "(?:x{1,40})y", "(?=a*b)", "a++b"])
def test_a_pattern_that_may_run_away_is_noticed(pattern: str):
    assert runaway(parser.parse(pattern))


HOSTILE = [
    "a",
    "1",
    "0 ",
    "a@",
    "Anna ",
    "1.",
    "a:",
    "Johans gata ",
    "noll ett ",
    "www.",
    "konto 1",
    "bor hos ",
    "12 34 ",
]


def lines_run(text: str) -> int:
    """How many lines of Python are run to mark a text."""
    count = 0

    def trace(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        marks(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_twice_the_work(piece: str):
    marks("Anna")  # the word lists are read
    once, twice = (lines_run(piece * times) for times in (300, 600))
    assert twice <= 2.2 * once + 100
