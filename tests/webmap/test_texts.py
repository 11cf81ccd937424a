"""One catalogue for Python, templates and TypeScript: complete, with the same placeholders in both languages."""

import pytest
from babel.messages.pofile import read_po

from tests.webmap.catalogue import PLACEHOLDER, asked_for, in_python, in_template, in_typescript
from webmap.texts import FOLDER, catalogue, msgid, text

ASKED = asked_for()


def test_every_text_that_is_asked_for_is_in_swedish():
    assert len(ASKED) > 400
    known = catalogue("sv")
    assert {message: where for message, where in ASKED.items() if message not in known} == {}


def test_no_text_is_kept_that_nobody_asks_for():
    assert sorted(set(catalogue("sv")) - set(ASKED)) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_placeholders_are_the_same_in_every_language(language: str):
    wrong = {
        message: found
        for message, found in catalogue(language).items()
        if sorted(PLACEHOLDER.findall(message)) != sorted(PLACEHOLDER.findall(found))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_catalogue_file_is_well_formed_and_names_no_text_twice(language: str):
    source = FOLDER / language / "LC_MESSAGES" / "messages.po"
    with source.open("rb") as words:
        read_po(words, abort_invalid=True)
    ids = [line for line in source.read_text(encoding="utf-8").splitlines() if line.startswith("msgid ")]
    assert len(ids) == len(set(ids))


def test_no_swedish_text_has_straight_quotes_where_people_read_them():
    assert [found for found in catalogue("sv").values() if '"' in found and " = " not in found] == []


def test_a_text_is_filled_with_its_values_and_english_is_the_fallback():
    assert text("Map of {town}", "sv", town="Götene") == "Karta över Götene"
    assert text("Map of {town}", "en", town="Götene") == "Map of Götene"
    assert text("Unheard of: {what}", "sv", what=3) == "Unheard of: 3"


def test_a_value_that_nobody_gave_leaves_a_gap_and_no_error():
    assert text("Map of {town}", "en") == "Map of …"


def test_braces_in_a_value_are_left_alone():
    assert text("Map of {town}", "en", town="{x.__class__}") == "Map of {x.__class__}"


def test_a_marked_text_is_itself():
    assert msgid("Light") == "Light"


def test_the_search_finds_texts_in_every_kind_of_file():
    assert list(in_python('_("One")\nmsgid("Two")\nother("Three")\n_(name)')) == ["One", "Two"]
    assert list(in_template('{{ _("One {x}", x=1) }}<p title="{{ _(\'Two\') }}">')) == ["One {x}", "Two"]
    assert list(in_typescript('t("One \\"a\\"") + start("no") + t(\n  "Two", { x })')) == ['One "a"', "Two"]
