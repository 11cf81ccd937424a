"""The features of a file with their shapes, whatever they are: of GeoJSON, or of what GDAL reads."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84
from geodata.errors import Invalid, Refused
from geodata.exchange import gdal
from geodata.exchange.layers import collection_in, members

GEOJSON: Final = frozenset({".geojson", ".json"})
SUFFIXES: Final = tuple(sorted(GEOJSON | gdal.SUFFIXES))

Given = tuple[int, BaseGeometry | None, dict[str, object]]
"""A feature's number from 1, its shape as it stands (none where it has none that can be read), its attributes."""


@dataclass(frozen=True, slots=True)
class ShapeTable:
    """The features of a layer, in ``crs``; ``kept`` as in `restricted.Answer`."""

    file: str
    layer: str | None
    crs: str
    columns: tuple[str, ...]
    rows: tuple[Given, ...]
    kept: tuple[str, ...]


def shape_table(path: Path, *, layer: str | None = None, crs: str | None = None) -> ShapeTable:
    """The features of a file by its suffix; ``crs`` says what the numbers are in, whatever the file says.

    Refuses other files, and a layer whose CRS nobody says.
    """
    suffix = path.suffix.lower()
    if suffix in gdal.SUFFIXES:
        found = gdal.layer_in(path, layer)
        rows = zip(range(1, len(found.cells) + 1), found.shapes, found.cells, strict=True)
        return ShapeTable(path.name, found.name, crs_of(found, crs), found.columns, tuple(rows), found.kept)
    if suffix in GEOJSON:
        collection = collection_in(path)
        given = tuple(_given(collection.features))
        columns = dict.fromkeys(name for _, _, cells in given for name in cells)
        return ShapeTable(path.name, None, crs or collection.crs or WGS84, tuple(columns), given, ())
    raise Invalid("file.unsupported", file=path.name, field="file", value=path.suffix, allowed=list(SUFFIXES))


def crs_of(layer: gdal.Layer, named: str | None) -> str:
    """What a layer's numbers are in: as it is named, else as the file says; refuses where neither does."""
    found = named or layer.crs
    if found is None:
        raise Invalid("crs.missing", file=layer.file, field="source.crs", value=layer.name)
    return found


def _given(features: Iterable[Any]) -> Iterator[Given]:
    for number, feature in enumerate(features, start=1):
        cells: dict[str, object] = {}
        shape: BaseGeometry | None = None
        with suppress(Refused, ShapelyError):  # what is no feature has no shape, and is refused for that
            cells = members(feature)
            shape = shapely.from_geojson(orjson.dumps(feature.get("geometry")))
        yield number, shape, cells
