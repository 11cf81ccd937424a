"""A workbook holds numbers as numbers, times as UTC times, and texts that never become formulas (S-15)."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from geodata.errors import Invalid
from geodata.exchange import workbooks
from geodata.exchange.cells import unguarded
from geodata.exchange.geojson import feature
from geodata.exchange.workbooks import write_workbook
from geodata.model.action import PlanningAction
from geodata.model.area import Area
from geodata.model.observation import Observation
from geodata.model.record import Kept
from tests.builders import NOON, SQUARE, an_action, an_area, an_observation

ATTACKS = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "trygg;=1",
    "a\n=1",
    "http://x.example",
    "12",
]


def book_of(kind: type, *things, crs: str = "EPSG:4326") -> io.BytesIO:
    out = io.BytesIO()
    features = [feature(Kept(each, 1, NOON)) for each in things]
    write_workbook(kind, features, out, sheet="blad", crs_name=crs)
    return out


def rows(kind: type, *things, crs: str = "EPSG:4326") -> list[dict]:
    sheet = load_workbook(book_of(kind, *things, crs=crs))["blad"]
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_is_a_formula_a_number_or_a_link(text: str):
    book = book_of(Observation, an_observation(text_raw=text))
    cells = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert "hyperlink" not in cells
    shown = rows(Observation, an_observation(text_raw=text))[0]["text_raw"]
    assert isinstance(shown, str)
    assert unguarded(shown).endswith(text.strip("\t\r"))
    for piece in re.split(r"[;\n\r]", shown):
        assert piece[:1] not in tuple("=+-@\t＝")


def test_numbers_truths_days_and_times_are_what_they_are():
    row = rows(Observation, an_observation(position=SQUARE, accuracy_m=4.5, observed_at=NOON), crs="EPSG:3006")[0]
    assert (row["east"], row["north"], row["crs"]) == (412154.442, 6488471.735, "EPSG:3006")
    assert (row["accuracy_m"], row["version"], row["is_example"]) == (4.5, 1, False)
    assert row["observed_at"] == datetime(2026, 11, 22, 12)  # noqa: DTZ001 - a sheet has no zones; the format says Z
    action = rows(PlanningAction, an_action(due=date(2027, 5, 1)))[0]
    assert action["due"].date() == date(2027, 5, 1)


def test_a_negative_number_in_a_number_column_stays_a_number():
    west = rows(Observation, an_observation(position=type(SQUARE)(-0.5, -5.25)))[0]
    assert (west["lon"], west["lat"]) == (-0.5, -5.25)


def test_a_time_says_that_it_is_utc_also_in_the_hour_that_comes_twice():
    styles = zipfile.ZipFile(book_of(Observation, an_observation())).read("xl/styles.xml").decode()
    assert "hh:mm:ss.000&quot;Z&quot;" in styles
    first, second = datetime.fromisoformat("2026-10-25T02:30+02:00"), datetime.fromisoformat("2026-10-25T02:30+01:00")
    found = rows(Observation, an_observation(observed_at=first), an_observation(observed_at=second))
    assert [row["observed_at"].hour for row in found] == [0, 1]


def test_the_columns_are_those_of_the_other_formats_in_the_same_order():
    assert list(rows(Area, an_area())[0])[:4] == ["id", "outline", "crs", "municipality"]
    assert rows(Area, an_area())[0]["outline"].startswith("MULTIPOLYGON (((")


def test_an_outline_longer_than_a_cell_leaves_a_mark(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "LONGEST_CELL", 40)
    assert rows(Area, an_area())[0]["outline"] == "…"


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 0)
    with pytest.raises(Invalid, match=r"export\.too-many-rows"):
        book_of(Observation, an_observation())


def test_nothing_is_a_sheet_with_its_header():
    assert rows(Observation) == []
