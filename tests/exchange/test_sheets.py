from datetime import date, datetime
from pathlib import Path

import pytest

from geodata.errors import Refused
from geodata.exchange.sheets import sheet_table
from tests.exchange.foreign_files import workbook, written, zipped


def refused(path: Path, sheet: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        sheet_table(path, sheet)
    assert caught.value.facts["file"] == path.name
    return caught.value


def test_rows_have_the_numbers_of_the_spreadsheet_and_the_values_of_their_cells(tmp_path: Path):
    rows = [
        [None],
        ["nr", " när ", "tid", "text", None, "summa", "ja"],
        [7, ("date", 46053), ("time", 46053.729166666664), "=1+1", "no column", ("=A3*2", 14), True],
        [],
        [8.5, None, None, "'-5", None, None, False],
    ]
    table = sheet_table(workbook(tmp_path / "a.xlsx", Lampor=rows))
    assert (table.columns, table.layer) == (("nr", "när", "tid", "text", "summa", "ja"), "Lampor")
    assert [(row.number, list(row.cells.values())) for row in table.rows] == [
        (3, [7, date(2026, 1, 31), datetime.fromisoformat("2026-01-31 17:30"), "=1+1", 14, True]),
        (5, [8.5, "", "", "'-5", "", False]),
    ]


def test_of_several_sheets_with_rows_one_must_be_named(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", Ett=[["a"], [1]], Tomt=[], Två=[["b"], [2]])
    assert refused(path).facts["allowed"] == ["Ett", "Två"]
    assert refused(path, "Tre").code == "file.layer-missing"
    assert sheet_table(path, "Två").columns == ("b",)
    assert sheet_table(workbook(tmp_path / "b.xlsx", Ett=[["a"], [1]], Tomt=[])).layer == "Ett"


def test_what_is_no_workbook_or_holds_nothing_is_refused(tmp_path: Path):
    assert refused(written(tmp_path / "a.xlsx", "nr;text\n")).code == "archive.damaged"
    assert refused(zipped(tmp_path / "b.xlsx", {"a.txt": "x"})).code == "file.unreadable"
    assert refused(workbook(tmp_path / "c.xlsx", Tomt=[[None]])).code == "file.no-rows"
