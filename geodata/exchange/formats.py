"""Every kind of file that holds observations, as one table of rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from geodata.errors import Invalid
from geodata.exchange import gdal, sheets
from geodata.exchange.layers import feature_table
from geodata.exchange.mapping import Mapping
from geodata.exchange.rows import Table
from geodata.exchange.spreadsheets import csv_table

GEOJSON: Final = frozenset({".geojson", ".json"})
TEXTS: Final = frozenset({".csv", ".tsv", ".txt"})
SUFFIXES: Final = tuple(sorted(GEOJSON | TEXTS | gdal.SUFFIXES | sheets.SUFFIXES))


def _unseen(_bytes: int) -> None:
    """Nobody looks."""


def table_in(path: Path, mapping: Mapping | None = None, *, progress: Callable[[int], None] = _unseen) -> Table:
    """The rows of a file by its suffix, read as the mapping says; ``progress`` is told of bytes read.

    Refuses other files, and a layer of unknown CRS; of several layers or sheets the mapping must name one.
    """
    suffix, layer = path.suffix.lower(), None if mapping is None else mapping.layer
    if suffix in gdal.SUFFIXES:
        crs = None if mapping is None else mapping.crs
        return gdal.layer_table(gdal.layer_in(path, layer), crs=crs)
    if suffix in sheets.SUFFIXES:
        return sheets.sheet_table(path, layer)
    if suffix in GEOJSON:
        return feature_table(path)
    if suffix not in TEXTS:
        raise Invalid("file.unsupported", file=path.name, field="file", value=path.suffix, allowed=list(SUFFIXES))
    if mapping is None:
        return csv_table(path, progress=progress)
    return csv_table(path, encoding=mapping.encoding, delimiter=mapping.delimiter, progress=progress)
