from datetime import date, datetime, time, timedelta

import pytest

from geodata.errors import Invalid
from geodata.exchange.sheet_child import LONGEST_CELL, plain


def test_cells_are_told_as_json_has_them():
    moment = datetime.fromisoformat("2026-01-31 17:30")
    cells = ["=1+1", 7.0, 7.5, True, moment, date(2026, 1, 31), time(17, 30), timedelta(hours=30), 1e300]
    assert [plain(cell) for cell in cells] == [
        "=1+1", 7, 7.5, True, {"at": "2026-01-31T17:30:00"}, {"at": "2026-01-31"}, {"at": "17:30:00"},
        "1 day, 6:00:00", 1e300,
    ]  # fmt: skip


def test_a_cell_longer_than_excel_writes_is_refused():
    with pytest.raises(Invalid):
        plain("x" * (LONGEST_CELL + 1))
