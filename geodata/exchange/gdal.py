"""Layers of the files that GDAL reads, by the restricted process of gdal_child: as shapes, and as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geodata.errors import Invalid, Refused
from geodata.exchange.cells import told
from geodata.exchange.files import sized
from geodata.exchange.restricted import reading
from geodata.exchange.rows import Row, Table

SUFFIXES: Final = frozenset({".gpkg", ".zip", ".kml", ".kmz", ".gpx"})
"""GeoPackage, Shapefile (in an archive), KML and GPX."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as GDAL read it; ``crs`` is "EPSG:2056" or WKT, none where the file has none.

    ``kept`` names what the system did not let the reading process give up.
    """

    file: str
    name: str
    crs: str | None
    columns: tuple[str, ...]
    shapes: list[BaseGeometry | None]
    cells: list[dict[str, object]]
    kept: tuple[str, ...]


def layer_in(path: Path, layer: str | None = None) -> Layer:
    """The named layer of a file (or its only one); GDAL reads a copy, alone in an empty folder.

    Refuses what is not what its suffix says, a layer that is not there or is a view, and a GeoPackage that another
    program is writing. Heights are left out.
    """
    sized(path)
    beside = path.with_name(path.name + "-wal")
    if beside.exists() and beside.stat().st_size > 0:
        raise Invalid("file.unreadable", file=path.name, reason=f"{beside.name}: another program has it open")
    wanted, suffix = [] if layer is None else [layer], path.suffix.lower()
    with reading("geodata.exchange.gdal_child", path, as_name="input" + suffix, arguments=wanted) as answer:
        head = answer.line()
        features = list(answer)
    columns = tuple(head["columns"])
    return Layer(
        file=path.name,
        name=head["layer"],
        crs=head["crs"],
        columns=columns,
        shapes=[_shape(path.name, number, found["wkb"]) for number, found in enumerate(features, start=1)],
        cells=[dict(zip(columns, map(told, found["cells"]), strict=True)) for found in features],
        kept=answer.kept,
    )


def _shape(file: str, number: int, wkb: str | None) -> BaseGeometry | None:
    if wkb is None:
        return None
    try:
        return shapely.from_wkb(bytes.fromhex(wkb))
    except ShapelyError as error:
        raise Invalid("geometry.invalid", file=file, row=number, reason=str(error)[:120]) from error


def layer_table(layer: Layer, *, crs: str | None = None) -> Table:
    """The features of a layer as rows that count from 1, points as pairs.

    ``crs`` says what the numbers are in, whatever the file says; without both the file is refused.
    """
    found = crs or layer.crs
    if found is None:
        raise Invalid("crs.missing", file=layer.file, field="source.crs", value=layer.name)
    return Table(layer.file, layer.columns, _rows(layer), crs=found, layer=layer.name, kept=layer.kept)


def _rows(layer: Layer) -> Iterator[Row]:
    for number, (shape, cells) in enumerate(zip(layer.shapes, layer.cells, strict=True), start=1):
        pair, refused = None, None
        try:
            pair = _pair(shape)
        except Refused as error:
            refused = error
        yield Row(number, cells, pair, refused)


def _pair(shape: BaseGeometry | None) -> tuple[float, float] | None:
    if shape is None:
        return None
    if shape.is_empty:
        raise Invalid("geometry.empty", field="geometry")
    if isinstance(shape, MultiPoint) and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    if not isinstance(shape, Point):
        raise Invalid("geometry.wrong-type", field="geometry", needed="Point", found=shape.geom_type)
    return shape.x, shape.y
