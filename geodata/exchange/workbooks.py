"""Features as an Excel workbook: one sheet, numbers, days and times as such, texts guarded as in a CSV file."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from geodata.analysis.crs import WGS84
from geodata.errors import Invalid
from geodata.exchange.cells import cell
from geodata.exchange.exports import Features, columns_of, place_columns, places
from geodata.exchange.fields import fields_of

MOST_ROWS: Final = 1_048_575
"""Below the header, as Excel has them."""

LONGEST_CELL: Final = 32_767
"""Characters; only the outline of a large area is longer."""

_DAY: Final = "yyyy-mm-dd"
_MOMENT: Final = 'yyyy-mm-dd"T"hh:mm:ss.000"Z"'
"""Times stay UTC and say so: a local time would be two hours at once in the last night of October."""

Put = Callable[[Worksheet, int, int, Any], object]


def write_workbook(kind: type[Any], features: Features, file: BinaryIO, *, sheet: str, crs_name: str = WGS84) -> None:
    """A workbook whose columns are those of the CSV file; written row by row, in little memory.

    `Invalid` ``export.too-many-rows`` where Excel does not hold them.
    """
    if len(features) > MOST_ROWS:
        raise Invalid("export.too-many-rows", longest=MOST_ROWS, length=len(features))
    names = columns_of(kind, features)
    beside = place_columns(kind, crs_name)
    safely = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, safely) as book:
        sheet_ = book.add_worksheet(sheet)
        sheet_.freeze_panes(1, 1)
        head = ["id", *beside, *names]
        sheet_.write_row(0, 0, head, book.add_format({"bold": True}))
        sheet_.autofilter(0, 0, len(features), len(head) - 1)
        puts = [_put_text, *[_put_place] * len(beside), *(_put(kind, name, book) for name in names)]
        for number, (each, place) in enumerate(zip(features, places(kind, features, crs_name), strict=True), start=1):
            row = each["properties"]
            values = (each["id"], *place, *map(row.__getitem__, names))
            for column, (put, value) in enumerate(zip(puts, values, strict=True)):
                if value is not None and value not in ("", []):
                    put(sheet_, number, column, value)


def _put_text(sheet: Worksheet, row: int, column: int, value: object) -> None:
    text = cell(value)
    if len(text) > LONGEST_CELL:
        text = "…"
    sheet.write_string(row, column, text)


def _put_place(sheet: Worksheet, row: int, column: int, value: object) -> None:
    (_put_number if isinstance(value, float) else _put_text)(sheet, row, column, value)


def _put_number(sheet: Worksheet, row: int, column: int, value: Any) -> None:  # noqa: ANN401 - a number
    sheet.write_number(row, column, value)


def _put_truth(sheet: Worksheet, row: int, column: int, value: Any) -> None:  # noqa: ANN401 - a truth
    sheet.write_boolean(row, column, value)


def _put(kind: type[Any], name: str, book: Workbook) -> Put:
    """How the values of a column are written."""
    beside: dict[str, type] = {"version": int, "changed_at": datetime}
    wanted = beside.get(name)
    if wanted is None:
        field = fields_of(kind)[name]
        wanted = str if field.is_many else field.kind
    if wanted is bool:
        return _put_truth
    if wanted in {int, float}:
        return _put_number
    if wanted is date:
        return _dated(book.add_format({"num_format": _DAY}))
    if wanted is datetime:
        return _dated(book.add_format({"num_format": _MOMENT}))
    return _put_text


def _dated(shown: Any) -> Put:  # noqa: ANN401 - xlsxwriter has no types
    def put(sheet: Worksheet, row: int, column: int, value: str) -> None:
        sheet.write_datetime(row, column, datetime.fromisoformat(value).replace(tzinfo=None), shown)

    return put
