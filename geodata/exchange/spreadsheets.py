"""CSV files: rows in with their numbers, rows out without formulas."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from geodata.errors import CODES, Invalid, Refused
from geodata.exchange.cells import guarded, number, unguarded
from geodata.exchange.files import contents, opened, sized
from geodata.exchange.rows import RefusedRow, Row, Table

DELIMITERS: Final = (",", ";", "\t", "|")
"""What is tried where no delimiter is named; the header decides."""

LONGEST_CELL: Final = 131_072
"""Characters in one cell; a longer one is a quote that was never closed."""

REJECTED: Final = tuple(f"rejected_{name}" for name in ("row", "code", "reason", "field", "value", "allowed"))
"""The columns that stand before a refused row's own; an import looks past them."""

_WIDE: Final = ("utf-16", "utf-32")

Progress = Callable[[int], None]
"""Told how many bytes more have been read."""


def _unseen(_bytes: int) -> None:
    """Nobody looks."""


def csv_table(
    path: Path, *, encoding: str = "utf-8-sig", delimiter: str | None = None, progress: Progress = _unseen
) -> Table:
    """The rows of a CSV file with a header, read as they are asked for.

    Refuses the file where it can't be read as text in that encoding (with row and byte), holds NUL, or has a quote
    that is never closed. A row with more or fewer cells than the header is refused by itself; empty lines are no rows.
    """
    sized(path)
    lines = _lines(path, encoding, progress)
    try:
        first = next(lines)
    except StopIteration:
        raise Invalid("file.no-rows", file=path.name) from None
    chosen = delimiter or max(DELIMITERS, key=first.count)
    reader = csv.reader(_again(first, lines), delimiter=chosen, strict=True)
    records = _records(path.name, reader)
    header = next(records, None)
    if header is None:
        raise Invalid("file.no-rows", file=path.name)
    columns = tuple(unguarded(name.strip()) for name in header[1])
    return Table(path.name, columns, (_row(path.name, columns, *record) for record in records))


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(path: Path, encoding: str, progress: Progress) -> Iterator[str]:
    if encoding.lower().replace("_", "-").startswith(_WIDE):
        yield from _wide_lines(path, encoding)
        return
    start = 0
    with opened(path) as body:
        for line_number, raw in enumerate(body, start=1):
            if b"\0" in raw:
                at = start + raw.index(b"\0")
                raise Invalid("file.unreadable", file=path.name, row=line_number, byte=at, reason="NUL")
            try:
                yield raw.decode("utf-8" if line_number > 1 and encoding == "utf-8-sig" else encoding)
            except UnicodeDecodeError as error:
                at = start + error.start
                raise Invalid("file.encoding", file=path.name, row=line_number, byte=at, encoding=encoding) from error
            start += len(raw)
            progress(len(raw))


def _wide_lines(path: Path, encoding: str) -> Iterator[str]:
    try:
        text = contents(path).decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid("file.encoding", file=path.name, row=1, byte=error.start, encoding=encoding) from error
    yield from io.StringIO(text, newline="")


def _records(file: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    row_number = 0
    while True:
        row_number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid("file.unreadable", file=file, row=row_number, reason=str(error)) from error
        if cells:
            yield row_number, cells


def _row(file: str, columns: Sequence[str], row_number: int, cells: list[str]) -> Row:
    refused: Refused | None = None
    if len(cells) < len(columns) or any(cells[len(columns) :]):
        refused = Invalid(
            "value.invalid", file=file, row=row_number, field="row", value=f"{len(cells)} cells", allowed=len(columns)
        )
    return Row(row_number, dict(zip(columns, cells, strict=False)), refused=refused)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A CSV file in pieces: UTF-8 with a byte order mark, as Excel wants it, commas, CRLF. Cells come guarded."""
    piece = io.StringIO(newline="")
    writer = csv.writer(piece)
    piece.write("\ufeff")
    writer.writerow(columns)
    for cells in rows:
        writer.writerow(cells)
        if piece.tell() > 65_536:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def rejects_bytes(refused: Iterable[RefusedRow], columns: Sequence[str]) -> bytes:
    """The refused rows as a CSV file: what is wrong with each, then its own cells, to be mended and sent again."""
    rows = (
        [
            str(row.number),
            row.refused.code,
            CODES[row.refused.code],
            *(_foreign(row.refused.facts.get(name)) for name in ("field", "value", "allowed")),
            *(_foreign(row.cells.get(name)) for name in columns),
        ]
        for row in refused
    )
    return b"".join(csv_bytes([*REJECTED, *map(_foreign, columns)], rows))


def _foreign(value: object) -> str:
    """Somebody else's value as a cell: numbers as they are, since -5 is no formula."""
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if number(text) is not None else guarded(text)
