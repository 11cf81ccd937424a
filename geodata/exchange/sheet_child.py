"""Reads one sheet of a workbook (XLSX) with calamine, in a process of its own that can do nothing else.

``python -m geodata.exchange.sheet_child FILE [SHEET]``, started by `geodata.exchange.restricted`. One line names the
sheet, then one line for each row from the first on: ``{"cells": […]}``, dates as ``{"at": ISO}``. A formula is its
value as it was saved; no cell is ever evaluated.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from geodata.errors import Invalid, Missing
from geodata.exchange.restriction import Limits, run, tell
from geodata.exchange.zip_listing import listed

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 1_000
LONGEST_CELL: Final = 131_072

DOCUMENT_TYPE: Final = b"<!DOCTYPE"


def check(path: Path) -> None:
    """Refuses what is no workbook, and parts with a document type; calamine expands no entities in any case."""
    with path.open("rb") as body:
        archive = listed(body)
        if "xl/workbook.xml" not in archive.namelist():
            raise Invalid("file.unreadable", reason="not an XLSX workbook")
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as part:
                    if DOCUMENT_TYPE in part.read(65_536).replace(b"\0", b"").upper():
                        raise Invalid("xml.has-doctype", reason="it has a document type (DOCTYPE)")


def plain(value: object) -> object:
    """A cell as JSON has it: whole numbers whole, dates marked, a length of time as hours and minutes."""
    if isinstance(value, date | datetime | time):
        return {"at": value.isoformat()}
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        raise Invalid("value.too-long", longest=LONGEST_CELL, length=len(value))
    return value


def read(arguments: list[str]) -> None:
    """Read what the arguments name, and tell it."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only after the limits are set

    path, wanted = Path(arguments[0]), arguments[1] if len(arguments) > 1 else None
    check(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = [meta.name for meta in workbook.sheets_metadata if str(meta.typ).endswith("WorkSheet")]
        if wanted is None and len(names) > 1:
            names = [name for name in names if workbook.get_sheet_by_name(name).height > 0]
        if wanted is None and len(names) != 1:
            raise Missing("file.layer-missing", field="layer", value=None, allowed=names)
        name = names[0] if wanted is None else wanted
        if name not in names:
            raise Missing("file.layer-missing", field="layer", value=wanted, allowed=names)
        sheet = workbook.get_sheet_by_name(name)
    except CalamineError as error:
        raise Invalid("file.unreadable", reason=str(error)[:200]) from error
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        found = f"{sheet.total_height} rows, {sheet.total_width} columns"
        raise Invalid("file.unsupported", reason=f"{found}; at most {MAX_ROWS} and {MAX_COLUMNS}")
    tell({"layer": name})
    for row in sheet.to_python(skip_empty_area=False):
        tell({"cells": [plain(value) for value in row]})


if __name__ == "__main__":
    run(read, limits=Limits())
