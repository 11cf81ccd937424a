"""The glossary and the code use the same words."""

import re

from tests.docs.test_data_dictionary import DATACLASSES, ENUMS
from tests.house_rules import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| - ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_kind_of_thing_has_its_word():
    assert [kind.__name__ for kind in (*DATACLASSES, *ENUMS) if f"`{kind.__name__}" not in PAGE] == []


def test_every_name_in_code_is_in_the_code():
    files = [path for room in ("geodata", "webmap") for path in sorted((ROOT / room).rglob("*.py"))]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    words = set(re.findall(r"\w+", code))
    named = [name for name in re.findall(r"`([\w.]+)`", PAGE) if not name[0].isdigit()]
    assert len(named) > 50
    assert [name for name in named if not set(name.split(".")) <= words] == []


def test_no_word_is_explained_twice():
    swedish = [row[0] for row in rows()[1:]]
    assert [word for word in set(swedish) if word != "Swedish" and swedish.count(word) > 1] == []
