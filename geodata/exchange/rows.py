"""A file as numbered rows, whatever its format."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geodata.errors import Refused


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    ``number`` is what a spreadsheet shows (the header is row 1); in GeoJSON features count from 1. ``pair`` are the
    numbers of its geometry, east first, where the format has one; ``refused`` says why the row can't be read at all.
    """

    number: int
    cells: dict[str, object]
    pair: tuple[float, float] | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, to be read once; ``crs`` is what the file says of its geometries, none where it has none.

    ``layer`` is the layer or sheet they stand in, where the format has such; ``kept`` names what the process that read
    the file could not give up.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    crs: str | None = None
    layer: str | None = None
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, and why."""

    number: int
    refused: Refused
    cells: dict[str, object]


def picked(rows: Iterable[Row], numbers: set[int]) -> dict[int, Row]:
    """The rows with these numbers."""
    return {row.number: row for row in rows if row.number in numbers}
