import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import Invalid
from geodata.exchange.cells import cell, from_cell, guarded, number, shown, told, unguarded
from geodata.exchange.fields import fields_of
from geodata.model.action import PlanningAction
from geodata.model.observation import Flag, Observation
from tests.builders import NOON
from tests.strategies import texts

FIELDS = fields_of(Observation)
NASTY = st.text(st.sampled_from("=+-@\t\r\n＝;,'\"a 1|\\"), max_size=12)


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@SUM", "\t=1", "\r=1", "＝1", "a;=1", "a\n=1", "'=1", ";+;-"]
)
def test_no_text_is_a_formula_wherever_a_spreadsheet_may_cut_it(text: str):
    for piece in re.split(r"[;\n\r]", guarded(text)):
        assert piece[:1] not in tuple("=+-@\t＝")


def test_a_text_that_is_no_formula_stays_as_it_is():
    for text in ("Mörkt vid tunneln", "L1", "a=b", "12-14", "'citat'", "e-post@example.org", ""):
        assert guarded(text) == text


@given(texts() | NASTY)
def test_what_is_guarded_comes_back_letter_by_letter(text: str):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [("58.5", 58.5), ("-76", -76.0), (".5", 0.5), ("1e3", 1000.0), ("1e400", float("inf")), ("-inf", float("-inf"))],
)
def test_numbers_are_read(text: str, meant: float):
    assert number(text) == meant


@pytest.mark.parametrize("text", ["", "1_000", "1 000", "0x10", "٣", "1,5", "12°", "--1", "1.2.3", "1e", "None"])
def test_what_is_no_number_is_none(text: str):
    assert number(text) is None


def test_a_decimal_comma_is_read_where_it_is_said_to_be_one():
    assert number("13,4915", decimal=",") == 13.4915
    assert number("1.234,5", decimal=",") is None


@given(st.lists(texts(longest=20) | NASTY, max_size=4).map(tuple))
def test_lists_come_back_item_by_item(items: tuple[str, ...]):
    if items != ("",):  # one empty item and no item look the same
        assert from_cell(FIELDS["applies_when"], cell(items)) == items


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("feeling", 0),
        ("feeling", None),
        ("accuracy_m", 4.25),
        ("is_example", True),
        ("observed_at", NOON),
        ("flags", (Flag.NO_POSITION, Flag.OUTSIDE_BOUNDARY)),
        ("secondary_codes", ()),
        ("text_raw", "=1;-2"),
    ],
)
def test_each_sort_of_value_comes_back(name: str, value: object):
    assert from_cell(FIELDS[name], cell(value)) == value


def test_a_day_comes_back():
    assert from_cell(fields_of(PlanningAction)["due"], cell(date(2027, 5, 1))) == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("valence", "", "value.missing"),
        ("valence", "sad", "value.invalid"),
        ("feeling", "2.5", "value.invalid"),
        ("accuracy_m", "far", "value.invalid"),
        ("is_example", "yes", "value.invalid"),
        ("accuracy_m", "1e999", "value.invalid"),
    ],
)
def test_a_cell_that_its_field_cannot_hold_is_refused(name: str, text: str, code: str):
    with pytest.raises(Invalid) as refused:
        from_cell(FIELDS[name], text)
    assert (refused.value.code, refused.value.facts["field"]) == (code, name)


def test_a_cell_of_a_reading_process_is_a_date_where_it_says_so():
    assert [told(found) for found in ("x", None, {"at": "2026-01-31"}, {"at": "noon"})] == [
        "x", None, date(2026, 1, 31), "noon",
    ]  # fmt: skip


def test_somebody_elses_cell_is_shown_as_text():
    moment = told({"at": "2026-01-31T17:30:00"})
    assert [shown(found) for found in (None, True, 7, 7.5, "x", date(2026, 1, 31), moment)] == [
        "", "true", "7", "7.5", "x", "2026-01-31", "2026-01-31 17:30:00",
    ]  # fmt: skip
