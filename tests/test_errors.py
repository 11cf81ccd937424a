"""Every refusal has a code, every code has a sentence, and none is there for nothing."""

import ast
import re

import pytest

from geodata import errors
from geodata.errors import CODES, Invalid, Refused
from tests.house_rules import ROOT, python, tracked

LISTS = ("geodata/errors.py", "webmap/errors.py", "webmap/sentences.py")
"""Where a code stands whether it is used or not: what it means, how it is answered, what people are told."""

SOURCES = {name: (ROOT / name).read_text(encoding="utf-8") for name in python(tracked()) if name not in LISTS}

RESERVED: set[str] = set()
"""Codes that nothing raises yet, each with the issue that will."""

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refused)]


def raised(text: str) -> set[str]:
    """The codes that a source gives to a refusal, written out."""
    names = {kind.__name__ for kind in KINDS}
    found = set()
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            found |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


def test_every_code_that_is_raised_is_in_the_list():
    unknown = {name: raised(text) - set(CODES) for name, text in SOURCES.items()}
    assert {name: codes for name, codes in unknown.items() if codes} == {}


def test_every_code_in_the_list_is_used_or_reserved():
    from webmap.errors import CODE_BY_STATUS  # what Flask refuses by itself gets our code

    written = "\n".join(SOURCES.values())
    unused = {code for code in CODES if f'"{code}"' not in written} - set(CODE_BY_STATUS.values())
    assert unused == RESERVED


def test_a_raised_code_is_found_however_it_is_chosen():
    assert raised("raise Invalid('a.b', field=x)") == {"a.b"}
    assert raised("raise errors.Gone('a.b' if x else 'c.d')") == {"a.b", "c.d"}
    assert raised("raise ValueError('a.b')") == set()


def test_every_code_is_documented_with_the_sentence_it_has():
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", page, re.MULTILINE))
    assert documented == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_subject_with_a_fault_and_its_sentence_ends(code):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?", code)
    assert CODES[code].endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_names_its_code_and_its_facts(kind):
    refusal = kind("value.too-long", field="why", longest=300)
    assert (refusal.code, refusal.facts) == ("value.too-long", {"field": "why", "longest": 300})
    assert str(refusal) == "value.too-long: A text is longer than its field takes. (field='why', longest=300)"


def test_a_refusal_may_be_without_facts():
    assert str(Invalid("geometry.empty")) == "geometry.empty: The shape has no points."


def test_a_code_that_is_not_in_the_list_can_not_be_raised():
    with pytest.raises(KeyError):
        Invalid("value.funny")


def test_a_fact_may_be_called_code():
    assert Refused("code.unknown", code="X1").facts == {"code": "X1"}
