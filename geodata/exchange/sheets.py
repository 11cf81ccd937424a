"""Sheets of a workbook (XLSX) as rows, read by the restricted process of sheet_child."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from geodata.errors import Invalid
from geodata.exchange.cells import shown, told, unguarded
from geodata.exchange.files import sized
from geodata.exchange.restricted import reading
from geodata.exchange.rows import Row, Table

SUFFIXES: Final = frozenset({".xlsx"})


def sheet_table(path: Path, layer: str | None = None) -> Table:
    """The rows of the named sheet (or the only one that holds anything), numbered as the spreadsheet numbers them.

    The first row that is not empty is the header. Dates are dates, formulas the values they were saved with.
    """
    sized(path)
    wanted = [] if layer is None else [layer]
    with reading("geodata.exchange.sheet_child", path, as_name="input.xlsx", arguments=wanted) as answer:
        head = answer.line()
        rows = [[told(cell) for cell in found["cells"]] for found in answer]
    first = next((number for number, row in enumerate(rows) if _is_something(row)), None)
    if first is None:
        raise Invalid("file.no-rows", file=path.name)
    columns = [unguarded(shown(cell).strip()) for cell in rows[first]]
    names = tuple(column for column in columns if column)
    return Table(path.name, names, _rows(columns, rows, first + 1), layer=head["layer"], kept=answer.kept)


def _rows(columns: Sequence[str], rows: Sequence[Sequence[object]], first: int) -> Iterator[Row]:
    for index in range(first, len(rows)):
        if _is_something(rows[index]):
            yield Row(index + 1, {name: cell for name, cell in zip(columns, rows[index], strict=False) if name})


def _is_something(row: Sequence[object]) -> bool:
    return any(cell not in {"", None} for cell in row)
