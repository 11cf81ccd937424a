"""The features of a file as a municipality's own layer: any shape, a name, and a few plain attributes."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geodata.analysis.crs import WGS84, shape_in
from geodata.errors import Invalid, Refused
from geodata.exchange import gdal
from geodata.exchange.area_rows import NAME_COLUMNS
from geodata.exchange.cells import shown
from geodata.exchange.layers import collection_in, members
from geodata.exchange.positions import NEAR_M, Ground
from geodata.exchange.rows import RefusedRow
from geodata.model.layer import LayerFeature
from geodata.model.place import MAX_VERTICES, POSITION_DECIMALS, Municipality

MOST_FACTS: Final = 20
"""Attributes of a feature that are kept, the first of the file."""

LONGEST_FACT: Final = 300
"""Characters of an attribute that are kept."""

KINDS: Final = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
"""The shapes that a layer may hold."""

Given = tuple[int, BaseGeometry | None, dict[str, object]]


@dataclass(slots=True)
class LayerReading:
    """What a file holds: features, and the rows that are none. ``kept`` as in `restricted.Answer`."""

    read: int = 0
    features: list[LayerFeature] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    kept: tuple[str, ...] = ()


def layer_features_in(path: Path, municipality: Municipality, *, layer: str | None = None) -> LayerReading:
    """The features of a GeoJSON file or of one that GDAL reads; refuses other files and a layer without a CRS.

    A feature is refused alone where it has no shape, a broken or too detailed one, or lies more than 50 km outside.
    """
    suffix = path.suffix.lower()
    if suffix in gdal.SUFFIXES:
        found = gdal.layer_in(path, layer)
        if found.crs is None:
            raise Invalid("crs.missing", file=path.name, field="layer", value=found.name)
        rows = zip(range(1, len(found.cells) + 1), found.shapes, found.cells, strict=True)
        return _read(path.name, rows, found.crs, municipality, found.kept)
    if suffix in {".geojson", ".json"}:
        collection = collection_in(path)
        return _read(path.name, _rows_of(collection.features), collection.crs or WGS84, municipality, ())
    allowed = sorted({".geojson", ".json"} | gdal.SUFFIXES)
    raise Invalid("file.unsupported", file=path.name, field="file", value=path.suffix, allowed=allowed)


def _rows_of(features: Iterable[Any]) -> Iterator[Given]:
    for number, feature in enumerate(features, start=1):
        cells: dict[str, object] = {}
        shape: BaseGeometry | None = None
        with suppress(Refused, ShapelyError):  # what is no feature has no shape, and is refused for that
            cells = members(feature)
            shape = shapely.from_geojson(orjson.dumps(feature.get("geometry")))
        yield number, shape, cells


def _read(
    file: str, rows: Iterable[Given], crs_name: str, municipality: Municipality, kept: tuple[str, ...]
) -> LayerReading:
    reading, ground = LayerReading(kept=kept), Ground(municipality)
    for number, shape, cells in rows:
        reading.read += 1
        try:
            placed = _placed(shape, crs_name, ground)
        except Refused as refused:
            facts: dict[str, object] = {"file": file, "row": number, "field": "geometry"} | refused.facts
            reading.refused.append(RefusedRow(number, type(refused)(refused.code, **facts), cells))
        else:
            name = next((shown(cells[column]) for column in NAME_COLUMNS if cells.get(column)), "")
            reading.features.append(
                LayerFeature(number=number, name=name[:LONGEST_FACT], shape=placed, facts=_facts(cells))
            )
    if reading.read == 0:
        raise Invalid("file.no-rows", file=file)
    return reading


def _placed(shape: BaseGeometry | None, crs_name: str, ground: Ground) -> BaseGeometry:
    if shape is None or shape.is_empty:
        raise Invalid("geometry.empty")
    if shape.geom_type not in KINDS:
        raise Invalid("geometry.wrong-type", needed=", ".join(KINDS), found=shape.geom_type)
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        raise Invalid("geometry.too-detailed", limit=MAX_VERTICES)
    if not shape.is_valid:
        raise Invalid("geometry.crosses-itself", where=shapely.is_valid_reason(shape))
    moved = shapely.set_precision(shape_in(shape, crs_name, WGS84), 10.0**-POSITION_DECIMALS, mode="pointwise")
    beyond_m = ground.beyond_shape_m(moved)
    if not beyond_m <= NEAR_M:
        raise Invalid("position.far-away", km_outside=None)
    return moved


def _facts(cells: dict[str, object]) -> dict[str, str | int | float | bool]:
    kept: dict[str, str | int | float | bool] = {}
    for name, value in list(cells.items())[:MOST_FACTS]:
        if value is not None and value != "":
            kept[name[:80]] = value if isinstance(value, bool | int | float) else shown(value)[:LONGEST_FACT]
    return kept
